//! An audit without its oldest entries in backups, restores, drills and data sets without people.

use std::path::PathBuf;

use guichet_driven::{BackupContent, BackupVault, Clock, DrillOutcome, Random, SnapshotStore};
use guichet_portal::operators::recovery::{Believed, Onto};
use guichet_portal::operators::verify_chain;
use guichet_sql::Sql;
use guichet_wiring::{CompanyClock, OsRandom};

use super::{Place, administered, elsewhere, nobody, opened, recovery};
use crate::chain::append;
use crate::governance::world::{both, seal};
use crate::pruned::{append_old, prune};

/// How many lie before the checkpoint of an audit that holds.
async fn before(database: &str, sql: &Sql) -> u64 {
    let verified = verify_chain(sql, seal().as_ref(), None).await;
    let verified = verified.expect("followed");
    assert_eq!(verified.fault, None, "{database}");
    verified.pruned.seq
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pruned_audit_is_backed_up_rehearsed_restored_and_anonymised() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        append_old(trial.sql(), 5).await;
        append(trial.sql(), 1).await;
        assert_eq!(prune(trial.sql(), 99).await.removed, 5, "{database}");
        let backups = place.backups(&url, trial.sql(), nobody());
        let made = backups.create(None).await.expect("a backup");
        let path = made.stored.path;
        let drilled = backups.drill(Some(&path)).await.expect("a drill");
        assert_eq!(drilled.row.outcome, DrillOutcome::Equal, "{database}");

        let to = elsewhere(&url, &place);
        let restored = place.restores(&to).restore(&path, Onto::Nothing).await;
        let restored = restored.expect("restored");
        let audit = restored.audit;
        assert_eq!((audit.fault, audit.pruned.seq), (None, 5), "{database}");
        let sql = opened(&to).await;
        assert_eq!(before(database, &sql).await, 5);
        sql.disconnect().await.expect("disconnected");

        let other = to.replace("new", "set");
        let set = place.restores(&other).anonymise(&path, None).await;
        set.expect("a data set");
        let sql = opened(&other).await;
        assert_eq!(before(database, &sql).await, 5);
        assert_eq!(prune(&sql, 99).await.removed, 0, "{database}");
    }
}

/// A backup of this very moment, in no catalogue.
async fn stored(place: &Place, url: &str) -> PathBuf {
    let id = OsRandom.id();
    let payload = place.folder.join(id.to_string());
    let facts = recovery(url).snapshot(&payload).await.expect("a snapshot");
    let content = BackupContent {
        id,
        made_at: CompanyClock::default().now(),
        program: "0.1.0".into(),
        facts,
    };
    let folder = place.folder.join("backups");
    let stored = place.vault.store(&folder, &content, &payload).await;
    stored.expect("a backup").path
}

/// What was removed since is not known to what is replaced, but for the last of it: it says what it
/// knows better to a backup of that very moment, and nothing to one of before, which is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_whose_newest_entry_was_removed_is_known_by_the_checkpoint_alone() {
    for (of_the_last, believed) in [(true, Believed::All), (false, Believed::Unrelated)] {
        for (database, trial) in both().await {
            let (place, url) = (Place::new(), trial.url());
            append_old(trial.sql(), 2).await;
            let earlier = stored(&place, &url).await;
            append_old(trial.sql(), 1).await;
            let last = stored(&place, &url).await;
            append_old(trial.sql(), 1).await;
            assert_eq!(prune(trial.sql(), 99).await.last.seq, 3, "{database}");
            trial.disconnect().await.expect("the portal stops");
            let path = if of_the_last { last } else { earlier };
            let over = Onto::TheOther { damaged: false };
            let restored = place.restores(&url).restore(&path, over).await;
            let restored = restored.expect("restored");
            assert_eq!(restored.believed, believed, "{database}");
        }
    }
}

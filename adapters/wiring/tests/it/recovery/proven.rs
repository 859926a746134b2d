//! Whoever has the recipient can encrypt a backup, and prove nothing by it.

use std::sync::Arc;

use guichet_backup::{FileVault, KeyPair};
use guichet_contract::TestSignature;
use guichet_driven::{Provenance, ReadRecovery};
use guichet_portal::operators::recovery::{Backups, CatalogueParts, Onto, RecoveryError, Restores};

use super::{Place, administered, nobody, opened, recovery};
use crate::governance::world::{World, both};

/// Who has the recipient, and no secret key of ours.
const SOMEBODY: TestSignature = TestSignature {
    name: "theirs",
    key: "another key",
};

fn is_unproven<T>(done: &Result<T, RecoveryError>) -> bool {
    matches!(done, Err(RecoveryError::Unproven(Provenance::OtherKey)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_who_has_the_recipient_alone_is_taken_only_where_that_is_asked_for() {
    for (database, trial) in both().await {
        let (folder, url) = (Place::new(), trial.url());
        std::fs::remove_file(folder.folder.join("key")).expect("removed");
        let keys = KeyPair::new();
        keys.write(&folder.folder.join("key")).expect("a key");
        let place = Place::of(folder.folder.clone(), &keys);
        std::mem::forget(folder);
        World::new(trial.sql(), 2, 1).await.authorised("1.0").await;
        administered(trial.sql()).await;
        let mut theirs = place.parts(&url);
        theirs.vault = Arc::new(FileVault::new(
            place.folder.join("work"),
            Some(keys.recipient()),
            Some(place.folder.join("key")),
            Arc::new(SOMEBODY),
        ));
        let sql = Arc::new(trial.sql().clone());
        let store = CatalogueParts {
            snapshots: Arc::new(recovery(&url)),
            catalogue: sql.clone(),
            work: sql.clone(),
            links: sql,
            accounts: nobody(),
        };
        let made = Backups::new(theirs, store).create(None).await;
        let path = made.expect("a backup").stored.path;
        let backups = place.backups(&url, trial.sql(), nobody());
        assert!(is_unproven(&backups.drill(Some(&path)).await), "{database}");
        let taking = place.backups(&url, trial.sql(), nobody());
        let drilled = taking.taking_unproven(true).drill(Some(&path)).await;
        assert_eq!(drilled.expect("a drill").row.found, Vec::<String>::new());
        trial.disconnect().await.expect("the portal stops");
        let onto = Onto::TheOther { damaged: false };
        let ours = || Restores::new(place.parts(&url));
        assert!(is_unproven(&ours().verify(&path).await), "{database}");
        assert!(
            is_unproven(&ours().restore(&path, onto).await),
            "{database}"
        );
        let now = opened(&url).await;
        assert!(now.held().await.expect("whether it is held").is_none());
        now.disconnect().await.expect("it stops");
        let verified = ours().taking_unproven(true).verify(&path).await;
        let inside = verified.expect("whole").inside.expect("its inside");
        assert_eq!(inside.provenance, Provenance::OtherKey);
        let done = ours().taking_unproven(true).restore(&path, onto).await;
        done.expect("restored");
    }
}

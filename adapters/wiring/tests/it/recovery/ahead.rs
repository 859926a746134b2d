//! What is not restored, and what is kept.

use guichet_domain::kernel::Words;
use guichet_driven::{
    BackupContent, BackupRow, BackupVault, Clock, DrillOutcome, Random, ReadRecovery,
    SnapshotStore, Work,
};
use guichet_portal::operators::recovery::{Hindrance, Lying, Onto, RecoveryError};

use guichet_wiring::{CompanyClock, OsRandom};

use super::{Place, add, administered, administrator, elsewhere, nobody, recovery};
use crate::governance::world::both;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_newer_program_is_refused_before_anything_is_loaded() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        trial.mark("9999_of_tomorrow", true).await.expect("marked");
        let made = place
            .backups(&url, trial.sql(), nobody())
            .create(None)
            .await;
        let path = made.expect("a backup").stored.path;
        let to = elsewhere(&url, &place);
        let restored = place.restores(&to).restore(&path, Onto::Nothing).await;
        let Err(RecoveryError::Ahead(unknown)) = restored else {
            panic!("{database}: {restored:?}");
        };
        assert_eq!(unknown, ["9999_of_tomorrow"]);
        let there = recovery(&to).snapshot(&place.folder.join("x")).await;
        assert!(there.is_err(), "{database}: something was made");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_loaded_and_is_not_what_was_backed_up_never_takes_a_place() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let payload = place.folder.join("payload");
        let facts = recovery(&url).snapshot(&payload).await.expect("a snapshot");
        let mut other = facts.clone();
        let (first, rest) = other.tables.split_first_mut().expect("tables");
        first.rows += 1;
        let full = rest.iter_mut().find(|table| table.rows > 0);
        let full = full.expect("a table with rows");
        full.digest = "0".repeat(64);
        let named = [
            format!("{}: rows", first.name),
            format!("{}: content", full.name),
        ];
        let content = BackupContent {
            id: OsRandom.id(),
            made_at: CompanyClock::default().now(),
            program: "0.1.0".into(),
            facts: other,
        };
        let folder = place.folder.join("backups");
        let stored = place.vault.store(&folder, &content, &payload).await;
        let path = stored.expect("a backup").path;
        let backups = place.backups(&url, trial.sql(), nobody());
        let drilled = backups.drill(Some(&path)).await.expect("a drill");
        assert_eq!(drilled.row.outcome.word(), DrillOutcome::Different.word());
        assert_eq!(drilled.row.found, named, "{database}");
        let to = elsewhere(&url, &place);
        let restored = place.restores(&to).restore(&path, Onto::Nothing).await;
        let Err(RecoveryError::Differs(found)) = restored else {
            panic!("{database}: {restored:?}");
        };
        assert_eq!(found, named, "{database}");
        let there = recovery(&to).snapshot(&place.folder.join("x")).await;
        assert!(there.is_err(), "{database}: something was made");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_backups_the_newest_are_kept_and_what_is_unknown_is_never_removed() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let stray = place.folder.join("backups").join("stray.backup");
        let mut made = Vec::new();
        for n in 0..5 {
            let one = backups.create(None).await.expect("a backup");
            assert_eq!(one.removed.len(), usize::from(n > 2), "{database} {n}");
            assert!(one.copy.as_ref().is_some_and(|copy| copy.exists()));
            made.push(one);
            if n == 0 {
                std::fs::write(&stray, "somebody's").expect("a file");
            }
        }
        let listed = backups.list().await.expect("a list");
        let here: Vec<_> = listed
            .iter()
            .filter(|one| one.lying == Lying::Here)
            .collect();
        let newest = made.iter().rev().take(3).map(|one| &one.stored.path);
        assert!(here.iter().map(|one| &one.path).eq(newest), "{database}");
        assert!(stray.exists());
        let unknown = listed.iter().find(|one| one.lying == Lying::Unknown);
        assert_eq!(unknown.map(|one| &one.path), Some(&stray), "{database}");
        assert!(made[0].copy.as_ref().is_some_and(|copy| !copy.exists()));
        // One is lost, one is damaged: both are said, and the drill takes the third.
        std::fs::remove_file(&made[4].stored.path).expect("removed");
        let mut bytes = std::fs::read(&made[3].stored.path).expect("read");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&made[3].stored.path, bytes).expect("written");
        let listed = backups.list().await.expect("a list");
        let gone = listed.iter().find(|one| one.lying == Lying::Gone);
        assert_eq!(gone.map(|one| &one.path), Some(&made[4].stored.path));
        let drilled = backups.drill(None).await.expect("a drill");
        assert_eq!(drilled.path, made[2].stored.path, "{database}");
        let passed = drilled.passed_over.iter();
        let passed: Vec<_> = passed.map(|one| (one.path.clone(), one.why)).collect();
        let told = [
            (made[4].stored.path.clone(), Hindrance::Gone),
            (made[3].stored.path.clone(), Hindrance::Unreadable),
        ];
        assert_eq!(passed, told, "{database}");
        // What is restored is well; that the two newest could not be is none the less a difference.
        let told = told.map(|(path, why)| format!("{}: {}", why.word(), path.display()));
        assert_eq!(drilled.row.found, told, "{database}");
        assert_eq!(drilled.row.outcome, DrillOutcome::Different, "{database}");
        let noted = trial.sql().last_drill().await.expect("the catalogue");
        assert_eq!(noted, Some(drilled.row));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_lie_as_the_catalogue_says_keeps_its_files() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let backups = place.backups(&url, trial.sql(), nobody());
        let folder = place.folder.join("backups");
        // A catalogue of elsewhere: its file is not here, its copy is in a place that others share.
        let of_elsewhere = backups.create(None).await.expect("a backup");
        std::fs::remove_file(&of_elsewhere.stored.path).expect("removed");
        // Under the name of a backup lies something else by now.
        let another = backups.create(None).await.expect("a backup");
        std::fs::write(&another.stored.path, "somebody's").expect("written");
        // One that another program made meanwhile is newer than ours.
        let payload = place.folder.join("payload");
        let facts = recovery(&url).snapshot(&payload).await.expect("a snapshot");
        let content = BackupContent {
            id: OsRandom.id(),
            made_at: CompanyClock::default().now() + chrono::TimeDelta::minutes(5),
            program: "0.1.0".into(),
            facts,
        };
        let newer = place.vault.store(&folder, &content, &payload).await;
        let newer = newer.expect("a backup");
        let row = trial.sql().backups().await.expect("the catalogue")[0].clone();
        let row = BackupRow {
            id: content.id,
            made_at: content.made_at,
            path: newer.path.clone(),
            copy: None,
            ..row
        };
        let mut unit = trial.sql().begin().await.expect("a unit");
        unit.recovery().add_backup(&row).await.expect("added");
        unit.save().await.expect("saved");
        let only = place.keeping(&url, trial.sql(), 1);
        let made = only.create(None).await.expect("a backup");
        assert!(
            newer.path.exists(),
            "{database}: a newer one is not ours to remove"
        );
        assert!(made.stored.path.exists(), "{database}");
        assert!(
            of_elsewhere.copy.is_some_and(|copy| copy.exists()),
            "{database}"
        );
        assert!(another.copy.is_some_and(|copy| copy.exists()), "{database}");
        let kept = std::fs::read_to_string(&another.stored.path);
        assert_eq!(kept.expect("kept"), "somebody's", "{database}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_very_file_of_the_catalogue_is_noted_as_whole() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let backups = place.backups(&url, trial.sql(), nobody());
        let made = backups.create(None).await.expect("a backup");
        let label = made.stored.label;
        let forged = guichet_driven::BackupLabel {
            sha256: "0".repeat(64),
            ..label.clone()
        };
        let noted = backups.note_verified(&forged).await.expect("asked");
        assert!(!noted, "{database}");
        assert!(
            backups.note_verified(&label).await.expect("asked"),
            "{database}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_leaves_no_administrator_says_so() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let (first, second) = (administrator("first"), administrator("second"));
        add(trial.sql(), &first).await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let path = backups.create(None).await.expect("a backup").stored.path;
        let to = elsewhere(&url, &place);
        let alone = place.restores(&to).restore(&path, Onto::Nothing).await;
        assert_eq!(alone.expect("restored").administrators, 1, "{database}");
        // Since then another came, and the first was let go.
        add(trial.sql(), &second).await;
        let mut unit = trial.sql().begin().await.expect("a unit");
        let now = Some(CompanyClock::default().now());
        let disabled = unit.staff().set_disabled(first.id, now).await;
        disabled.expect("disabled");
        unit.save().await.expect("saved");
        drop(backups);
        trial.disconnect().await.expect("the portal stops");
        let over = Onto::TheOther { damaged: false };
        let restored = place.restores(&url).restore(&path, over).await;
        assert_eq!(restored.expect("restored").administrators, 0, "{database}");
    }
}

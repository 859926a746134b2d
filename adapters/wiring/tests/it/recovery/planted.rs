//! Whoever may write to the folder of backups stops no drill.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use async_trait::async_trait;
use guichet_backup::FileVault;
use guichet_contract::TestSignature;
use guichet_driven::{
    BackupContent, BackupLabel, BackupVault, Clock, FoundBackup, OpenedBackup, PortError,
    PortResult, Random, SnapshotStore, StoredBackup, Workspace,
};
use guichet_portal::operators::recovery::{Hindrance, Onto, PassedOver, RecoveryError, Restores};
use guichet_wiring::{CompanyClock, OsRandom};

use super::{Place, administered, elsewhere, nobody, recovery};
use crate::governance::world::both;

/// Who has no secret key of ours.
const SOMEBODY: TestSignature = TestSignature {
    name: "theirs",
    key: "another key",
};

/// A vault that never gives out what is in one file.
struct Closed(FileVault, PathBuf);

#[async_trait]
impl BackupVault for Closed {
    async fn workspace(&self) -> PortResult<Workspace> {
        self.0.workspace().await
    }

    async fn store(
        &self,
        folder: &Path,
        content: &BackupContent,
        payload: &Path,
    ) -> PortResult<StoredBackup> {
        self.0.store(folder, content, payload).await
    }

    async fn copy(&self, backup: &StoredBackup, folder: &Path) -> PortResult<PathBuf> {
        self.0.copy(backup, folder).await
    }

    async fn check(&self, path: &Path) -> PortResult<BackupLabel> {
        self.0.check(path).await
    }

    fn can_open(&self, label: &BackupLabel) -> bool {
        self.0.can_open(label)
    }

    async fn told(&self, path: &Path) -> PortResult<OpenedBackup> {
        self.0.told(path).await
    }

    async fn open(&self, path: &Path, payload: &Path) -> PortResult<OpenedBackup> {
        if path == self.1 {
            return Err(PortError::corrupt("it was unfolded"));
        }
        self.0.open(path, payload).await
    }

    async fn found(&self, folder: &Path) -> PortResult<Vec<FoundBackup>> {
        self.0.found(folder).await
    }

    async fn remove(&self, path: &Path) -> PortResult<()> {
        self.0.remove(path).await
    }
}

/// Puts a file into the folder of backups that the catalogue does not know, made in so many days.
async fn plant(place: &Place, by: &FileVault, url: &str, days: i64) -> PathBuf {
    let id = OsRandom.id();
    let payload = place.folder.join(format!("payload-{id}"));
    let facts = recovery(url).snapshot(&payload).await.expect("a snapshot");
    let content = BackupContent {
        id,
        made_at: CompanyClock::default().now() + chrono::TimeDelta::days(days),
        program: "0.1.0".into(),
        facts,
    };
    let folder = place.folder.join("backups");
    let stored = by.store(&folder, &content, &payload).await;
    stored.expect("a backup").path
}

fn is_unproven<T>(done: &Result<T, RecoveryError>) -> bool {
    matches!(done, Err(RecoveryError::Unproven(_)))
}

/// Dated after all others, and no pipe in the place of a backup is waited for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_planted_among_the_backups_is_passed_over_and_never_unfolded() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let (work, key) = (place.folder.join("work"), place.folder.join("key"));
        let theirs = FileVault::new(work, None, Some(key), Arc::new(SOMEBODY));
        let planted = plant(&place, &theirs, &url, 300_000).await;
        let mut parts = place.parts(&url);
        parts.vault = Arc::new(Closed(place.vault.clone(), planted.clone()));
        let backups = Place::of_parts(parts.clone(), &url, trial.sql(), nobody());
        let none = backups.drill(None).await;
        assert!(is_unproven(&none), "{database}: {none:?}");
        let named = backups.drill(Some(&planted)).await;
        assert!(is_unproven(&named), "{database}: {named:?}");
        parts.restores = Arc::new(recovery(&elsewhere(&url, &place)));
        let restores = Restores::new(parts);
        let verified = restores.verify(&planted).await;
        assert!(is_unproven(&verified), "{database}: {verified:?}");
        let outcome = restores.restore(&planted, Onto::Nothing).await;
        assert!(is_unproven(&outcome), "{database}: {outcome:?}");

        let ours = backups.create(None).await.expect("a backup").stored.path;
        let drilled = backups.drill(None).await.expect("a drill");
        assert_eq!(drilled.path, ours, "{database}");
        assert_eq!(drilled.passed_over, [], "the catalogue comes first");
        assert_eq!(
            drilled.row.found,
            Vec::<String>::new(),
            "a stray does no harm"
        );

        // A pipe in its place is no file; an older one that the catalogue does not know is ours.
        std::fs::remove_file(&ours).expect("removed");
        let made = Command::new("mkfifo").arg(&ours).status();
        assert!(made.expect("mkfifo").success());
        let stray = plant(&place, &place.vault, &url, -1).await;
        let limit = std::time::Duration::from_mins(1);
        let drilled = tokio::time::timeout(limit, backups.drill(None)).await;
        let drilled = drilled.expect("in time").expect("a drill");
        assert_eq!(drilled.path, stray, "{database}");
        let gone = format!("gone: {}", ours.display());
        assert_eq!(drilled.row.found, [gone], "{database}: ours alone");
        let passed = drilled.passed_over.into_iter();
        let passed: Vec<_> = passed.map(|one| (one.path, one.why)).collect();
        let told = [
            (ours, Hindrance::Gone),
            (planted.clone(), Hindrance::Unproven),
        ];
        assert_eq!(passed, told, "{database}");
    }
}

/// A backup of ours under the name of another, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lies_in_the_place_of_a_backup_and_is_not_the_catalogue_s_is_passed_over() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let older = backups.create(None).await.expect("a backup").stored.path;
        let newer = backups.create(None).await.expect("a backup").stored.path;
        std::fs::copy(&older, &newer).expect("copied");
        let drilled = backups.drill(None).await.expect("a drill");
        assert_eq!(drilled.path, older, "{database}");
        let passed = drilled.passed_over.iter();
        let passed: Vec<_> = passed.map(|one| (&one.path, one.why)).collect();
        assert_eq!(passed, [(&newer, Hindrance::Changed)], "{database}");
        let changed = format!("changed: {}", newer.display());
        assert_eq!(drilled.row.found, [changed], "{database}");
        // Whole, with its length and its label, and another sum than what was made.
        let zeros = "0".repeat(64);
        let other = format!("UPDATE backups SET sha256 = '{zeros}'");
        trial.execute(&other).await.expect("another sum");
        let none = backups.drill(None).await;
        let Err(RecoveryError::NoBackup(passed)) = none else {
            panic!("{database}: {none:?}");
        };
        let changed = |one: &PassedOver| one.why == Hindrance::Changed;
        assert!(
            passed.len() == 2 && passed.iter().all(changed),
            "{passed:?}"
        );
    }
}

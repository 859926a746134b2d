//! Snapshots, and databases beside the other, on both kinds.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use guichet_contract::Store;
use guichet_contract::restore::{RestoreTrial, all};
use guichet_driven::{PortError, Purpose, RestoreStore, SnapshotStore};
use guichet_sql::Recovery;
use guichet_sql::trial::Trial;
use uuid::Uuid;

use crate::{On, seal};

/// A database in a folder of its own, which goes with it.
struct Beside {
    trial: Trial,
    folder: PathBuf,
    url: String,
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Beside {
    async fn make(on: On) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("guichet-restore-{}-{next}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let trial = on.migrated().await;
        let url = trial.url();
        Self { trial, folder, url }
    }

    fn recovery(url: &str) -> Recovery {
        Recovery::new(url, seal()).unwrap()
    }

    fn elsewhere_url(&self) -> String {
        if self.url.starts_with("sqlite") {
            return format!("sqlite://{}", self.folder.join("new.sqlite").display());
        }
        let (server, _) = self.url.rsplit_once('?').unwrap_or((&self.url, ""));
        let (server, name) = server.rsplit_once('/').unwrap();
        format!("{server}/{name}_new")
    }
}

#[async_trait]
impl RestoreTrial for Beside {
    fn snapshots(&self) -> Arc<dyn SnapshotStore> {
        Arc::new(Self::recovery(&self.url))
    }

    fn restores(&self) -> Arc<dyn RestoreStore> {
        Arc::new(Self::recovery(&self.url))
    }

    fn elsewhere(&self) -> Arc<dyn RestoreStore> {
        Arc::new(Self::recovery(&self.elsewhere_url()))
    }

    fn elsewhere_snapshots(&self) -> Arc<dyn SnapshotStore> {
        Arc::new(Self::recovery(&self.elsewhere_url()))
    }

    async fn connect(&self) -> Store {
        Store::of(&Arc::new(self.trial.sql().clone()))
    }

    async fn disconnect(&self) {
        self.trial.disconnect().await.unwrap();
    }

    fn folder(&self) -> PathBuf {
        self.folder.clone()
    }
}

async fn suite(on: On) {
    let ran = all(async || Beside::make(on).await).await;
    println!("restore / {on:?}: {}", ran.join(", "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restores_on_sqlite() {
    suite(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restores_on_postgresql() {
    suite(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_that_cannot_be_read_is_set_aside_only_if_told() {
    let beside = Beside::make(On::Sqlite).await;
    let payload = beside.folder.join("snapshot");
    let facts = beside.snapshots().snapshot(&payload).await.unwrap();
    let damaged = beside.folder.join("damaged.sqlite");
    std::fs::write(&damaged, vec![b'x'; 8192]).unwrap();
    let recovery = Beside::recovery(&format!("sqlite://{}", damaged.display()));
    let id = |n: u128| Uuid::from_u128((0x0197 << 112) | n);
    let whole = recovery
        .begin(id(1), Purpose::Replace { damaged: false })
        .await;
    let refused = matches!(&whole, Err(PortError::Refused { code, .. }) if code == "store_damaged");
    assert!(refused, "{:?}", whole.err());
    let told = Purpose::Replace { damaged: true };
    let mut new = recovery.begin(id(2), told).await.unwrap();
    assert_eq!(
        new.snapshot_replaced(&beside.folder.join("none"))
            .await
            .unwrap(),
        None
    );
    new.load(&payload).await.unwrap();
    let kept = new.take_its_place().await.unwrap().unwrap();
    assert_eq!(std::fs::read(kept).unwrap(), vec![b'x'; 8192]);
    let now = recovery.snapshot(&beside.folder.join("now")).await.unwrap();
    assert_eq!(facts.differences(&now), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_restore_that_was_cut_off_left_behind_goes_with_the_next() {
    let id = Uuid::from_u128((0x0197 << 112) | 1);
    let sqlite = Beside::make(On::Sqlite).await;
    let file = PathBuf::from(sqlite.url.strip_prefix("sqlite://").unwrap());
    let name = file.file_name().unwrap().to_str().unwrap();
    let left = ["drill-0197", "restoring-0197", "restoring-0197-wal"]
        .map(|with| file.with_file_name(format!(".{name}.{with}")));
    for path in &left {
        std::fs::write(path, "half").unwrap();
    }
    let (second, other) = (
        file.with_file_name(format!("{name}.replaced-0197")),
        file.with_file_name(format!("{name}.replaced-0198")),
    );
    std::fs::hard_link(&file, &second).unwrap();
    std::fs::write(&other, "an older one").unwrap();
    drop(sqlite.restores().begin(id, Purpose::Drill).await.unwrap());
    assert!(
        !second.exists() && other.exists(),
        "what was replaced is kept"
    );
    assert!(left.iter().all(|path| !path.exists()));
    assert!(file.exists());

    let postgres = Beside::make(On::Postgres).await;
    let name = postgres
        .url
        .rsplit_once('?')
        .map_or(postgres.url.as_str(), |(url, _)| url);
    let name = name.rsplit_once('/').unwrap().1;
    let half = format!("{name}_restoring_0123456789ab");
    let make = format!("CREATE DATABASE {half}");
    postgres.trial.execute(&make).await.unwrap();
    let begun = postgres.restores().begin(id, Purpose::Drill).await.unwrap();
    let gone = postgres
        .trial
        .execute(&format!("DROP DATABASE {half}"))
        .await;
    assert!(gone.is_err(), "it was there still");
    begun.remove().await.unwrap();
}

/// Killed after the log went and before the file did: the old file, under its own name and another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_was_parted_from_its_file_comes_back_with_the_next_restore() {
    let id = Uuid::from_u128((0x0197 << 112) | 1);
    let sqlite = Beside::make(On::Sqlite).await;
    let used = sqlite.url.strip_prefix("sqlite://").unwrap();
    sqlite
        .trial
        .execute("CREATE TABLE witness (id INTEGER)")
        .await
        .unwrap();
    let beside = |with: &str| sqlite.folder.join(format!("portal.sqlite{with}"));
    let (file, log) = (beside(""), beside("-wal"));
    let (kept, kept_log) = (beside(".replaced-0197"), beside(".replaced-0197-wal"));
    std::fs::copy(used, &file).unwrap();
    std::fs::copy(format!("{used}-wal"), &kept_log).unwrap();
    let written = std::fs::read(&kept_log).unwrap();
    assert!(!written.is_empty());
    std::fs::hard_link(&file, &kept).unwrap();
    let recovery = Beside::recovery(&format!("sqlite://{}", file.display()));
    drop(recovery.begin(id, Purpose::Drill).await.unwrap());
    assert!(!kept.exists() && !kept_log.exists());
    assert!(std::fs::read(&log).unwrap() == written, "its log, whole");

    // A file that was written to since has no use for it: it would undo that.
    std::fs::hard_link(&file, &kept).unwrap();
    std::fs::rename(&log, &kept_log).unwrap();
    let older = std::fs::metadata(&file).unwrap().modified().unwrap() - Duration::from_secs(1);
    let opened = std::fs::File::options().append(true).open(&kept_log);
    opened.unwrap().set_modified(older).unwrap();
    drop(recovery.begin(id, Purpose::Drill).await.unwrap());
    assert!(!kept.exists() && !log.exists());
    assert!(kept_log.exists(), "nothing is thrown away");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_may_not_make_or_rename_databases_is_told_so_before_anything_is_done() {
    let beside = Beside::make(On::Postgres).await;
    // Roles are the server's: another test may have made it.
    let _ = beside
        .trial
        .execute("CREATE ROLE guichet_plain LOGIN")
        .await;
    let recovery = Beside::recovery(&beside.trial.url_as("guichet_plain"));
    let id = Uuid::from_u128((0x0197 << 112) | 1);
    beside.disconnect().await;
    for (purpose, what) in [
        (Purpose::Drill, "CREATEDB"),
        (Purpose::Replace { damaged: false }, "OWNER TO"),
    ] {
        let begun = recovery.begin(id, purpose).await;
        let Err(PortError::Refused { code, words }) = begun else {
            panic!("{purpose:?}: it began");
        };
        assert_eq!(code, "right_missing");
        assert!(words.contains(what), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_snapshot_is_taken_while_a_migration_is_under_way() {
    let beside = Beside::make(On::Postgres).await;
    // What a migration holds from its first statement to its last.
    let migrating = beside.trial.hold_migrations().await.unwrap();
    let taken = beside
        .snapshots()
        .snapshot(&beside.folder.join("during"))
        .await;
    let Err(PortError::Refused { code, .. }) = taken else {
        panic!("{taken:?}");
    };
    assert_eq!(code, "migration_under_way");
    drop(migrating);
    let after = beside.folder.join("after");
    beside.snapshots().snapshot(&after).await.unwrap();
    // Two backups do not stand in each other's way.
    let [one, two] = ["one", "two"].map(|name| beside.folder.join(name));
    let snapshots = beside.snapshots();
    let (one, two) = tokio::join!(snapshots.snapshot(&one), snapshots.snapshot(&two));
    one.unwrap();
    two.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_behind_a_link_is_replaced_where_it_lies() {
    let beside = Beside::make(On::Sqlite).await;
    let payload = beside.folder.join("snapshot");
    let facts = beside.snapshots().snapshot(&payload).await.unwrap();
    let data = beside.folder.join("data");
    std::fs::create_dir(&data).unwrap();
    let file = data.join("portal.sqlite");
    let link = beside.folder.join("portal.sqlite");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let by_link = Beside::recovery(&format!("sqlite://{}", link.display()));
    let nowhere = by_link.begin(Uuid::from_u128(3), Purpose::Fill).await;
    assert!(nowhere.is_err(), "the link leads to no file");
    std::fs::copy(&payload, &file).unwrap();
    let by_name = Beside::recovery(&format!(
        "sqlite://{}/../data/portal.sqlite",
        data.display()
    ));
    let id = |n: u128| Uuid::from_u128((0x0197 << 112) | n);
    let replace = Purpose::Replace { damaged: false };
    let mut new = by_link.begin(id(1), replace).await.unwrap();
    // Under whichever name: it is one database, and one restore at a time.
    let second = by_name.begin(id(2), Purpose::Drill).await;
    let under_way = |error: &PortError| matches!(error, PortError::Refused { code, .. } if code == "recovery_under_way");
    assert!(second.as_ref().err().is_some_and(under_way));
    new.load(&payload).await.unwrap();
    let kept = new.take_its_place().await.unwrap().unwrap();
    assert!(link.is_symlink(), "the link stays one");
    assert!(!PathBuf::from(&kept).is_symlink(), "what is kept is a file");
    assert!(kept.starts_with(&data.display().to_string()), "{kept}");
    let now = by_name.snapshot(&beside.folder.join("now")).await.unwrap();
    assert_eq!(facts.differences(&now), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_that_is_restored_belongs_to_whom_the_other_did() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    let beside = Beside::make(On::Sqlite).await;
    let payload = beside.folder.join("snapshot");
    beside.snapshots().snapshot(&payload).await.unwrap();
    let file = beside.folder.join("portal.sqlite");
    std::fs::copy(&payload, &file).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
    // Who is root may give it away; anybody else restores their own.
    let _ = chown(&file, Some(65534), Some(65534));
    let before = std::fs::metadata(&file).unwrap();
    let recovery = Beside::recovery(&format!("sqlite://{}", file.display()));
    let id = Uuid::from_u128((0x0197 << 112) | 1);
    let replace = Purpose::Replace { damaged: false };
    let mut new = recovery.begin(id, replace).await.unwrap();
    new.load(&payload).await.unwrap();
    new.take_its_place().await.unwrap();
    let after = std::fs::metadata(&file).unwrap();
    assert_ne!(after.ino(), before.ino());
    assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    assert_eq!(after.mode(), before.mode());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_in_the_place_of_the_lock_makes_no_file_elsewhere() {
    let beside = Beside::make(On::Sqlite).await;
    let file = beside.folder.join("portal.sqlite");
    let elsewhere = beside.folder.join("elsewhere");
    let lock = beside.folder.join(".portal.sqlite.recovery.lock");
    std::os::unix::fs::symlink(&elsewhere, &lock).unwrap();
    let recovery = Beside::recovery(&format!("sqlite://{}", file.display()));
    let begun = recovery.begin(Uuid::from_u128(1), Purpose::Drill).await;
    let is_disk = |error: &PortError| matches!(error, PortError::Refused { code, .. } if code == "backup_disk");
    assert!(begun.err().is_some_and(|error| is_disk(&error)));
    assert!(!elsewhere.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_only_sounds_like_one_of_ours_is_never_removed() {
    let beside = Beside::make(On::Postgres).await;
    let name = beside
        .url
        .rsplit_once('?')
        .map_or(beside.url.as_str(), |(url, _)| url);
    let name = name.rsplit_once('/').unwrap().1.to_owned();
    let theirs = [
        "drill_results",
        "empty_0123456789abc",
        "restoring_0123456789aG",
    ]
    .map(|with| format!("\"{name}_{with}\""));
    for database in &theirs {
        let make = format!("CREATE DATABASE {database}");
        beside.trial.execute(&make).await.unwrap();
    }
    let id = Uuid::from_u128((0x0197 << 112) | 1);
    let begun = beside.restores().begin(id, Purpose::Drill).await.unwrap();
    begun.remove().await.unwrap();
    for database in &theirs {
        let drop = format!("DROP DATABASE {database}");
        beside.trial.execute(&drop).await.unwrap();
    }
}

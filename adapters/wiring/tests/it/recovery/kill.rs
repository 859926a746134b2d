//! A program that is killed while it makes or restores a backup leaves the one or the other.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use guichet_backup::KeyPair;
use guichet_driven::{
    AnonymiseStore, Applied, BackupContent, BackupLabel, BackupVault, Disguise, FoundBackup,
    LaterStore, Loaded, OpenedBackup, PortResult, Purpose, ReadRecovery, Replaced, RestoreStore,
    Schema, SchemaLevel, SeeText, SnapshotStore, StoreBeside, StoreFacts, StoreKind, StoredBackup,
    TextKind, Unit, Work, Workspace,
};
use guichet_portal::operators::recovery::{Backups, CatalogueParts, Onto, Restores};
use uuid::Uuid;

use super::{KEPT, Place, administered, elsewhere, nobody, opened, recovery};
use crate::governance::world::{World, both, variable};

/// Kills the process at one of its steps: before and after each use of a port.
#[derive(Clone)]
struct Steps {
    at: usize,
    done: Arc<AtomicUsize>,
}

impl Steps {
    fn step(&self) {
        if self.done.fetch_add(1, Ordering::SeqCst) == self.at {
            // No unwinding, no destructor, nothing flushed: as when the program is killed. What the
            // system was given it still writes: of a power cut this says nothing.
            std::process::abort();
        }
    }

    async fn around<T>(&self, act: impl Future<Output = T>) -> T {
        self.step();
        let done = act.await;
        self.step();
        done
    }
}

struct KillingVault(Arc<dyn BackupVault>, Steps);

#[async_trait]
impl BackupVault for KillingVault {
    async fn workspace(&self) -> PortResult<Workspace> {
        self.1.around(self.0.workspace()).await
    }

    async fn store(
        &self,
        folder: &Path,
        content: &BackupContent,
        payload: &Path,
    ) -> PortResult<StoredBackup> {
        self.1.around(self.0.store(folder, content, payload)).await
    }

    async fn copy(&self, backup: &StoredBackup, folder: &Path) -> PortResult<PathBuf> {
        self.1.around(self.0.copy(backup, folder)).await
    }

    async fn check(&self, path: &Path) -> PortResult<BackupLabel> {
        self.1.around(self.0.check(path)).await
    }

    fn can_open(&self, label: &BackupLabel) -> bool {
        self.0.can_open(label)
    }

    async fn told(&self, path: &Path) -> PortResult<OpenedBackup> {
        self.1.around(self.0.told(path)).await
    }

    async fn open(&self, path: &Path, payload: &Path) -> PortResult<OpenedBackup> {
        self.1.around(self.0.open(path, payload)).await
    }

    async fn found(&self, folder: &Path) -> PortResult<Vec<FoundBackup>> {
        self.1.around(self.0.found(folder)).await
    }

    async fn remove(&self, path: &Path) -> PortResult<()> {
        self.1.around(self.0.remove(path)).await
    }
}

struct KillingStore<T>(T, Steps);

#[async_trait]
impl<T: SnapshotStore> SnapshotStore for KillingStore<T> {
    fn kind(&self) -> StoreKind {
        self.0.kind()
    }

    async fn snapshot(&self, to: &Path) -> PortResult<StoreFacts> {
        self.1.around(self.0.snapshot(to)).await
    }
}

#[async_trait]
impl<T: RestoreStore> RestoreStore for KillingStore<T> {
    fn kind(&self) -> StoreKind {
        self.0.kind()
    }

    fn known_migrations(&self) -> Vec<String> {
        self.0.known_migrations()
    }

    async fn begin(&self, id: Uuid, purpose: Purpose) -> PortResult<Box<dyn StoreBeside>> {
        let begun = self.1.around(self.0.begin(id, purpose)).await?;
        Ok(Box::new(KillingBeside(begun, self.1.clone())))
    }
}

struct KillingBeside(Box<dyn StoreBeside>, Steps);

#[async_trait]
impl StoreBeside for KillingBeside {
    async fn snapshot_replaced(&mut self, to: &Path) -> PortResult<Option<StoreFacts>> {
        self.1.around(self.0.snapshot_replaced(to)).await
    }

    async fn later(&mut self) -> PortResult<Option<LaterStore>> {
        self.1.around(self.0.later()).await
    }

    async fn load(&mut self, payload: &Path) -> PortResult<()> {
        self.1.around(self.0.load(payload)).await
    }

    async fn facts(&mut self) -> PortResult<StoreFacts> {
        self.1.around(self.0.facts()).await
    }

    async fn open(&mut self) -> PortResult<Loaded> {
        let loaded = self.1.around(self.0.open()).await?;
        let steps = || self.1.clone();
        Ok(Loaded {
            schema: Arc::new(KillingSchema(loaded.schema, steps())),
            work: Arc::new(KillingWork(loaded.work, steps())),
            texts: Arc::new(KillingTexts(loaded.texts, steps())),
            ..loaded
        })
    }

    async fn take_its_place(self: Box<Self>) -> PortResult<Option<String>> {
        let Self(inner, steps) = *self;
        steps.around(inner.take_its_place()).await
    }

    async fn remove(self: Box<Self>) -> PortResult<()> {
        let Self(inner, steps) = *self;
        steps.around(inner.remove()).await
    }
}

struct KillingSchema(Arc<dyn Schema>, Steps);

#[async_trait]
impl Schema for KillingSchema {
    async fn level(&self) -> PortResult<SchemaLevel> {
        self.0.level().await
    }

    async fn migrate(&self) -> PortResult<Vec<Applied>> {
        self.1.around(self.0.migrate()).await
    }
}

struct KillingWork(Arc<dyn Work>, Steps);

#[async_trait]
impl Work for KillingWork {
    async fn begin(&self) -> PortResult<Box<dyn Unit>> {
        self.1.around(self.0.begin()).await
    }
}

struct KillingTexts(Arc<dyn AnonymiseStore>, Steps);

#[async_trait]
impl AnonymiseStore for KillingTexts {
    async fn unlisted(&self) -> PortResult<Vec<String>> {
        self.1.around(self.0.unlisted()).await
    }

    async fn show(&self, see: &mut SeeText<'_>) -> PortResult<()> {
        self.1.around(self.0.show(see)).await
    }

    async fn replace(&self, with: &Disguise<'_>) -> PortResult<Replaced> {
        // In the midst of it too: at the first text, and at the hundredth.
        let (steps, seen) = (self.1.clone(), AtomicUsize::new(0));
        let counted = move |kind: TextKind, text: &str| {
            if matches!(seen.fetch_add(1, Ordering::SeqCst), 0 | 99) {
                steps.step();
            }
            with(kind, text)
        };
        self.1.around(self.0.replace(&counted)).await
    }
}

const URL: &str = "GUICHET_KILL_RECOVERY_URL";
const AT: &str = "GUICHET_KILL_RECOVERY_AT";
const FOLDER: &str = "GUICHET_KILL_RECOVERY_FOLDER";
const PATH: &str = "GUICHET_KILL_RECOVERY_PATH";
const ANONYMISED: &str = "GUICHET_KILL_RECOVERY_ANONYMISED";
const DONE: &str = "it says that it is done";

/// What a killed process does: run by the tests below, in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn make_or_restore_a_backup_and_be_killed_at_a_step() {
    let (Some(url), Some(at)) = (variable(URL), variable(AT)) else {
        return;
    };
    let steps = Steps {
        at: at.parse().expect("a number"),
        done: Arc::default(),
    };
    let folder = PathBuf::from(variable(FOLDER).expect("a folder"));
    // The recipient does not matter to who reads: the file of the identity does.
    let place = std::mem::ManuallyDrop::new(Place::of(folder.clone(), &KeyPair::new()));
    let recipient = std::fs::read_to_string(folder.join("recipient")).expect("a recipient");
    let vault = guichet_backup::FileVault::new(
        folder.join("work"),
        Some(recipient.parse().expect("a recipient")),
        Some(folder.join("key")),
        Arc::new(super::SIGNER),
    );
    let mut parts = place.parts(&url);
    parts.vault = Arc::new(KillingVault(Arc::new(vault), steps.clone()));
    parts.restores = Arc::new(KillingStore(recovery(&url), steps.clone()));
    if let Some(path) = variable(ANONYMISED) {
        let made = Restores::new(parts).anonymise(Path::new(&path), None).await;
        made.expect("it is made");
    } else if let Some(path) = variable(PATH) {
        let onto = Onto::TheOther { damaged: false };
        let restored = Restores::new(parts).restore(Path::new(&path), onto).await;
        restored.expect("it is restored");
    } else {
        let sql = Arc::new(opened(&url).await);
        let store = CatalogueParts {
            snapshots: Arc::new(KillingStore(recovery(&url), steps)),
            catalogue: sql.clone(),
            work: sql.clone(),
            links: sql,
            accounts: nobody(),
        };
        let made = Backups::new(parts, store).create(None).await;
        made.expect("it is made");
    }
    println!("{DONE}");
}

/// Runs it in a process that is killed at a step; whether it came to its end.
fn run(url: &str, place: &Place, at: usize, path: Option<&Path>) -> bool {
    run_with(url, place, at, path.map(|path| (PATH, path)))
}

fn run_with(url: &str, place: &Place, at: usize, path: Option<(&str, &Path)>) -> bool {
    let exe = std::env::current_exe().expect("this test's own program");
    let mut command = Command::new(exe);
    command
        .args(["--exact", "--nocapture"])
        .arg("recovery::kill::make_or_restore_a_backup_and_be_killed_at_a_step")
        .env(URL, url)
        .env(AT, at.to_string())
        .env(FOLDER, &place.folder)
        .envs(path);
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let ended = output.status.success();
    assert_eq!(said.contains(DONE), ended, "step {at}: {said}");
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        ended || output.status.code().is_none(),
        "step {at}: {complained}"
    );
    ended
}

fn place() -> Place {
    let folder = Place::new();
    let keys = KeyPair::new();
    std::fs::remove_file(folder.folder.join("key")).expect("removed");
    keys.write(&folder.folder.join("key")).expect("a key");
    let recipient = keys.recipient().to_string();
    std::fs::write(folder.folder.join("recipient"), recipient).expect("a recipient");
    let path = folder.folder.clone();
    std::mem::forget(folder);
    Place::of(path, &keys)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_cut_off_at_any_step_is_there_whole_or_not_at_all() {
    for (database, trial) in both().await {
        let (place, url) = (place(), trial.url());
        World::new(trial.sql(), 2, 1).await.authorised("1.0").await;
        administered(trial.sql()).await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let mut killed = 0;
        for at in 0.. {
            let ended = run(&url, &place, at, None);
            let rows = trial.sql().backups().await.expect("the catalogue");
            for (age, row) in rows.iter().enumerate() {
                // One that was being removed is older than those that are kept.
                let there = row.path.exists();
                assert!(there || age >= KEPT, "{database}, step {at}: {age}");
            }
            for listed in backups.list().await.expect("a list") {
                let whole = place.vault.check(&listed.path).await;
                let there = listed.path.exists();
                assert!(whole.is_ok() || !there, "{database}, step {at}: {whole:?}");
            }
            if ended {
                // It strikes off what another had removed.
                assert!(rows.iter().all(|row| row.path.exists()), "{database}");
                break;
            }
            killed += 1;
        }
        assert!(killed >= 10, "{database}: {killed}");
        let drilled = backups.drill(None).await.expect("a drill");
        assert_eq!(drilled.row.found, Vec::<String>::new(), "{database}");
        println!("{database}: a backup was killed at each of {killed} steps");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_cut_off_at_any_step_leaves_the_old_or_the_new_database_whole() {
    for (database, trial) in both().await {
        let (place, url) = (place(), trial.url());
        World::new(trial.sql(), 2, 1).await.authorised("1.0").await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let made = backups.create(None).await.expect("a backup");
        trial.disconnect().await.expect("the portal stops");
        let looked = |n: usize| place.folder.join(format!("look-{n}"));
        let before = recovery(&url).snapshot(&looked(usize::MAX)).await;
        let before = before.expect("the old one");
        let (mut old, mut new) = (0, 0);
        for at in 0.. {
            let ended = run(&url, &place, at, Some(&made.stored.path));
            let now = recovery(&url)
                .snapshot(&looked(at))
                .await
                .expect("one of them");
            let sql = opened(&url).await;
            let held = sql.held().await.expect("whether it is held").is_some();
            sql.disconnect().await.expect("it stops");
            let differs = before.differences(&now);
            if held {
                // The hold is the one thing that the restore itself writes.
                assert!(differs.contains(&"recovery_holds: rows".to_owned()));
                new += 1;
            } else {
                assert_eq!(differs, Vec::<String>::new(), "{database}, step {at}");
                assert!(!ended, "{database}, step {at}: it said that it was done");
                old += 1;
            }
            if held {
                // Once it is the new one, killed or not, there is nothing left to be killed in.
                break;
            }
        }
        assert!(old >= 19 && new == 1, "{database}: {old} {new}");
        // What was left behind does not stand in the way.
        let onto = Onto::TheOther { damaged: false };
        let again = place.restores(&url).restore(&made.stored.path, onto).await;
        again.expect("restored again");
        println!("{database}: a restore was killed at each of {old} steps before its end");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_data_set_cut_off_at_any_step_is_there_without_people_or_not_at_all() {
    for (database, trial) in both().await {
        let (place, url) = (place(), trial.url());
        World::new(trial.sql(), 2, 1).await.authorised("1.0").await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let made = backups.create(None).await.expect("a backup");
        let to = elsewhere(&url, &place);
        let path = Some((ANONYMISED, made.stored.path.as_path()));
        let mut killed = 0;
        for at in 0.. {
            let ended = run_with(&to, &place, at, path);
            let begun = recovery(&to).begin(Uuid::from_u128(1), Purpose::Fill).await;
            if let Ok(beside) = begun {
                beside.remove().await.expect("removed");
                assert!(!ended, "{database}, step {at}: it said that it was done");
                killed += 1;
                continue;
            }
            // Something is there: nobody is in it, and it is marked.
            let sql = opened(&to).await;
            let marked = sql.anonymised().await.expect("the mark");
            assert!(marked.is_some(), "{database}, step {at}");
            let staff = guichet_driven::ReadStaff::page(&sql, None, 10).await;
            for member in staff.expect("the staff") {
                assert!(!member.login.contains("lead"), "{database}, step {at}");
            }
            break;
        }
        assert!(killed >= 24, "{database}: {killed}");
        println!("{database}: a data set was killed at each of {killed} steps");
    }
}

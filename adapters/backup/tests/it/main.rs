//! Backups as files, on this machine's disk.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use guichet_backup::{FileVault, KeyPair};
use guichet_contract::TestSignature;
use guichet_contract::vault::{VaultWithFolder, all};
use guichet_driven::{BackupVault, PortError};

/// A folder of its own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("guichet-backup-{}-{next}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn subject(folder: &Folder) -> VaultWithFolder {
    let (keys, others) = (KeyPair::new(), KeyPair::new());
    keys.write(&folder.path("key")).unwrap();
    others.write(&folder.path("other")).unwrap();
    let work = folder.path("work");
    std::fs::create_dir_all(&work).unwrap();
    let signing = |identity: Option<&str>, name, key| -> Arc<dyn BackupVault> {
        let identity = identity.map(|name| folder.path(name));
        Arc::new(FileVault::new(
            work.clone(),
            Some(keys.recipient()),
            identity,
            Arc::new(TestSignature { name, key }),
        ))
    };
    let vault = |identity| signing(identity, "ours", "a key");
    VaultWithFolder {
        vault: vault(Some("key")),
        keyless: vault(None),
        stranger: vault(Some("other")),
        elsewhere: signing(Some("key"), "theirs", "another key"),
        forger: signing(Some("key"), "ours", "another key"),
        folder: folder.path("backups"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_as_files() {
    let folder = Folder::new();
    let on = subject(&folder);
    std::fs::create_dir_all(&on.folder).unwrap();
    let ran = all(&on).await;
    println!("vault / files: {}", ran.join(", "));
    assert!(!ran.is_empty());
    let left = std::fs::read_dir(folder.path("work")).unwrap();
    assert_eq!(left.count(), 0, "nothing is left");
}

#[test]
fn keys_backups_and_folders_are_for_their_owner_alone() {
    let folder = Folder::new();
    KeyPair::new().write(&folder.path("key")).unwrap();
    assert_eq!(mode(&folder.path("key")), 0o600);
    assert!(
        KeyPair::new().write(&folder.path("key")).is_err(),
        "none is overwritten"
    );
}

#[tokio::test]
async fn what_a_program_that_was_cut_off_left_in_the_clear_goes_with_the_next() {
    let folder = Folder::new();
    let on = subject(&folder);
    let left = folder.path("work").join(".guichet-work-0197");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("payload"), "in the clear").unwrap();
    let work = on.vault.workspace().await.unwrap();
    assert!(!left.exists());
    assert_eq!(mode(work.path()), 0o700);
}

#[tokio::test]
async fn what_was_half_written_goes_with_the_next_backup_and_two_do_not_write_at_once() {
    let folder = Folder::new();
    let on = subject(&folder);
    let place = folder.path("backups");
    std::fs::create_dir_all(&place).unwrap();
    let half = place.join("guichet-20260101T000000Z-0123.backup.part");
    std::fs::write(&half, "half").unwrap();
    // What bears such a name and is no file is in nobody's way, in the second place neither.
    let second = folder.path("second");
    let odd = [&place, &second].map(|place| place.join("odd.backup.part"));
    for odd in &odd {
        std::fs::create_dir_all(odd.join("somebody's")).unwrap();
    }
    let content = guichet_contract::vault::some_content();
    let clear = folder.path("clear");
    std::fs::write(&clear, "payload").unwrap();
    let lock = std::fs::File::create(place.join(".guichet-backup.lock")).unwrap();
    lock.lock().unwrap();
    let refused = on.vault.store(&place, &content, &clear).await;
    let under_way =
        matches!(&refused, Err(PortError::Refused { code, .. }) if code == "recovery_under_way");
    assert!(under_way, "{refused:?}");
    drop(lock);
    let stored = on.vault.store(&place, &content, &clear).await.unwrap();
    assert!(!half.exists());
    assert_eq!(mode(&stored.path), 0o600);
    let copy = on.vault.copy(&stored, &second).await.unwrap();
    assert_eq!(mode(&copy), 0o600);
    assert!(odd.iter().all(|odd| odd.is_dir()));
}

/// Who is root may give things away; nobody else has to.
fn give_away(path: &Path) -> bool {
    std::os::unix::fs::chown(path, Some(65534), Some(65534)).is_ok()
}

#[tokio::test]
async fn what_others_left_in_a_folder_of_everybody_hinders_nobody() {
    let folder = Folder::new();
    let on = subject(&folder);
    let base = folder.path("work");
    // A lock that somebody holds for ever, under the name that was everybody's.
    let lock = std::fs::File::create(base.join(".guichet-work.lock")).unwrap();
    lock.lock().unwrap();
    // A folder that was never ended, of somebody else.
    let theirs = base.join(".guichet-work-0197");
    std::fs::create_dir(&theirs).unwrap();
    std::fs::write(theirs.join("payload"), "theirs").unwrap();
    let given = give_away(&theirs);
    // A link in the place of one leads nowhere.
    let outside = folder.path("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("kept"), "kept").unwrap();
    std::os::unix::fs::symlink(&outside, base.join(".guichet-work-0198")).unwrap();
    let limit = std::time::Duration::from_secs(5);
    let made = tokio::time::timeout(limit, on.vault.workspace()).await;
    // It waited for nobody.
    let work = made.unwrap().unwrap();
    assert_eq!(mode(work.path()), 0o700);
    assert_eq!(theirs.exists(), given, "what is somebody else's stays");
    assert!(outside.join("kept").exists());
    drop(lock);
}

#[tokio::test]
async fn what_cannot_be_read_beside_the_backups_hides_none_of_them() {
    let folder = Folder::new();
    let on = subject(&folder);
    let clear = folder.path("clear");
    std::fs::write(&clear, "payload").unwrap();
    let content = guichet_contract::vault::some_content();
    let place = folder.path("backups");
    let stored = on.vault.store(&place, &content, &clear).await.unwrap();
    std::fs::create_dir(place.join("folder.backup")).unwrap();
    std::os::unix::fs::symlink("gone", place.join("gone.backup")).unwrap();
    let found = on.vault.found(&place).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| &one.path).collect();
    assert_eq!(found, [&stored.path]);
}

#[tokio::test]
async fn the_first_place_under_another_name_is_no_second_one() {
    let folder = Folder::new();
    let on = subject(&folder);
    let clear = folder.path("clear");
    std::fs::write(&clear, "payload").unwrap();
    let content = guichet_contract::vault::some_content();
    let place = folder.path("backups");
    let stored = on.vault.store(&place, &content, &clear).await.unwrap();
    let other_name = folder.path("second");
    std::os::unix::fs::symlink(&place, &other_name).unwrap();
    let copied = on.vault.copy(&stored, &other_name).await;
    let refused =
        matches!(&copied, Err(PortError::Refused { words, .. }) if words.contains("same folder"));
    assert!(refused, "{copied:?}");
    on.vault.check(&stored.path).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_regular_file_is_refused_and_nobody_waits_for_it() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    let folder = Folder::new();
    let on = subject(&folder);
    let place = folder.path("backups");
    std::fs::create_dir_all(&place).unwrap();
    let pipe = place.join("pipe.backup");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let payload = folder.path("payload");
    let limit = std::time::Duration::from_secs(20);
    let done = tokio::time::timeout(limit, async {
        [
            on.vault.check(&pipe).await.map(drop),
            on.vault.told(&pipe).await.map(drop),
            on.vault.open(&pipe, &payload).await.map(drop),
        ]
    });
    for refused in done.await.unwrap() {
        let is_disk =
            matches!(&refused, Err(PortError::Refused { code, .. }) if code == "backup_disk");
        assert!(is_disk, "{refused:?}");
    }
    assert!(!payload.exists());
    assert_eq!(on.vault.found(&place).await.unwrap(), []);
}

#[tokio::test]
async fn a_link_in_the_place_of_the_lock_makes_no_file_elsewhere() {
    let folder = Folder::new();
    let on = subject(&folder);
    let (place, elsewhere) = (folder.path("backups"), folder.path("elsewhere"));
    std::fs::create_dir_all(&place).unwrap();
    std::os::unix::fs::symlink(&elsewhere, place.join(".guichet-backup.lock")).unwrap();
    let clear = folder.path("clear");
    std::fs::write(&clear, "payload").unwrap();
    let content = guichet_contract::vault::some_content();
    let refused = on.vault.store(&place, &content, &clear).await;
    let is_disk = matches!(&refused, Err(PortError::Refused { code, .. }) if code == "backup_disk");
    assert!(is_disk, "{refused:?}");
    assert!(!elsewhere.exists());
}

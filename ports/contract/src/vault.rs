//! [`BackupVault`](guichet_driven::BackupVault).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::DateTime;
use guichet_driven::{
    BackupContent, BackupVault, ChainHead, OpenedBackup, PortError, Provenance, StoreFacts,
    StoreKind, StoredBackup, TableFacts,
};
use uuid::Uuid;

use crate::check::{Must, cases};

/// A vault and a folder of its own, empty, that goes with the caller.
pub struct VaultWithFolder {
    /// One that can open what it seals.
    pub vault: Arc<dyn BackupVault>,
    /// The same without the key that opens.
    pub keyless: Arc<dyn BackupVault>,
    /// The same with another key.
    pub stranger: Arc<dyn BackupVault>,
    /// One that opens the same and signs with another secret key.
    pub elsewhere: Arc<dyn BackupVault>,
    /// One that opens the same and signs with another secret key under the first one's name.
    pub forger: Arc<dyn BackupVault>,
    /// The folder.
    pub folder: PathBuf,
}

cases!(on: VaultWithFolder;
    what_is_sealed_is_opened_as_it_was,
    a_backup_says_with_whose_key_it_was_made,
    what_a_backup_says_of_itself_is_read_without_its_payload,
    without_the_key_a_backup_is_checked_and_not_opened,
    a_damaged_backup_is_never_taken_for_a_whole_one,
    a_copy_is_the_same_backup,
    what_lies_in_a_folder_is_told,
    what_is_worked_on_is_gone_afterwards,
);

/// Longer than what is read at once.
fn payload() -> Vec<u8> {
    (0_u32..200_000)
        .flat_map(|n| (n / 7).to_le_bytes())
        .collect()
}

/// What a backup says of itself, for tests of an adapter's own.
pub fn some_content() -> BackupContent {
    content(1)
}

fn content(n: u8) -> BackupContent {
    BackupContent {
        id: Uuid::from_u128((1 << 64) + u128::from(n)),
        made_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::days(i64::from(n)),
        program: "0.1.0".into(),
        facts: StoreFacts {
            kind: StoreKind::Sqlite,
            version: "3.50.4".into(),
            migrations: vec!["0001_links".into(), "0015_anonymised".into()],
            tables: vec![TableFacts {
                name: "liens « é »".into(),
                rows: 3,
                digest: "0f".repeat(32),
            }],
            audit_head: Some(ChainHead {
                seq: 42,
                mac: [7; 32],
            }),
        },
    }
}

impl VaultWithFolder {
    async fn store(&self, n: u8, into: &str) -> StoredBackup {
        let work = self.vault.workspace().await.must("a workspace");
        let clear = work.path().join("payload");
        write(&clear, &payload());
        let folder = self.folder.join(into);
        let stored = self.vault.store(&folder, &content(n), &clear).await;
        stored.must("a backup")
    }

    async fn opened(&self, vault: &dyn BackupVault, path: &Path) -> Result<Vec<u8>, PortError> {
        self.opened_with(vault, path).await.map(|(bytes, _)| bytes)
    }

    async fn opened_with(
        &self,
        vault: &dyn BackupVault,
        path: &Path,
    ) -> Result<(Vec<u8>, Provenance), PortError> {
        let work = self.vault.workspace().await.must("a workspace");
        let clear = work.path().join("payload");
        let OpenedBackup {
            content: found,
            provenance,
        } = vault.open(path, &clear).await?;
        assert_eq!(
            found,
            content(u8::try_from(found.id.as_u128() & 0xff).unwrap_or(0))
        );
        Ok((read(&clear), provenance))
    }
}

#[track_caller]
#[expect(clippy::panic, reason = "a case fails by panicking, as a test does")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[track_caller]
#[expect(clippy::panic, reason = "a case fails by panicking, as a test does")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// The manifest and the payload to the letter; nothing in the clear stands in the file.
pub async fn what_is_sealed_is_opened_as_it_was(on: &VaultWithFolder) {
    let stored = on.store(1, "one").await;
    let label = on.vault.check(&stored.path).await.must("a check");
    assert_eq!(label, stored.label);
    assert!(label.encrypted && on.vault.can_open(&label));
    assert_eq!(
        (label.id, label.level.as_str()),
        (content(1).id, "0015_anonymised")
    );
    let opened = on.opened(on.vault.as_ref(), &stored.path).await;
    assert!(opened.must("the inside") == payload());
    let bytes = read(&stored.path);
    assert_eq!(bytes.len() as u64, label.bytes);
    let clear = b"liens";
    assert!(!bytes.windows(clear.len()).any(|part| part == clear));
}

/// Who has the recipient alone can encrypt, and proves nothing.
pub async fn a_backup_says_with_whose_key_it_was_made(on: &VaultWithFolder) {
    let stored = on.store(6, "six").await;
    let told = on.opened_with(on.vault.as_ref(), &stored.path).await;
    assert_eq!(told.must("the inside").1, Provenance::Ours);
    let told = on.opened_with(on.elsewhere.as_ref(), &stored.path).await;
    assert_eq!(told.must("the inside").1, Provenance::OtherKey);
    let forged = on.opened(on.forger.as_ref(), &stored.path).await;
    let is_damaged = matches!(forged, Err(PortError::Corrupt { .. }));
    assert!(is_damaged, "{forged:?}");
}

/// The same as is read with it; the signature is judged.
pub async fn what_a_backup_says_of_itself_is_read_without_its_payload(on: &VaultWithFolder) {
    let stored = on.store(7, "seven").await;
    let told = on.vault.told(&stored.path).await.must("what it says");
    assert_eq!(told.content, content(7));
    assert_eq!(told.provenance, Provenance::Ours);
    let told = on.elsewhere.told(&stored.path).await.must("what it says");
    assert_eq!(told.provenance, Provenance::OtherKey);
    let forged = on.forger.told(&stored.path).await;
    let is_damaged = matches!(forged, Err(PortError::Corrupt { .. }));
    assert!(is_damaged, "{forged:?}");
    for vault in [&on.keyless, &on.stranger] {
        let refused = vault.told(&stored.path).await;
        let is_key = |error: &PortError| matches!(error, PortError::Refused { code, .. } if code == "backup_key");
        assert!(refused.as_ref().is_err_and(is_key), "{refused:?}");
    }
}

/// Refused with one word, whether there is no key or another one.
pub async fn without_the_key_a_backup_is_checked_and_not_opened(on: &VaultWithFolder) {
    let stored = on.store(2, "two").await;
    let label = on.keyless.check(&stored.path).await.must("a check");
    assert_eq!(label, stored.label);
    assert!(!on.keyless.can_open(&label));
    for vault in [&on.keyless, &on.stranger] {
        let refused = on.opened(vault.as_ref(), &stored.path).await;
        let is_key = |error: &PortError| matches!(error, PortError::Refused { code, .. } if code == "backup_key");
        assert!(refused.as_ref().is_err_and(is_key), "{refused:?}");
    }
}

/// Cut anywhere, one bit changed anywhere, something added: found without any key.
pub async fn a_damaged_backup_is_never_taken_for_a_whole_one(on: &VaultWithFolder) {
    let stored = on.store(3, "three").await;
    let whole = read(&stored.path);
    let damaged = on.folder.join("damaged.backup");
    let mut tried = 0;
    let mut not_taken = async |bytes: &[u8], what: &str| {
        write(&damaged, bytes);
        let checked = on.keyless.check(&damaged).await;
        assert!(checked.is_err(), "{what} was taken for a whole one");
        tried += 1;
    };
    let length = whole.len();
    // Every byte of the ends, and a sample of what is between.
    let places = (0..200)
        .chain(length - 60..length)
        .chain((200..length).step_by(length / 300 + 1));
    for place in places {
        not_taken(&whole[..place], &format!("cut at {place}")).await;
        let mut flipped = whole.clone();
        flipped[place] ^= 1 << (place % 8);
        not_taken(&flipped, &format!("a bit of byte {place}")).await;
    }
    let longer = [whole.as_slice(), b"x"].concat();
    not_taken(&longer, "one byte more").await;
    assert!(tried > 600, "{tried}");
    write(&damaged, &whole);
    on.keyless.check(&damaged).await.must("the whole one");
}

/// In a folder that is made, under the same name; a file that is gone is no fault to remove.
pub async fn a_copy_is_the_same_backup(on: &VaultWithFolder) {
    let stored = on.store(4, "four").await;
    let second = on.folder.join("second");
    let copy = on.vault.copy(&stored, &second).await.must("a copy");
    assert_eq!(copy.file_name(), stored.path.file_name());
    assert_eq!(read(&copy), read(&stored.path));
    on.vault.remove(&copy).await.must("removed");
    on.vault.remove(&copy).await.must("gone already");
    let lost = StoredBackup {
        path: copy,
        ..stored
    };
    assert!(on.vault.copy(&lost, &second).await.is_err());
    let left = on.vault.found(&second).await.must("the folder");
    assert_eq!(left, [], "nothing half is left");
}

/// Backups and what looks like one, and nothing else; no folder holds nothing.
pub async fn what_lies_in_a_folder_is_told(on: &VaultWithFolder) {
    let folder = on.folder.join("five");
    assert_eq!(on.vault.found(&folder).await.must("no folder"), []);
    let stored = on.store(5, "five").await;
    write(&folder.join("odd.backup"), b"no backup");
    write(&folder.join("readme"), b"something else");
    let found = on.vault.found(&folder).await.must("the folder");
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.path.clone(), one.begun))
        .collect();
    let label = &stored.label;
    let wanted = [
        (folder.join("odd.backup"), None),
        (stored.path.clone(), Some((label.id, label.made_at))),
    ];
    assert_eq!(told, wanted);
}

/// The folder for what lies in the clear, with all that was put into it.
pub async fn what_is_worked_on_is_gone_afterwards(on: &VaultWithFolder) {
    let one = on.vault.workspace().await.must("a workspace");
    let other = on.vault.workspace().await.must("another");
    assert!(one.path().is_dir(), "one does not remove the other");
    assert_ne!(one.path(), other.path());
    let clear = one.path().join("payload");
    write(&clear, b"in the clear");
    let path = one.path().to_owned();
    drop(one);
    assert!(!path.exists() && other.path().is_dir());
}

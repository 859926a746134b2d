use std::path::{Path, PathBuf};

use async_trait::async_trait;

use crate::{
    BackupContent, BackupLabel, FoundBackup, OpenedBackup, PortResult, StoredBackup, Workspace,
};

/// Backups as files: signed, sealed, checked, opened, copied, removed.
///
/// A file that is damaged, cut short or no backup is [`Corrupt`](crate::PortError::Corrupt), what
/// is no file at all [`Refused`](crate::PortError::Refused) with the code `backup_disk`; one
/// that the key at hand does not open, or that needs a key where there is none, is
/// [`Refused`](crate::PortError::Refused) with the code `backup_key`, one of a newer program with
/// `backup_version`.
#[async_trait]
pub trait BackupVault: Send + Sync {
    /// A folder for what lies in the clear meanwhile; what earlier ones left behind is removed.
    async fn workspace(&self) -> PortResult<Workspace>;

    /// Seals a payload into a new file of the folder: whole and on the disk when this returns, or
    /// not there at all.
    async fn store(
        &self,
        folder: &Path,
        content: &BackupContent,
        payload: &Path,
    ) -> PortResult<StoredBackup>;

    /// Copies a backup into another folder, and reads the copy back.
    async fn copy(&self, backup: &StoredBackup, folder: &Path) -> PortResult<PathBuf>;

    /// Reads the whole file, from its first line to the sum at its end; needs no key.
    async fn check(&self, path: &Path) -> PortResult<BackupLabel>;

    /// Whether the inside of backups can be read here: a key is there, or this one needs none.
    fn can_open(&self, label: &BackupLabel) -> bool;

    /// Reads what the inside says of itself and by whom it was made, and unfolds nothing of the
    /// payload, whose file need not be whole.
    async fn told(&self, path: &Path) -> PortResult<OpenedBackup>;

    /// Reads the whole inside, and writes the payload to a new file. One whose signature is not
    /// what a key at hand makes of it is [`Corrupt`](crate::PortError::Corrupt).
    async fn open(&self, path: &Path, payload: &Path) -> PortResult<OpenedBackup>;

    /// What lies in a folder; nothing where there is no such folder.
    async fn found(&self, folder: &Path) -> PortResult<Vec<FoundBackup>>;

    /// Removes a file; one that is gone already is fine.
    async fn remove(&self, path: &Path) -> PortResult<()>;
}

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Where backups go, and how many are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupPlaces {
    /// The folder.
    pub folder: Option<PathBuf>,
    /// Where each is copied to.
    pub second: Option<PathBuf>,
    /// How many are kept in the folder.
    pub keep: NonZeroUsize,
    /// They are encrypted.
    pub sealed: bool,
    /// They may be left in the clear: on a developer's machine.
    pub may_be_clear: bool,
}

/// The configuration lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    /// `GUICHET_BACKUP_DIR`.
    #[error("no folder for backups")]
    Folder,
    /// `GUICHET_BACKUP_RECIPIENT`.
    #[error("nobody to encrypt backups for")]
    Recipient,
}

impl BackupPlaces {
    /// The folder for a new backup: the one that is asked for, or the configured one.
    pub(super) fn folder_for(&self, asked: Option<&Path>) -> Result<PathBuf, NoPlace> {
        if !self.sealed && !self.may_be_clear {
            return Err(NoPlace::Recipient);
        }
        let folder = asked.map(Path::to_owned).or_else(|| self.folder.clone());
        folder.ok_or(NoPlace::Folder)
    }
}

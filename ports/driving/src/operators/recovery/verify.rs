use std::path::Path;

use guichet_driven::{BackupLabel, BackupRow, OpenedBackup, PortResult};

use super::{Backups, RecoveryError, Restores};

/// A backup that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What it says of itself.
    pub label: BackupLabel,
    /// What is in it, and by whom it was made; `None` where the key that opens it is not here.
    pub inside: Option<OpenedBackup>,
}

impl Restores {
    /// Reads a backup from its first byte to its last, and inside where the key is at hand. What
    /// a restore would refuse for who made it is refused.
    pub async fn verify(&self, path: &Path) -> Result<Verified, RecoveryError> {
        let vault = &self.0.vault;
        let label = vault.check(path).await?;
        let inside = if vault.can_open(&label) {
            // Before anything of it is unfolded; and after, for the file may be another by then.
            self.0.taken(vault.told(path).await?.provenance)?;
            let work = vault.workspace().await?;
            let opened = vault.open(path, &work.path().join("payload")).await?;
            self.0.taken(opened.provenance)?;
            Some(opened)
        } else {
            None
        };
        Ok(Verified { label, inside })
    }
}

impl Backups {
    /// Notes in the catalogue that a backup is whole; `false` if the catalogue does not know it, or
    /// knows another of its id: a file says of itself what it likes.
    pub async fn note_verified(&self, label: &BackupLabel) -> PortResult<bool> {
        let rows = self.store.catalogue.backups().await?;
        let is_it = |row: &BackupRow| row.id == label.id && row.sha256 == label.sha256;
        if !rows.iter().any(is_it) {
            return Ok(false);
        }
        let mut unit = self.store.work.begin().await?;
        let known = unit
            .recovery()
            .verified(label.id, self.parts.clock.now())
            .await?;
        unit.save().await?;
        Ok(known)
    }
}

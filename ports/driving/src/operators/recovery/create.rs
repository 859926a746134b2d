use std::path::{Path, PathBuf};

use guichet_driven::{
    BackupContent, BackupRow, ObjectKind, PortError, PortResult, StoreFacts, StoredBackup,
};

use super::{Backups, RecoveryError, RecoveryParts, acted};
use crate::Origin;

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The file, and what it says of itself.
    pub stored: StoredBackup,
    /// What is in it.
    pub facts: StoreFacts,
    /// Its copy in the second place.
    pub copy: Option<PathBuf>,
    /// Older ones that were removed.
    pub removed: Vec<PathBuf>,
}

impl Backups {
    /// Makes a backup: in this folder, or the configured one. It is read back before anything
    /// older goes.
    pub async fn create(&self, to: Option<&Path>) -> Result<Made, RecoveryError> {
        let parts = &self.parts;
        let folder = parts.places.folder_for(to)?;
        let work = parts.vault.workspace().await?;
        let payload = work.path().join("payload");
        let made_at = parts.clock.now();
        let facts = self.store.snapshots.snapshot(&payload).await?;
        let content = parts.content(made_at, facts);
        let stored = parts.vault.store(&folder, &content, &payload).await?;
        drop(work);
        parts.read_back(&stored, &content).await?;
        let copied = self.copy(&stored).await;
        let (copy, failed) = match copied {
            Ok(copy) => (copy, None),
            Err(error) => (None, Some(error)),
        };
        self.note(&stored, &content.facts, copy.clone()).await?;
        let mut made = Made {
            stored,
            facts: content.facts,
            copy,
            removed: Vec::new(),
        };
        if let Some(error) = failed {
            let made = Box::new(made);
            return Err(RecoveryError::NotCopied { made, error });
        }
        if parts.places.folder.as_ref() == Some(&folder) {
            made.removed = self.prune(&made.stored.label).await?;
        }
        Ok(made)
    }

    async fn copy(&self, stored: &StoredBackup) -> PortResult<Option<PathBuf>> {
        match &self.parts.places.second {
            None => Ok(None),
            Some(second) => self.parts.vault.copy(stored, second).await.map(Some),
        }
    }

    async fn note(
        &self,
        stored: &StoredBackup,
        facts: &StoreFacts,
        copy: Option<PathBuf>,
    ) -> PortResult<()> {
        let label = &stored.label;
        let row = BackupRow {
            id: label.id,
            made_at: label.made_at,
            path: stored.path.clone(),
            bytes: label.bytes,
            sha256: label.sha256.clone(),
            level: label.level.clone(),
            audit_seq: facts.audit_head.map_or(0, |head| head.seq),
            copy,
            verified_at: Some(self.parts.clock.now()),
        };
        let mut unit = self.store.work.begin().await?;
        unit.recovery().add_backup(&row).await?;
        let facts = [
            ("bytes", label.bytes.to_string()),
            ("sha256", label.sha256.clone()),
        ];
        let event = acted(ObjectKind::Backup, label.id, "create", &facts);
        let recorder = self.recorder();
        recorder
            .last(unit, self.parts.actor(), &Origin::default(), event)
            .await
    }
}

impl RecoveryParts {
    /// What a backup of this moment says of itself.
    pub(super) fn content(
        &self,
        made_at: chrono::DateTime<chrono::Utc>,
        facts: StoreFacts,
    ) -> BackupContent {
        BackupContent {
            id: self.random.id(),
            made_at,
            program: self.program.clone(),
            facts,
        }
    }

    /// Reads a new backup as whoever restores it will: from the disk, and inside where the key is
    /// at hand.
    pub(super) async fn read_back(
        &self,
        stored: &StoredBackup,
        content: &BackupContent,
    ) -> PortResult<()> {
        let label = self.vault.check(&stored.path).await?;
        if label != stored.label {
            return Err(PortError::corrupt(
                "the backup reads otherwise than written",
            ));
        }
        if !self.vault.can_open(&label) {
            return Ok(());
        }
        let work = self.vault.workspace().await?;
        let payload = work.path().join("payload");
        if self.vault.open(&stored.path, &payload).await?.content == *content {
            Ok(())
        } else {
            Err(PortError::corrupt("the backup opens otherwise than sealed"))
        }
    }
}

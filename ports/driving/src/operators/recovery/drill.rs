use std::path::{Path, PathBuf};

use guichet_domain::kernel::Words;
use guichet_driven::{
    BackupContent, DrillOutcome, DrillRow, ObjectKind, PortResult, Purpose, StoreBeside,
};
use uuid::Uuid;

use super::{Backups, RecoveryError, acted};
use crate::Origin;
use crate::operators::audit::verify_chain;
use crate::operators::doctor::of_a_copy;

/// A rehearsal of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drilled {
    /// As it stands in the catalogue.
    pub row: DrillRow,
    /// The file that was restored.
    pub path: PathBuf,
    /// How many rows were compared.
    pub rows: u64,
}

impl Backups {
    /// These, which take a backup that does not prove by whom it was made, where that is asked for.
    #[must_use]
    pub fn taking_unproven(mut self, asked: bool) -> Self {
        self.parts.takes_unproven |= asked;
        self
    }

    /// Restores a backup elsewhere, compares it with what it says of itself, follows its audit,
    /// makes the health checks of a database, removes it again, and writes down how that went.
    /// Without a path it is the newest one that lies there whole.
    pub async fn drill(&self, path: Option<&Path>) -> Result<Drilled, RecoveryError> {
        let path = match path {
            Some(path) => path.to_owned(),
            None => self.newest().await?,
        };
        let at = self.parts.clock.now();
        let label = self.parts.vault.check(&path).await?;
        let rehearsed = self.rehearse(&path).await;
        let took = (self.parts.clock.now() - at).num_milliseconds();
        let (outcome, found, rows) = match &rehearsed {
            Ok((found, rows)) if found.is_empty() => (DrillOutcome::Equal, Vec::new(), *rows),
            Ok((found, rows)) => (DrillOutcome::Different, found.clone(), *rows),
            Err(error) => (DrillOutcome::Failed, vec![error.to_string()], 0),
        };
        let row = DrillRow {
            id: self.parts.random.id(),
            at,
            backup: label.id,
            outcome,
            ms: took.max(0).unsigned_abs(),
            found,
        };
        self.note_drill(&row).await?;
        match rehearsed {
            Ok(_) => Ok(Drilled { row, path, rows }),
            Err(error) => Err(error),
        }
    }

    /// The newest backup that lies there whole: of the catalogue, or of the folder.
    async fn newest(&self) -> Result<PathBuf, RecoveryError> {
        for listed in self.list().await? {
            if listed.made_at.is_none() {
                continue;
            }
            match self.parts.vault.check(&listed.path).await {
                Ok(_) => return Ok(listed.path),
                Err(error) => {
                    tracing::warn!(path = %listed.path.display(), %error, "a backup is not whole");
                }
            }
        }
        Err(RecoveryError::NoBackup)
    }

    /// What differs, and how many rows were compared.
    async fn rehearse(&self, path: &Path) -> Result<(Vec<String>, u64), RecoveryError> {
        let work = self.parts.vault.workspace().await?;
        let payload = work.path().join("payload");
        let content = self.parts.proven(path, &payload).await?;
        let id: Uuid = self.parts.random.id();
        let mut beside = self.parts.restores.begin(id, Purpose::Drill).await?;
        let found = self.compare(beside.as_mut(), &payload, &content).await;
        let removed = beside.remove().await;
        let found = found?;
        removed?;
        Ok((found, content.facts.rows()))
    }

    async fn compare(
        &self,
        beside: &mut dyn StoreBeside,
        payload: &Path,
        content: &BackupContent,
    ) -> PortResult<Vec<String>> {
        beside.load(payload).await?;
        let mut found = content.facts.differences(&beside.facts().await?);
        let ways = beside.open().await?;
        // An older backup is brought up to date, as a restore would.
        ways.schema.migrate().await?;
        let seal = self.parts.seal.as_ref();
        let audit = verify_chain(ways.chain.as_ref(), seal, content.facts.audit_head).await?;
        if let Some(fault) = audit.fault {
            found.push(format!("audit {}: {}", fault.seq, fault.flaw.word()));
        }
        found.extend(of_a_copy(&ways).await?);
        Ok(found)
    }

    async fn note_drill(&self, row: &DrillRow) -> PortResult<()> {
        let mut unit = self.store.work.begin().await?;
        unit.recovery().add_drill(row).await?;
        let facts = [
            ("outcome", row.outcome.word().to_owned()),
            ("ms", row.ms.to_string()),
        ];
        let event = acted(ObjectKind::Backup, row.backup, "drill", &facts);
        let recorder = self.recorder();
        recorder
            .last(unit, self.parts.actor(), &Origin::default(), event)
            .await
    }
}

use std::path::{Path, PathBuf};

use guichet_domain::kernel::Words;
use guichet_driven::{
    BackupContent, DrillOutcome, DrillRow, Loaded, ObjectKind, PortError, PortResult, Purpose,
    StoreBeside,
};
use uuid::Uuid;

use super::planted::unloaded;
use super::{Backups, PassedOver, RecoveryError, acted};
use crate::Origin;
use crate::operators::audit::verify_chain;
use crate::operators::doctor::{Data, Finding, examine_copy};
use crate::operators::verdict::CheckStatus;

/// A rehearsal of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drilled {
    /// As it stands in the catalogue.
    pub row: DrillRow,
    /// The file that was restored.
    pub path: PathBuf,
    /// How many rows were compared.
    pub rows: u64,
    /// What the health checks found that look at a database alone.
    pub checks: Vec<Finding>,
    /// Backups that would have come before it, had nothing been in their way.
    pub passed_over: Vec<PassedOver>,
}

/// What a rehearsal found.
struct Rehearsed {
    /// What differs, and the checks that are red.
    found: Vec<String>,
    checks: Vec<Finding>,
    rows: u64,
}

impl Backups {
    /// These, which take a backup that does not prove by whom it was made, where that is asked for.
    #[must_use]
    pub fn taking_unproven(mut self, asked: bool) -> Self {
        self.parts.takes_unproven |= asked;
        self
    }

    /// Restores a backup elsewhere, compares it with what it says of itself, follows its audit,
    /// makes every health check that needs nothing but a database, removes it again, and writes
    /// down how that went. A check that is red is a difference; one that warns is told. Without a
    /// path it is the newest one of the catalogue that lies there as it was made; where there is
    /// none, the newest other one that proves by whom it was made. That a newer one of the catalogue
    /// was lost or damaged is a difference too: it is the one that would be needed.
    pub async fn drill(&self, path: Option<&Path>) -> Result<Drilled, RecoveryError> {
        let (path, passed_over) = match path {
            Some(path) => (path.to_owned(), Vec::new()),
            None => self.newest().await?,
        };
        let at = self.parts.clock.now();
        let label = self.parts.vault.check(&path).await?;
        let rehearsed = self.rehearse(&path).await;
        let took = (self.parts.clock.now() - at).num_milliseconds();
        let lost = passed_over.iter().filter(|one| one.lost);
        let mut found: Vec<String> = lost.map(PassedOver::told).collect();
        let outcome = match &rehearsed {
            Ok(rehearsed) => {
                found.extend_from_slice(&rehearsed.found);
                if found.is_empty() {
                    DrillOutcome::Equal
                } else {
                    DrillOutcome::Different
                }
            }
            Err(error) => {
                found.push(error.to_string());
                DrillOutcome::Failed
            }
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
        let Rehearsed { checks, rows, .. } = rehearsed?;
        Ok(Drilled {
            row,
            path,
            rows,
            checks,
            passed_over,
        })
    }

    async fn rehearse(&self, path: &Path) -> Result<Rehearsed, RecoveryError> {
        let work = self.parts.vault.workspace().await?;
        let payload = work.path().join("payload");
        let content = self.parts.proven(path, &payload).await?;
        let id: Uuid = self.parts.random.id();
        let mut beside = self.parts.restores.begin(id, Purpose::Drill).await?;
        let found = self.compare(beside.as_mut(), &payload, &content).await;
        let removed = beside.remove().await;
        let (found, checks) = found?;
        removed?;
        Ok(Rehearsed {
            found,
            checks,
            rows: content.facts.rows(),
        })
    }

    async fn compare(
        &self,
        beside: &mut dyn StoreBeside,
        payload: &Path,
        content: &BackupContent,
    ) -> PortResult<(Vec<String>, Vec<Finding>)> {
        if let Some(planted) = unloaded(beside.load(payload).await)? {
            return Ok((vec![planted], Vec::new()));
        }
        let mut found = content.facts.differences(&beside.facts().await?);
        let ways = beside.open().await?;
        // An older backup is brought up to date, as a restore would.
        ways.schema.migrate().await?;
        let seal = self.parts.seal.as_ref();
        let audit = verify_chain(ways.chain.as_ref(), seal, content.facts.audit_head).await?;
        if let Some(fault) = audit.fault {
            found.push(format!("audit {}: {}", fault.seq, fault.flaw.word()));
        }
        let checks = self.examine(&ways).await?;
        let red = |check: &&Finding| check.status == CheckStatus::Fail;
        found.extend(checks.iter().filter(red).map(told));
        Ok((found, checks))
    }

    /// What the doctor finds in what was loaded.
    async fn examine(&self, copy: &Loaded) -> PortResult<Vec<Finding>> {
        let checks = examine_copy(Data {
            inspect: copy.inspect.as_ref(),
            schema: copy.schema.as_ref(),
            staff: copy.staff.as_ref(),
            chain: copy.chain.as_ref(),
            seal: self.parts.seal.as_ref(),
            place: self.parts.place,
            now: self.parts.clock.now(),
        });
        let checks = checks.await;
        let silent = |check: &Finding| check.status == CheckStatus::Timeout;
        if checks.iter().any(silent) {
            return Err(PortError::timed_out("the health checks of the copy"));
        }
        Ok(checks)
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

/// A check that is red, as the catalogue keeps it: in no language.
fn told(check: &Finding) -> String {
    let values = check
        .note
        .args
        .iter()
        .map(|(_, value)| format!(": {value}"));
    format!(
        "{}: {}{}",
        check.name,
        check.note.code,
        values.collect::<String>()
    )
}

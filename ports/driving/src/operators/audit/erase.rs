use chrono::{DateTime, Utc};
use guichet_driven::{AuditEvent, AuditObject, FieldChange, ObjectKind, PortError};

use crate::operators::Operators;

/// As many are erased in one unit of work.
const STEP: u64 = 10_000;

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// What lies before a moment that is to come is everything.
    #[error("the moment is to come")]
    ToCome,
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Operators {
    /// Erases from which address, and by which request, entries from before this moment came; how
    /// many, or how many it would be. The entries stay, and the chain holds. In steps, each with
    /// the entry that tells of it.
    pub async fn audit_erase_origins(
        &self,
        before: DateTime<Utc>,
        dry_run: bool,
    ) -> Result<u64, EraseError> {
        if before > self.0.clock.now() {
            return Err(EraseError::ToCome);
        }
        if dry_run {
            return Ok(self.0.chain.known_origins(before).await?);
        }
        let mut erased = 0;
        loop {
            let mut unit = self.0.work.begin().await?;
            let step = unit.audit().erase_origins(before, STEP).await?;
            if step == 0 {
                return Ok(erased);
            }
            let event = AuditEvent::Acted {
                object: AuditObject::new(ObjectKind::Audit, "*"),
                verb: "erase_origins".into(),
                changes: vec![
                    FieldChange::set("origins", step),
                    FieldChange::set("older_than", super::day(before)),
                ],
                reason: None,
            };
            let recorder = self.recorder();
            recorder
                .last(unit, self.actor(), &Self::origin(), event)
                .await?;
            erased += step;
        }
    }
}

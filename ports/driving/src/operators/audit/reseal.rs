use guichet_driven::{
    AuditEvent, AuditObject, ChainHead, FieldChange, ObjectKind, PortError, Resealed,
};

use super::{AuditFault, AuditFlaw, verify_chain};
use crate::operators::Operators;

/// Why the audit was not sealed anew.
#[derive(Debug, thiserror::Error)]
pub enum ResealError {
    /// It does not hold.
    #[error("the audit does not hold at {}", .0.seq)]
    Broken(AuditFault),
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Operators {
    /// Seals the whole audit with the present key, once it was seen to hold, so that the key before
    /// is needed no more; where nothing bears another key's seal, nothing changes. The old newest
    /// link is written down in the entry that says so.
    ///
    /// Entries whose key is lost hold for nobody: with `verified` set to `false` they are taken as
    /// they lie, and the entry says how many.
    pub async fn audit_reseal(
        &self,
        kept: Option<ChainHead>,
        verified: bool,
    ) -> Result<Resealed, ResealError> {
        let seen = verify_chain(self.0.chain.as_ref(), self.0.seal.as_ref(), kept).await?;
        match seen.fault {
            Some(fault) if verified || fault.flaw != AuditFlaw::UnknownKey => {
                return Err(ResealError::Broken(fault));
            }
            _ => {}
        }
        let mut unit = self.0.work.begin().await?;
        let resealed = unit.audit().reseal(verified).await?;
        if resealed.entries == 0 {
            return Ok(Resealed {
                now: resealed.before,
                ..resealed
            });
        }
        let said = |field: &str, before: Option<String>, after: String| FieldChange {
            field: field.into(),
            before,
            after: Some(after),
        };
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Audit, resealed.before.seq),
            verb: "reseal".into(),
            changes: vec![
                said(
                    "head",
                    Some(resealed.before.to_string()),
                    resealed.now.to_string(),
                ),
                said("entries", None, resealed.entries.to_string()),
                said("unverified", None, resealed.unverified.to_string()),
                said(
                    "checkpoint_unverified",
                    None,
                    resealed.checkpoint_unverified.to_string(),
                ),
            ],
            reason: None,
        };
        let recorder = self.recorder();
        recorder
            .last(unit, self.actor(), &Self::origin(), event)
            .await?;
        let now = self.0.chain.head().await?;
        Ok(Resealed {
            now: now.unwrap_or(resealed.now),
            ..resealed
        })
    }
}

use guichet_driven::{
    AuditEvent, AuditObject, Beginning, ChainHead, FieldChange, ObjectKind, PortError, PortResult,
    ReadChain, Resealed,
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
    /// they lie, and the entry says which. A head that was `kept` elsewhere is held against what
    /// lies there all the same: that takes no key.
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
            Some(_) => {
                if let Some(fault) = against(self.0.chain.as_ref(), kept).await? {
                    return Err(ResealError::Broken(fault));
                }
            }
            None => {}
        }
        let mut unit = self.0.work.begin().await?;
        let resealed = unit.audit().reseal(verified).await?;
        if resealed.entries == 0 {
            return Ok(Resealed {
                now: resealed.before,
                ..resealed
            });
        }
        let (was, is) = (resealed.before.to_string(), resealed.now.to_string());
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Audit, resealed.before.seq),
            verb: "reseal".into(),
            changes: vec![
                FieldChange::moved("head", Some(was), Some(is)),
                FieldChange::set("entries", resealed.entries),
                FieldChange::set("unverified", resealed.unverified.count()),
                FieldChange::set("unverified_entries", &resealed.unverified),
                FieldChange::set("checkpoint_unverified", resealed.checkpoint_unverified),
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

/// What a head that was kept elsewhere says of the links as they lie there, whoever sealed them.
async fn against(chain: &dyn ReadChain, kept: Option<ChainHead>) -> PortResult<Option<AuditFault>> {
    let Some(kept) = kept.filter(|kept| *kept != ChainHead::START) else {
        return Ok(None);
    };
    let fault = |id, flaw| {
        Some(AuditFault {
            seq: kept.seq,
            id,
            flaw,
        })
    };
    let begun = match chain.beginning().await? {
        Beginning::Pruned(sealed) => sealed.checkpoint.last,
        Beginning::Whole | Beginning::Unreadable => ChainHead::START,
    };
    if kept == begun {
        return Ok(None);
    }
    if kept.seq <= begun.seq {
        return Ok(fault(None, AuditFlaw::Pruned));
    }
    let link = chain.links(kept.seq - 1, 1).await?.pop();
    Ok(match link.filter(|link| link.seq == kept.seq) {
        None => fault(None, AuditFlaw::TailRemoved),
        Some(link) => match &link.sealed {
            Some(sealed) if sealed.mac == kept.mac => None,
            _ => fault(link.id, AuditFlaw::Rewritten),
        },
    })
}

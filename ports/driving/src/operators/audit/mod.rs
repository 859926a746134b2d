//! Whether the audit's chain holds, and how long it is kept.

mod erase;
mod prune;
mod reseal;
mod verify;

use chrono::{DateTime, Utc};
use guichet_driven::{ChainHead, PortError};

use super::{OperatorResult, Operators};

pub use erase::EraseError;
pub use prune::{AuditPruned, PRUNE_AGE_DAYS, PruneError};
pub use reseal::ResealError;
pub(crate) use verify::verify_end;
pub use verify::{AuditFault, AuditFlaw, AuditVerified, verify_chain};

/// Why there is no head to print.
#[derive(Debug, thiserror::Error)]
pub enum AuditHeadError {
    /// The head and the newest entry do not go together.
    #[error("the head of the audit is not that of its newest entry")]
    Broken,
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// The day that begins at this moment, for an entry of the audit.
fn day(before: DateTime<Utc>) -> String {
    before.date_naive().to_string()
}

impl Operators {
    /// Follows the audit from its first entry to its newest, and on to a head that was kept
    /// elsewhere, if there is one.
    pub async fn audit_verify(&self, kept: Option<ChainHead>) -> OperatorResult<AuditVerified> {
        verify_chain(self.0.chain.as_ref(), self.0.seal.as_ref(), kept).await
    }

    /// The newest link of the audit, for keeping elsewhere.
    pub async fn audit_head(&self) -> Result<ChainHead, AuditHeadError> {
        let chain = self.0.chain.as_ref();
        let head = chain.head().await?.ok_or(AuditHeadError::Broken)?;
        let Some(before) = head.seq.checked_sub(1) else {
            return Ok(head);
        };
        let newest = chain.links(before, 1).await?.pop();
        let sealed = newest.filter(|link| link.seq == head.seq);
        let mac = sealed.and_then(|link| link.sealed).map(|link| link.mac);
        (mac == Some(head.mac))
            .then_some(head)
            .ok_or(AuditHeadError::Broken)
    }
}

use chrono::{DateTime, TimeDelta, Utc};
use guichet_driven::{
    AuditEvent, AuditObject, Beginning, ChainHead, FieldChange, ObjectKind, PRUNE, PortError,
    PortResult, Prune, Pruned,
};

use super::{AuditFault, verify_chain};
use crate::operators::Operators;

/// Entries younger than so many days are never removed: a slip of the hand would be for good.
pub const PRUNE_AGE_DAYS: i64 = 365;

/// As many go in one unit of work: whoever signs in waits for the chain meanwhile.
const STEP: u64 = 20_000;

/// What became of the oldest entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditPruned {
    /// How many were removed, or would be.
    pub removed: u64,
    /// The last entry that is no longer there, whoever removed it; the start where none was.
    pub pruned: ChainHead,
    /// The newest link.
    pub head: ChainHead,
}

/// Why nothing was removed.
#[derive(Debug, thiserror::Error)]
pub enum PruneError {
    /// What lies before that moment is too young.
    #[error("entries are kept for a year at least")]
    TooYoung,
    /// The audit does not hold.
    #[error("the audit does not hold at {}", .0.seq)]
    Broken(AuditFault),
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Operators {
    /// Removes the audit's oldest entries, up to the first that is not from before this moment,
    /// once the whole was seen to hold. In their place stands a sealed checkpoint, which
    /// verification begins with. In steps, each whole in itself with the entry that tells of it.
    pub async fn audit_prune(
        &self,
        before: DateTime<Utc>,
        kept: Option<ChainHead>,
        dry_run: bool,
    ) -> Result<AuditPruned, PruneError> {
        if before > self.0.clock.now() - TimeDelta::days(PRUNE_AGE_DAYS) {
            return Err(PruneError::TooYoung);
        }
        let chain = self.0.chain.as_ref();
        let seen = verify_chain(chain, self.0.seal.as_ref(), kept).await?;
        if let Some(fault) = seen.fault {
            return Err(PruneError::Broken(fault));
        }
        let mut done = AuditPruned {
            removed: 0,
            pruned: seen.pruned,
            head: seen.holds,
        };
        if dry_run {
            done.removed = chain.older(before).await?;
            return Ok(done);
        }
        loop {
            let step = self.prune_step(before).await?;
            done.removed += step.removed;
            done.pruned = step.last;
            if step.removed < STEP {
                break;
            }
        }
        done.head = chain.head().await?.unwrap_or(done.head);
        Ok(done)
    }

    async fn prune_step(&self, before: DateTime<Utc>) -> PortResult<Pruned> {
        let was = match self.0.chain.beginning().await? {
            Beginning::Pruned(sealed) => Some(sealed.checkpoint.last.to_string()),
            Beginning::Whole | Beginning::Unreadable => None,
        };
        let asked = Prune {
            before,
            at_most: STEP,
            by: self.actor(),
            at: self.0.clock.now(),
        };
        let mut unit = self.0.work.begin().await?;
        let done = unit.audit().prune(&asked).await?;
        if done.removed == 0 {
            return Ok(done);
        }
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Audit, done.last.seq),
            verb: PRUNE.into(),
            changes: vec![
                FieldChange::moved("checkpoint", was, Some(done.last.to_string())),
                FieldChange::set("entries", done.removed),
                FieldChange::set("older_than", super::day(before)),
            ],
            reason: None,
        };
        let recorder = self.recorder();
        recorder
            .last(unit, self.actor(), &Self::origin(), event)
            .await?;
        Ok(done)
    }
}

//! Follows the audit's chain, from where it begins.

mod verdict;
mod walk;

use guichet_driven::{Beginning, ChainHead, PortResult, ReadChain, SealAudit, SealedCheckpoint};
use subtle::ConstantTimeEq;

use self::walk::Walk;

pub use verdict::{AuditFault, AuditFlaw, AuditVerified};

/// Follows a chain from its first link, or from the checkpoint that stands for those that were
/// removed. Reads it page by page, so that it may be of any length; what is appended meanwhile is
/// followed too.
pub async fn verify_chain(
    chain: &dyn ReadChain,
    seal: &dyn SealAudit,
    kept: Option<ChainHead>,
) -> PortResult<AuditVerified> {
    followed(chain, seal, kept, u64::MAX).await
}

/// The same for about the `newest` links alone: what is before them is taken as it is, but for the
/// checkpoint.
pub(crate) async fn verify_end(
    chain: &dyn ReadChain,
    seal: &dyn SealAudit,
    newest: u64,
) -> PortResult<AuditVerified> {
    followed(chain, seal, None, newest).await
}

async fn followed(
    chain: &dyn ReadChain,
    seal: &dyn SealAudit,
    kept: Option<ChainHead>,
    newest: u64,
) -> PortResult<AuditVerified> {
    loop {
        let beginning = chain.beginning().await?;
        let verified = once(chain, seal, kept, newest, &beginning).await?;
        // Links that were removed by rights during the walk are missing to it.
        if verified.fault.is_none() || chain.beginning().await? == beginning {
            return Ok(verified);
        }
    }
}

async fn once(
    chain: &dyn ReadChain,
    seal: &dyn SealAudit,
    kept: Option<ChainHead>,
    newest: u64,
    beginning: &Beginning,
) -> PortResult<AuditVerified> {
    let (pruned, told_by) = match begun(seal, beginning) {
        Ok(begun) => begun,
        Err(fault) => return Ok(not_even_begun(fault)),
    };
    if chain.astray(pruned.seq).await? > 0 {
        return Ok(not_even_begun(AuditFault {
            seq: pruned.seq,
            id: None,
            flaw: AuditFlaw::Astray,
        }));
    }
    let own = chain.head().await?;
    let from = own.map_or(0, |head| head.seq.saturating_sub(newest));
    let mut holds = pruned;
    if let Some(before) = from.checked_sub(1).filter(|before| *before >= pruned.seq) {
        let link = chain.links(before, 1).await?.pop();
        let link = link.filter(|link| link.seq == from);
        if let Some(mac) = link.and_then(|link| link.sealed).map(|sealed| sealed.mac) {
            holds = ChainHead { seq: from, mac };
        }
    }
    let is_gone = |head: &ChainHead| head.seq < pruned.seq;
    let walk = Walk {
        chain,
        seal,
        own,
        kept: kept.filter(|kept| !is_gone(kept)),
        pruned,
        told_by,
        holds,
        erased: 0,
    };
    let mut verified = walk.whole().await?;
    let lost = kept.filter(|kept| is_gone(kept) && *kept != ChainHead::START);
    verified.fault = verified.fault.or(lost.map(|lost| AuditFault {
        seq: lost.seq,
        id: None,
        flaw: AuditFlaw::Pruned,
    }));
    Ok(verified)
}

/// The last link that was removed, and the number of the entry that tells of it.
fn begun(
    seal: &dyn SealAudit,
    beginning: &Beginning,
) -> Result<(ChainHead, Option<u64>), AuditFault> {
    let fault = |seq, flaw| AuditFault {
        seq,
        id: None,
        flaw,
    };
    let changed = AuditFlaw::CheckpointChanged;
    match beginning {
        Beginning::Whole => Ok((ChainHead::START, None)),
        Beginning::Unreadable => Err(fault(0, changed)),
        Beginning::Pruned(sealed) => {
            let SealedCheckpoint {
                checkpoint, mac, ..
            } = sealed;
            match sealed.must_bear(seal) {
                Some(must) if same(&must, mac) && sealed.can_be_told() => {
                    Ok((checkpoint.last, Some(checkpoint.told_by)))
                }
                Some(_) => Err(fault(checkpoint.last.seq, changed)),
                None => Err(fault(checkpoint.last.seq, AuditFlaw::UnknownKey)),
            }
        }
    }
}

fn not_even_begun(fault: AuditFault) -> AuditVerified {
    AuditVerified {
        holds: ChainHead::START,
        pruned: ChainHead::START,
        erased: 0,
        fault: Some(fault),
    }
}

fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.ct_eq(other).into()
}

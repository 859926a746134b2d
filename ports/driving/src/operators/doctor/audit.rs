//! The audit's chain.

use guichet_domain::kernel::Words;
use guichet_driven::PortResult;

use super::{Check, Data, Note, Probe, Severity, Verdict};
use crate::operators::audit::{AuditFlaw, verify_end};

/// As many of the newest entries are followed, from the checkpoint on where fewer are there;
/// `guichet audit verify` follows all.
const NEWEST: u64 = 10_000;

pub(super) const CHECKS: &[Check] = &[Check {
    name: "audit_chain",
    severity: Severity::Error,
    needs: &["schema_level"],
    runbook: "corrupt-data",
    // It stands on a schema that is up to date, which a migration has yet to see to.
    preflight: false,
    probe: Probe::Data(|data| Box::pin(chain(data))),
}];

async fn chain(data: Data<'_>) -> PortResult<Verdict> {
    let verified = verify_end(data.chain, data.seal, NEWEST).await?;
    Ok(match verified.fault {
        None => Verdict::Good(Note::plain("holds").with("seq", verified.holds.seq)),
        Some(fault) if fault.flaw == AuditFlaw::UnknownKey => {
            Verdict::Bad(Note::plain("unknown_key").with("seq", fault.seq))
        }
        Some(fault) => Verdict::Bad(
            Note::plain("broken_at")
                .with("seq", fault.seq)
                .with("flaw", fault.flaw.word()),
        ),
    })
}

//! Deployments that nobody ends.

use chrono::TimeDelta;
use guichet_driven::PortResult;

use super::{Check, DoctorParts, Note, Severity, Verdict};

/// What is due is settled at the next look; nobody has looked for so long.
const UNSEEN: TimeDelta = TimeDelta::hours(1);

/// Tasks looked at.
const MOST: usize = 100;

pub(super) const CHECKS: &[Check] = &[Check {
    name: "deployments_due",
    severity: Severity::Warning,
    needs: &["schema_level"],
    runbook: "application-down",
    preflight: false,
    probe: |parts| Box::pin(due(parts)),
}];

async fn due(parts: &DoctorParts) -> PortResult<Verdict> {
    let before = parts.clock.now() - UNSEEN;
    let overdue = parts.store()?.tasks.due(None, before, MOST).await?;
    Ok(if overdue.is_empty() {
        Verdict::Good(Note::plain("none"))
    } else {
        Verdict::Bad(Note::plain("some").with("count", overdue.len()))
    })
}

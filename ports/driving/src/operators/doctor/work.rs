//! Deployments that nobody ends, and those that nobody begins.

use chrono::TimeDelta;
use guichet_driven::{Overdue, PortResult};

use super::check::OfAll;
use super::{Check, DoctorParts, Note, Probe, Severity, Verdict};

/// What is due is settled at the next look; nobody has looked for so long.
const UNSEEN: TimeDelta = TimeDelta::hours(1);

/// Tasks looked at.
const MOST: usize = 100;

/// What is to be deployed at ten may still wait at half past.
const GRACE: TimeDelta = TimeDelta::hours(1);

const fn check(name: &'static str, probe: OfAll) -> Check {
    Check {
        name,
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "application-down",
        preflight: false,
        probe: Probe::All(probe),
    }
}

pub(super) const CHECKS: &[Check] = &[
    check("deployments_due", |parts| Box::pin(due(parts))),
    check("authorisations_pending", |parts| Box::pin(pending(parts))),
];

async fn due(parts: &DoctorParts) -> PortResult<Verdict> {
    let before = parts.clock.now() - UNSEEN;
    let overdue = parts.store()?.tasks.due(None, before, MOST).await?;
    Ok(if overdue.is_empty() {
        Verdict::Good(Note::plain("none"))
    } else {
        Verdict::Bad(Note::plain("some").with("count", overdue.len()))
    })
}

async fn pending(parts: &DoctorParts) -> PortResult<Verdict> {
    let before = parts.clock.now() - GRACE;
    let late = parts.store()?.tasks.overdue(before).await?;
    if late == Overdue::default() {
        return Ok(Verdict::Good(Note::plain("none")));
    }
    let some = Note::plain("some").with("planned", late.planned);
    Ok(Verdict::Bad(some.with("authorised", late.authorised)))
}

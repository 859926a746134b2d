//! What several instances share.

use guichet_driven::{PortResult, SharedCacheStanding};

use super::{Check, DoctorParts, Note, Probe, Severity, Verdict};

pub(super) const CHECKS: &[Check] = &[Check {
    name: "redis",
    severity: Severity::Error,
    needs: &["configuration"],
    runbook: "application-down",
    preflight: false,
    probe: Probe::All(|parts| Box::pin(redis(parts))),
}];

async fn redis(parts: &DoctorParts) -> PortResult<Verdict> {
    let Some(cache) = &parts.shared_cache else {
        // One instance needs none: nothing is missing anywhere.
        return Ok(Verdict::NotHere(Note::plain("own")));
    };
    Ok(match cache.stands().await? {
        SharedCacheStanding::Answers => Verdict::Good(Note::plain("answers")),
        SharedCacheStanding::Denied => Verdict::Bad(Note::plain("denied")),
        SharedCacheStanding::NoSuchDatabase => Verdict::Bad(Note::plain("no_database")),
    })
}

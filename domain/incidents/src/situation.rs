use chrono::{DateTime, Utc};
use guichet_access::Standing;
use guichet_kernel::StaffId;

use crate::{Denial, Incident, Severity, Verb};

/// Who wants to act, and when.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// Who.
    pub actor: StaffId,
    /// What they may act as in the incident's project.
    pub standing: Standing,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Situation {
    /// Whether this person may do this with the incident now, or why not. With `seen`, only to
    /// the incident as it was at that revision.
    pub fn may(&self, verb: Verb, incident: &Incident, seen: Option<u64>) -> Result<(), Denial> {
        if verb.decides() && !self.standing.decides() {
            return Err(Denial::DecidersOnly);
        }
        if verb != Verb::Comment && !self.standing.answers() {
            return Err(Denial::WorkersOnly);
        }
        if let Some(seen) = seen.filter(|seen| *seen != incident.revision) {
            return Err(Denial::Changed { seen });
        }
        if !verb.applies_to(incident.state) {
            return Err(Denial::WrongState(incident.state));
        }
        let bad = incident.production && incident.severity >= Severity::High;
        let told = incident.cause.is_some() && incident.review.is_some();
        if verb == Verb::Close && bad && !told {
            return Err(Denial::ReviewMissing);
        }
        Ok(())
    }

    /// Whether this person may make the incident less bad, or why not: as any other grading, but
    /// by somebody who decides.
    pub fn may_lower(&self, incident: &Incident, seen: Option<u64>) -> Result<(), Denial> {
        self.may(Verb::Grade, incident, seen)?;
        if self.standing.decides() {
            Ok(())
        } else {
            Err(Denial::DecidersOnly)
        }
    }

    /// Whether this person may open one here.
    pub fn may_open(&self) -> Result<(), Denial> {
        if self.standing.answers() {
            Ok(())
        } else {
            Err(Denial::WorkersOnly)
        }
    }
}

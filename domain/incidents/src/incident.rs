use chrono::{DateTime, Utc};
use guichet_access::Standing;
use guichet_kernel::{IncidentId, ProjectId, StaffId, TaskId, Words};

use crate::{Denial, IncidentEvent, Refusal, Severity, Situation, State, Verb, words};

/// Something that does not work, and what is done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// One line.
    pub title: String,
    /// Paragraphs.
    pub description: String,
    /// Where it stands.
    pub state: State,
    /// How bad it is.
    pub severity: Severity,
    /// Who has it.
    pub assignee: Option<StaffId>,
    /// The one it should have gone to may not act any more: it fell to the project's lead.
    pub fell_to_lead: bool,
    /// The deployment it came of.
    pub deployment: Option<TaskId>,
    /// Whether it is about production.
    pub production: bool,
    /// Why it happened, once it is resolved.
    pub cause: Option<String>,
    /// What is learned from it.
    pub review: Option<String>,
    /// The one it is a duplicate of.
    pub duplicate_of: Option<IncidentId>,
    /// How often it was reopened.
    pub reopened: u32,
    /// Who opened it; nobody where a failure did it through somebody else's hand.
    pub opened_by: StaffId,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// When it was resolved, the last time.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Raised by every command but a comment.
    pub revision: u64,
}

/// An incident after a step, and what its timeline says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// As it is now.
    pub incident: Incident,
    /// What happened.
    pub event: IncidentEvent,
}

impl Incident {
    /// Takes note of it.
    pub fn acknowledge(&self, seen: u64, s: &Situation) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Acknowledge, seen, s)?;
        step.incident.state = State::Acknowledged;
        Ok(step)
    }

    /// Begins to look for its cause.
    pub fn investigate(&self, seen: u64, s: &Situation) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Investigate, seen, s)?;
        step.incident.state = State::Investigating;
        Ok(step)
    }

    /// It is mended, for this cause.
    pub fn resolve(&self, cause: &str, seen: u64, s: &Situation) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Resolve, seen, s)?;
        let cause = words("cause", cause)?;
        step.event.words = Some(cause.clone());
        step.incident.cause = Some(cause);
        step.incident.resolved_at = Some(s.now);
        step.incident.state = State::Resolved;
        Ok(step)
    }

    /// Ends it.
    pub fn close(&self, seen: u64, s: &Situation) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Close, seen, s)?;
        step.incident.state = State::Closed;
        Ok(step)
    }

    /// Takes it up again. What was known of its cause may have been wrong.
    pub fn reopen(&self, why: &str, seen: u64, s: &Situation) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Reopen, seen, s)?;
        step.event.words = Some(words("reason", why)?);
        let incident = &mut step.incident;
        incident.state = State::Open;
        incident.reopened += 1;
        incident.cause = None;
        incident.review = None;
        incident.resolved_at = None;
        incident.duplicate_of = None;
        Ok(step)
    }

    /// It is `original`. `chain` leads from that one through those it is a duplicate of.
    pub fn duplicate(
        &self,
        original: IncidentId,
        chain: &[IncidentId],
        seen: u64,
        s: &Situation,
    ) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Duplicate, seen, s)?;
        if original == self.id || chain.contains(&self.id) {
            return Err(Denial::Circle.into());
        }
        step.event.words = Some(original.to_string());
        step.incident.duplicate_of = Some(original);
        step.incident.state = State::Duplicate;
        Ok(step)
    }

    /// Gives it to somebody who may work on it.
    pub fn assign(
        &self,
        to: StaffId,
        theirs: Standing,
        seen: u64,
        s: &Situation,
    ) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Assign, seen, s)?;
        if !theirs.answers() {
            return Err(Refusal::Assignee);
        }
        step.event.words = Some(to.to_string());
        step.incident.assignee = Some(to);
        step.incident.fell_to_lead = false;
        Ok(step)
    }

    /// Says how bad it is; making it less bad takes a reason, and somebody who decides.
    pub fn grade(
        &self,
        severity: Severity,
        why: Option<&str>,
        seen: u64,
        s: &Situation,
    ) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Grade, seen, s)?;
        let why = if severity < self.severity {
            s.may_lower(self, Some(seen))?;
            Some(words("reason", why.unwrap_or_default())?)
        } else {
            why.map(|why| words("reason", why)).transpose()?
        };
        step.event.severity = Some((self.severity, severity));
        step.event.words = why;
        step.incident.severity = severity;
        Ok(step)
    }

    /// Writes what is learned from it.
    pub fn write_review(&self, review: &str, seen: u64, s: &Situation) -> Result<Step, Refusal> {
        let mut step = self.step(Verb::Review, seen, s)?;
        let review = words("review", review)?;
        step.event.words = Some(review.clone());
        step.incident.review = Some(review);
        Ok(step)
    }

    /// Says something about it; changes no revision.
    pub fn comment(&self, text: &str, s: &Situation) -> Result<IncidentEvent, Refusal> {
        s.may(Verb::Comment, self, None)?;
        let mut event = IncidentEvent::of(Verb::Comment.word(), s.actor, s.now, self.revision);
        event.words = Some(words("text", text)?);
        Ok(event)
    }

    fn step(&self, verb: Verb, seen: u64, s: &Situation) -> Result<Step, Refusal> {
        s.may(verb, self, Some(seen))?;
        let mut incident = self.clone();
        incident.revision += 1;
        let event = IncidentEvent::of(verb.word(), s.actor, s.now, incident.revision);
        Ok(Step { incident, event })
    }
}

use chrono::{DateTime, Utc};
use guichet_access::Standing;
use guichet_kernel::{IncidentId, ProjectId, StaffId, TaskId, Words, text};

use crate::{IncidentEvent, Severity, State, Verb};

/// Characters of a title.
pub const LONGEST_TITLE: usize = 200;

/// Characters of a description, which holds the end of a failed deployment's log.
pub const LONGEST_DESCRIPTION: usize = 20_000;

/// Characters of a reason, a cause, a review, a comment.
pub const LONGEST_WORDS: usize = 4_000;

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

/// Why somebody may not do something with an incident now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Denial {
    /// It takes somebody who works on the project, or support.
    #[error("only those who work on the project, and support, may")]
    WorkersOnly,
    /// It takes an administrator, the lead or support.
    #[error("only an administrator, the project's lead or support may")]
    DecidersOnly,
    /// Somebody changed the incident since it was looked at.
    #[error("changed since revision {seen}")]
    Changed {
        /// The revision that was looked at.
        seen: u64,
    },
    /// The state machine has no such step.
    #[error("not possible for an incident that is {0:?}")]
    WrongState(State),
    /// A bad one in production closes only with its cause and review.
    #[error("cause and review are missing")]
    ReviewMissing,
    /// It would be its own duplicate, directly or through others.
    #[error("a circle of duplicates")]
    Circle,
}

impl Denial {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkersOnly => "workers_only",
            Self::DecidersOnly => "deciders_only",
            Self::Changed { .. } => "changed",
            Self::WrongState(_) => "wrong_state",
            Self::ReviewMissing => "review_missing",
            Self::Circle => "circle",
        }
    }

    /// Whether the person may not, rather than the incident cannot.
    pub const fn is_forbidden(self) -> bool {
        matches!(self, Self::WorkersOnly | Self::DecidersOnly)
    }
}

/// Why a command about an incident was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not by this person, or not now.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// A text cannot be kept.
    #[error("{field}: {fault}")]
    Text {
        /// Which, as the API names it.
        field: &'static str,
        /// Why.
        fault: text::TextFault,
    },
    /// Whoever it is given to may not work on it.
    #[error("the assignee may not work on it")]
    Assignee,
}

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

/// An incident after a step, and what its timeline says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// As it is now.
    pub incident: Incident,
    /// What happened.
    pub event: IncidentEvent,
}

/// What an incident is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Its id.
    pub id: IncidentId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// One line.
    pub title: String,
    /// Paragraphs.
    pub description: String,
    /// How bad it is.
    pub severity: Severity,
    /// Who gets it.
    pub assignee: Option<StaffId>,
    /// The deployment it came of.
    pub deployment: Option<TaskId>,
    /// Whether it is about production.
    pub production: bool,
}

/// A text as it is kept.
pub fn words(field: &'static str, given: &str) -> Result<String, Refusal> {
    text::paragraph(given, LONGEST_WORDS).map_err(|fault| Refusal::Text { field, fault })
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

impl Incident {
    /// Opens one by hand.
    pub fn open(opening: &Opening, s: &Situation) -> Result<Step, Refusal> {
        s.may_open()?;
        let text = |field, fault| Refusal::Text { field, fault };
        let title = text::line(&opening.title, LONGEST_TITLE).map_err(|f| text("title", f))?;
        let description = text::paragraph(&opening.description, LONGEST_DESCRIPTION)
            .map_err(|f| text("description", f))?;
        Ok(Self::opened(
            Opening {
                title,
                description,
                ..opening.clone()
            },
            false,
            s.actor,
            s.now,
        ))
    }

    /// The one that a failed deployment opens, by the customer's own words. `log` is cut to its
    /// end where it is too long. `to_lead`: the responsible may not act any more.
    #[expect(clippy::too_many_arguments, reason = "each is one fact of the failure")]
    pub fn of_failure(
        id: IncidentId,
        project: ProjectId,
        task: TaskId,
        (version, environment): (&str, &str),
        log: &[String],
        (assignee, to_lead): (StaffId, bool),
        by: StaffId,
        now: DateTime<Utc>,
    ) -> Step {
        let head = format!(
            "Le déploiement de la version {version} sur {environment} a échoué.\n\nLogs:\n"
        );
        let left = LONGEST_DESCRIPTION - head.chars().count();
        let opening = Opening {
            id,
            project,
            title: format!("INCIDENT - Échec déploiement {version}"),
            description: head + &end_of(log, left),
            severity: Severity::High,
            assignee: Some(assignee),
            deployment: Some(task),
            production: environment == "PROD",
        };
        Self::opened(opening, to_lead, by, now)
    }

    fn opened(o: Opening, fell_to_lead: bool, by: StaffId, now: DateTime<Utc>) -> Step {
        let incident = Self {
            id: o.id,
            project: o.project,
            title: o.title,
            description: o.description,
            state: State::Open,
            severity: o.severity,
            assignee: o.assignee,
            fell_to_lead,
            deployment: o.deployment,
            production: o.production,
            cause: None,
            review: None,
            duplicate_of: None,
            reopened: 0,
            opened_by: by,
            opened_at: now,
            resolved_at: None,
            revision: 1,
        };
        let event = IncidentEvent::of("open", by, now, 1);
        Step { incident, event }
    }

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

/// The last lines that fit into `most` characters, with a sign where some are left out.
fn end_of(log: &[String], most: usize) -> String {
    let (mut lines, mut left) = (Vec::new(), most.saturating_sub(2));
    for line in log.iter().rev() {
        let length = line.chars().count() + 1;
        if length > left {
            lines.push("…");
            break;
        }
        left -= length;
        lines.push(line);
    }
    lines.reverse();
    lines.join("\n")
}

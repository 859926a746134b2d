use chrono::{DateTime, Utc};
use guichet_kernel::{IncidentId, ProjectId, StaffId, TaskId, text};

use crate::{Incident, IncidentEvent, Refusal, Severity, Situation, State, Step};

/// Characters of a title.
pub const LONGEST_TITLE: usize = 200;

/// Characters of a description, which holds the end of a failed deployment's log.
pub const LONGEST_DESCRIPTION: usize = 20_000;

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

use guichet_domain::incidents::{IncidentEvent, Severity, State, Verb};
use guichet_domain::kernel::Words;
use guichet_portal::governance::{IncidentView, People};
use poem_openapi::Object;

use crate::api::allowed::Allowed;
use crate::api::newest::newest;
use crate::api::nullable::Nullable;
use crate::api::shapes::{Instant, Word};
use crate::format::Formatter;
use crate::words_governance::incident_denial_text;

/// An incident.
#[derive(Debug, Object)]
#[oai(rename = "Incident")]
pub(super) struct FullIncident {
    /// Its id.
    id: String,
    /// One line.
    title: String,
    /// Paragraphs.
    description: String,
    /// Where it stands.
    state: Word<State>,
    /// How bad it is.
    severity: Word<Severity>,
    /// The login of who has it.
    assignee: Nullable<String>,
    /// Whoever it should have gone to may not act any more: it fell to the project's lead.
    fell_to_lead: bool,
    /// The id of the deployment it came of.
    deployment: Nullable<String>,
    /// The id of its project.
    project: String,
    /// The name of its project.
    project_name: String,
    /// Whether it is about production.
    production: bool,
    /// Why it happened, once it is resolved.
    cause: Nullable<String>,
    /// What is learned from it.
    review: Nullable<String>,
    /// The id of the incident it is a duplicate of.
    duplicate_of: Nullable<String>,
    /// How often it was reopened.
    reopened: u32,
    /// The login of who opened it.
    opened_by: String,
    /// When.
    opened_at: Instant,
    /// When it was resolved, the last time.
    resolved_at: Nullable<Instant>,
    /// Raised by every command but a comment.
    revision: u64,
    /// What happened, in order, of more than 500 events the last; in an answer to a command only
    /// as many of them as hold 16 KiB of text; left out in lists. All of it is read page by page
    /// at `/incidents/{id}/timeline`.
    #[oai(skip_serializing_if_is_none)]
    timeline: Option<Vec<Happened>>,
    /// How many events there are before these; left out in lists.
    #[oai(skip_serializing_if_is_none)]
    timeline_left_out: Option<u64>,
    /// For each verb whether the caller may use it now, or why not; `lower`, whether they may
    /// `grade` it less bad.
    allowed: Allowed<Act>,
}

/// What is done with an incident; making it less bad takes more than any other grading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Verb(Verb),
    Lower,
}

impl Words for Act {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Verb(Verb::Acknowledge), "acknowledge"),
        (Self::Verb(Verb::Investigate), "investigate"),
        (Self::Verb(Verb::Resolve), "resolve"),
        (Self::Verb(Verb::Close), "close"),
        (Self::Verb(Verb::Reopen), "reopen"),
        (Self::Verb(Verb::Duplicate), "duplicate"),
        (Self::Verb(Verb::Assign), "assign"),
        (Self::Verb(Verb::Grade), "grade"),
        (Self::Lower, "lower"),
        (Self::Verb(Verb::Review), "review"),
        (Self::Verb(Verb::Comment), "comment"),
    ];
}

/// Something that happened to an incident.
#[derive(Debug, Object)]
#[oai(rename = "IncidentEvent")]
pub(super) struct Happened {
    /// When.
    at: Instant,
    /// The login of who did it.
    by: String,
    /// `open`, or the verb.
    event: String,
    /// The incident's revision after it.
    revision: u64,
    /// The reason, cause, review or comment; of an assignment the login, of a duplicate the
    /// original's id.
    text: Nullable<String>,
    /// How bad it became, where that changed.
    severity: Nullable<Word<Severity>>,
}

impl FullIncident {
    /// The incident with its timeline.
    pub(super) fn of(view: &IncidentView, write: Formatter) -> Self {
        Self::with(&view.events, view, write)
    }

    /// The incident as a command answers it.
    pub(super) fn answered(view: &IncidentView, write: Formatter) -> Self {
        let told = newest(&view.events, |event| {
            event.words.as_deref().unwrap_or_default()
        });
        Self::with(told, view, write)
    }

    fn with(events: &[IncidentEvent], view: &IncidentView, write: Formatter) -> Self {
        let cut = view.events.len().saturating_sub(events.len());
        let timeline = events.iter().map(|event| written(event, &view.people));
        Self {
            timeline: Some(timeline.collect()),
            timeline_left_out: Some(view.events_before + cut as u64),
            ..Self::row(view, write)
        }
    }

    /// The incident as lists have it.
    pub(super) fn row(view: &IncidentView, write: Formatter) -> Self {
        let incident = &view.incident;
        let login = |id| view.people.login(id);
        let verbs = view.allowed.iter();
        let verbs = verbs.map(|(verb, answer)| (Act::Verb(*verb), *answer));
        let all = verbs.chain([(Act::Lower, view.lower)]);
        let allowed = all.map(|(act, answer)| {
            let denied = answer.err();
            (
                act,
                denied.map(|d| (d.code(), incident_denial_text(d, write))),
            )
        });
        Self {
            id: incident.id.to_string(),
            title: incident.title.clone(),
            description: incident.description.clone(),
            state: incident.state.into(),
            severity: incident.severity.into(),
            assignee: incident.assignee.map(login).into(),
            fell_to_lead: incident.fell_to_lead,
            deployment: incident.deployment.map(|id| id.to_string()).into(),
            project: view.project.to_string(),
            project_name: view.project_name.clone(),
            production: incident.production,
            cause: incident.cause.clone().into(),
            review: incident.review.clone().into(),
            duplicate_of: incident.duplicate_of.map(|id| id.to_string()).into(),
            reopened: incident.reopened,
            opened_by: login(incident.opened_by),
            opened_at: incident.opened_at.into(),
            resolved_at: incident.resolved_at.map(Instant::from).into(),
            revision: incident.revision,
            timeline: None,
            timeline_left_out: None,
            allowed: Allowed::of(allowed),
        }
    }
}

pub(super) fn written(event: &IncidentEvent, people: &People) -> Happened {
    let text = match event.kind {
        "assign" => event.words.as_deref().map(|id| match id.parse() {
            Ok(id) => people.login(id),
            Err(_) => id.to_owned(),
        }),
        _ => event.words.clone(),
    };
    Happened {
        at: event.at.into(),
        by: people.login(event.by),
        event: event.kind.to_owned(),
        revision: event.revision,
        text: text.into(),
        severity: event.severity.map(|(_, after)| after.into()).into(),
    }
}

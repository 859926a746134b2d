//! The word, colour and icon of each state of what the staff work on.

use guichet_domain::deployments::{EventKind, Stage, State, Verb};
use guichet_domain::incidents::{Severity, State as IncidentState, Verb as IncidentVerb};

use crate::i18n::Texts;
use crate::view::icon::Icon;
use crate::view::parts::{Badge, Tone};

/// What a task's state is called.
pub fn task_word(texts: &Texts, state: State) -> String {
    texts.t(match state {
        State::Planned => "task-planned",
        State::Authorised => "task-authorised",
        State::Running => "task-running",
        State::Stale => "task-stale",
        State::Succeeded => "task-succeeded",
        State::Failed => "task-failed",
        State::Rejected => "task-rejected",
        State::Cancelled => "task-cancelled",
    })
}

/// A task's state.
pub fn task(texts: &Texts, state: State) -> Badge {
    let (tone, icon) = match state {
        State::Planned => (Tone::Calm, Icon::Clock),
        State::Authorised => (Tone::Calm, Icon::Check),
        State::Running => (Tone::Busy, Icon::Ring),
        State::Stale => (Tone::Part, Icon::Exclamation),
        State::Succeeded => (Tone::Good, Icon::Check),
        State::Failed => (Tone::Bad, Icon::Cross),
        State::Rejected | State::Cancelled => (Tone::Calm, Icon::Barred),
    };
    Badge::new(tone, icon, task_word(texts, state))
}

/// What is done with a task, as its button says it.
pub fn task_verb(texts: &Texts, verb: Verb) -> String {
    texts.t(match verb {
        Verb::Edit => "do-edit",
        Verb::Authorise => "do-authorise",
        Verb::Reject => "do-reject",
        Verb::Revoke => "do-revoke",
        Verb::Replan => "do-replan",
        Verb::Start => "do-start",
        Verb::Logs => "do-logs",
        Verb::Succeed => "do-succeed",
        Verb::Fail => "do-fail",
        Verb::Cancel => "do-cancel",
    })
}

/// A step of a task's history; `who` where a person took it.
pub fn task_event(texts: &Texts, kind: EventKind, who: &str) -> String {
    match kind {
        EventKind::Planned => texts.t1("event-planned", "who", who),
        EventKind::Edited => texts.t1("event-edited", "who", who),
        EventKind::Authorised => texts.t1("event-authorised", "who", who),
        EventKind::Rejected => texts.t1("event-rejected", "who", who),
        EventKind::Revoked => texts.t1("event-revoked", "who", who),
        EventKind::Expired => texts.t("event-expired"),
        EventKind::Replanned => texts.t1("event-replanned", "who", who),
        EventKind::Started => texts.t1("event-started", "who", who),
        EventKind::Stale => texts.t("event-stale"),
        EventKind::Succeeded => texts.t1("event-succeeded", "who", who),
        EventKind::Failed => texts.t1("event-failed", "who", who),
        EventKind::Cancelled => texts.t1("event-cancelled", "who", who),
    }
}

/// What an incident's state is called.
pub fn incident_word(texts: &Texts, state: IncidentState) -> String {
    texts.t(match state {
        IncidentState::Open => "incident-open",
        IncidentState::Acknowledged => "incident-acknowledged",
        IncidentState::Investigating => "incident-investigating",
        IncidentState::Resolved => "incident-resolved",
        IncidentState::Closed => "incident-closed",
        IncidentState::Duplicate => "incident-duplicate",
    })
}

/// An incident's state.
pub fn incident(texts: &Texts, state: IncidentState) -> Badge {
    let (tone, icon) = match state {
        IncidentState::Open => (Tone::Bad, Icon::Exclamation),
        IncidentState::Acknowledged => (Tone::Part, Icon::HalfCircle),
        IncidentState::Investigating => (Tone::Busy, Icon::Search),
        IncidentState::Resolved => (Tone::Good, Icon::Check),
        IncidentState::Closed => (Tone::Calm, Icon::Check),
        IncidentState::Duplicate => (Tone::Calm, Icon::Barred),
    };
    Badge::new(tone, icon, incident_word(texts, state))
}

/// What a severity is called.
pub fn severity_word(texts: &Texts, severity: Severity) -> String {
    texts.t(match severity {
        Severity::Low => "severity-low",
        Severity::Medium => "severity-medium",
        Severity::High => "severity-high",
        Severity::Critical => "severity-critical",
    })
}

/// How bad an incident is.
pub fn severity(texts: &Texts, severity: Severity) -> Badge {
    let (tone, icon) = match severity {
        Severity::Low => (Tone::Calm, Icon::Circle),
        Severity::Medium => (Tone::Part, Icon::HalfCircle),
        Severity::High => (Tone::Bad, Icon::Upwards),
        Severity::Critical => (Tone::Bad, Icon::Triangle),
    };
    Badge::new(tone, icon, severity_word(texts, severity))
}

/// What is done with an incident, as its button says it.
pub fn incident_verb(texts: &Texts, verb: IncidentVerb) -> String {
    texts.t(match verb {
        IncidentVerb::Acknowledge => "do-acknowledge",
        IncidentVerb::Investigate => "do-investigate",
        IncidentVerb::Resolve => "do-resolve",
        IncidentVerb::Close => "do-close",
        IncidentVerb::Reopen => "do-reopen",
        IncidentVerb::Duplicate => "do-duplicate",
        IncidentVerb::Assign => "do-assign",
        IncidentVerb::Grade => "do-grade",
        IncidentVerb::Review => "do-review",
        IncidentVerb::Comment => "do-comment",
    })
}

/// A step of an incident's timeline, by its word.
pub fn incident_event(texts: &Texts, kind: &str, who: &str) -> String {
    match kind {
        "open" => texts.t1("event-incident-opened", "who", who),
        "acknowledge" => texts.t1("event-acknowledged", "who", who),
        "investigate" => texts.t1("event-investigating", "who", who),
        "resolve" => texts.t1("event-resolved", "who", who),
        "close" => texts.t1("event-closed", "who", who),
        "reopen" => texts.t1("event-reopened", "who", who),
        "duplicate" => texts.t1("event-duplicate", "who", who),
        "assign" => texts.t1("event-assigned", "who", who),
        "grade" => texts.t1("event-graded", "who", who),
        "review" => texts.t1("event-reviewed", "who", who),
        _ => texts.t1("event-commented", "who", who),
    }
}

/// What a stage is called.
pub fn stage(texts: &Texts, stage: Stage) -> String {
    texts.t(match stage {
        Stage::Planification => "stage-planification",
        Stage::Conception => "stage-conception",
        Stage::Developpement => "stage-developpement",
        Stage::Tests => "stage-tests",
        Stage::Deploiement => "stage-deploiement",
        Stage::Maintenance => "stage-maintenance",
    })
}

#[cfg(test)]
mod tests {
    use guichet_domain::deployments::Environment;
    use guichet_domain::kernel::{Language, Words};

    use super::*;
    use crate::i18n::texts;
    use crate::view::governance::parts::Env;

    /// Held against the stylesheet that is served: a class without a rule colours nothing.
    const STYLE: &str = include_str!("../../../static/app.css");

    fn has(shown: &str, colours: &str) {
        assert!(
            shown.contains(&format!(" {colours}\"")),
            "{colours}: {shown}"
        );
        for class in colours.split(' ') {
            assert!(STYLE.contains(&format!(".{class}{{")), "{class}: no rule");
        }
    }

    /// The customer's document has four colours of states; what it does not know is calm, but for
    /// the silent one, which it counts as under way and which asks for somebody to look.
    #[test]
    fn each_state_and_each_environment_has_the_colour_of_the_customers_document() {
        let (grey, blue) = ("bg-gray-100 text-gray-800", "bg-blue-100 text-blue-800");
        let (green, red) = ("bg-green-100 text-green-800", "bg-red-100 text-red-800");
        let colour = |state| match state {
            State::Planned | State::Authorised | State::Rejected | State::Cancelled => grey,
            State::Running => blue,
            State::Stale => "bg-yellow-100 text-yellow-800",
            State::Succeeded => green,
            State::Failed => red,
        };
        let of = |environment| match environment {
            Environment::Dev => "bg-blue-50 text-blue-700",
            Environment::Test => "bg-yellow-50 text-yellow-700",
            Environment::Preprod => "bg-orange-50 text-orange-700",
            Environment::Prod => "bg-red-50 text-red-700",
        };
        for language in Language::ALL {
            let texts = texts(language);
            for (state, _) in State::ALL {
                has(&task(texts, *state).to_string(), colour(*state));
            }
            for (environment, _) in Environment::ALL {
                has(&Env::new(*environment, texts).to_string(), of(*environment));
            }
        }
    }
}

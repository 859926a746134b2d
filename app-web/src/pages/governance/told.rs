//! What is said once, on the page after a form.

use guichet_domain::deployments::Verb;
use guichet_domain::incidents::Verb as IncidentVerb;
use guichet_domain::kernel::Words;
use poem::Response;

use super::Desk;
use crate::cookies::Cookie;
use crate::pages::{see_other, set_cookie};
use crate::view::parts::{Alert, Mood};
use crate::visit::Visit;

/// Seconds until nobody wants to hear it any more.
const SECONDS: i64 = 60;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// A deployment was planned.
    Planned,
    /// Something was done with one.
    Task(Verb),
    /// An incident was opened.
    Opened,
    /// Something was done with one.
    Incident(IncidentVerb),
    /// A stage, a member or a rule of a project was changed.
    Project,
    /// A project was added.
    ProjectAdded,
    /// Somebody has another password.
    Password,
}

impl Told {
    fn word(self) -> String {
        match self {
            Self::Planned => "planned".to_owned(),
            Self::Task(verb) => format!("task-{}", verb.word()),
            Self::Opened => "opened".to_owned(),
            Self::Incident(verb) => format!("incident-{}", verb.word()),
            Self::Project => "project".to_owned(),
            Self::ProjectAdded => "project-added".to_owned(),
            Self::Password => "password".to_owned(),
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "planned" => Self::Planned,
            "opened" => Self::Opened,
            "project" => Self::Project,
            "project-added" => Self::ProjectAdded,
            "password" => Self::Password,
            _ => match word.strip_prefix("task-") {
                Some(verb) => Self::Task(Verb::from_word(verb)?),
                None => Self::Incident(IncidentVerb::from_word(word.strip_prefix("incident-")?)?),
            },
        })
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Planned => "done-planned",
            Self::Task(verb) => match verb {
                Verb::Edit => "done-edit",
                Verb::Authorise => "done-authorise",
                Verb::Reject => "done-reject",
                Verb::Revoke => "done-revoke",
                Verb::Replan => "done-replan",
                Verb::Start => "done-start",
                Verb::Logs => "done-logs",
                Verb::Succeed => "done-succeed",
                Verb::Fail => "done-fail",
                Verb::Cancel => "done-cancel",
            },
            Self::Opened => "done-opened",
            Self::Incident(verb) => match verb {
                IncidentVerb::Comment => "done-comment",
                IncidentVerb::Assign => "done-assign",
                IncidentVerb::Resolve => "done-resolve",
                IncidentVerb::Close => "done-close",
                _ => "done-incident",
            },
            Self::Project => "done-project",
            Self::ProjectAdded => "done-project-added",
            Self::Password => "done-password",
        }
    }
}

/// Go on there, where this is said.
pub(crate) fn go(visit: &Visit, path: &str, told: Told) -> Response {
    let mut response = see_other(path);
    let said = visit.cookie(Cookie::Flash, &told.word(), SECONDS);
    set_cookie(&mut response, said);
    response
}

/// What was said, if anything.
pub(crate) fn tell(desk: &Desk) -> Option<Alert> {
    let told = Told::from_word(desk.visit().flash.as_deref()?)?;
    Some(Alert::fresh(Mood::Good, desk.t(told.key())))
}

/// Not a second time.
pub(crate) fn forget(desk: &Desk, response: &mut Response) {
    if desk.visit().flash.is_some() {
        set_cookie(response, Cookie::Flash.remove(&desk.visit().app.config));
    }
}

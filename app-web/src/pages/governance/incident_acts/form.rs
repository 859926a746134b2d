//! The forms of an incident.

use guichet_domain::access::Role;
use guichet_domain::incidents::{LONGEST_WORDS, Severity, Verb};
use guichet_domain::kernel::{IncidentId, Words};
use guichet_portal::governance::{IncidentCommand, IncidentView, ProjectView};

use crate::pages::governance::rows::incident_href;
use crate::pages::governance::sent::Sent;
use crate::pages::governance::{Desk, fault};
use crate::problem::Fault;
use crate::view::governance::form::{Button, Field, Form, Kind};
use crate::view::governance::parts::{Choice, Fact};
use crate::view::governance::rule::Rule;
use crate::view::governance::states;

pub(super) fn command(verb: Verb, sent: &Sent) -> Option<IncidentCommand> {
    let own = |name| sent.field(name).to_owned();
    Some(match verb {
        Verb::Acknowledge => IncidentCommand::Acknowledge,
        Verb::Investigate => IncidentCommand::Investigate,
        Verb::Resolve => IncidentCommand::Resolve {
            cause: own("cause"),
        },
        Verb::Close => IncidentCommand::Close,
        Verb::Reopen => IncidentCommand::Reopen {
            reason: own("reason"),
        },
        Verb::Duplicate => IncidentCommand::Duplicate {
            of: incident_of(sent.field("of"))?,
        },
        Verb::Assign => IncidentCommand::Assign {
            login: sent.field("login").trim().to_owned(),
        },
        Verb::Grade => IncidentCommand::Grade {
            severity: Severity::from_word(sent.field("severity"))?,
            reason: sent.given("reason").map(str::to_owned),
        },
        Verb::Review => IncidentCommand::Review {
            review: own("review"),
        },
        Verb::Comment => return None,
    })
}

/// An incident by its id, or by the address of its page.
fn incident_of(text: &str) -> Option<IncidentId> {
    let text = text.trim().trim_end_matches('/');
    text.rsplit('/').next()?.parse().ok()
}

/// A form, with what was sent in it.
pub(super) async fn form(
    desk: &Desk,
    view: &IncidentView,
    verb: Verb,
    sent: &Sent,
) -> Result<Form, Fault> {
    let texts = desk.write().texts();
    let incident = &view.incident;
    let href = incident_href(incident.id);
    let title = states::incident_verb(texts, verb);
    let (path, fields) = match verb {
        Verb::Acknowledge => ("prendre-en-compte", vec![]),
        Verb::Investigate => ("analyser", vec![]),
        Verb::Close => ("clore", vec![]),
        Verb::Resolve => (
            "resoudre",
            vec![words_field(desk, sent, "cause", "incident-cause")],
        ),
        Verb::Reopen => ("rouvrir", vec![words_field(desk, sent, "reason", "reason")]),
        Verb::Review => {
            let mut field = words_field(desk, sent, "review", "incident-review");
            if field.value.is_empty() {
                field.value = incident.review.clone().unwrap_or_default();
            }
            ("bilan", vec![field.hint(texts.t("review-hint"))])
        }
        Verb::Comment => (
            "commenter",
            vec![words_field(desk, sent, "text", "comment")],
        ),
        Verb::Duplicate => {
            let of = Field::new("of", texts.t("duplicate-of"), Kind::Text, sent.field("of"))
                .rule(Rule::given(texts.t("fault-incident-id")));
            ("doublon", vec![of.hint(texts.t("duplicate-hint"))])
        }
        Verb::Grade => {
            let now = Severity::from_word(sent.field("severity")).unwrap_or(incident.severity);
            let choice = |severity: Severity| {
                let label = states::severity_word(texts, severity);
                Choice::of(severity, label, severity == now)
            };
            // What they may not choose is not offered; the incident's page says why.
            let offered = |severity: &Severity| {
                view.lower.is_ok() || *severity >= incident.severity || *severity == now
            };
            let all = Severity::ALL.iter().rev().map(|(severity, _)| *severity);
            let kind = Kind::Select(all.filter(offered).map(choice).collect());
            let reason = words_field(desk, sent, "reason", "reason");
            let reason = reason.optional(texts.t("grade-reason-when"));
            let severity = Field::new("severity", texts.t("severity"), kind, "");
            ("priorite", vec![severity, reason])
        }
        Verb::Assign => {
            let projects = desk.governance().projects();
            let shown = projects.show(desk.hand(), view.project).await;
            let people = workers(desk, &shown.map_err(fault)?, sent.field("login"));
            let kind = Kind::Select(people);
            (
                "confier",
                vec![Field::new("login", texts.t("assignee"), kind, "")],
            )
        }
    };
    Ok(Form {
        language: desk.visit().language(),
        buttons: vec![Button::primary(title.clone())],
        title,
        action: format!("{href}{path}/"),
        back: href,
        hidden: desk.hidden(Some(incident.revision)),
        facts: vec![Fact::words(texts.t("incident"), &incident.title)],
        notice: None,
        points: None,
        fields,
        note: None,
        wide: false,
    })
}

fn words_field(desk: &Desk, sent: &Sent, name: &'static str, key: &'static str) -> Field {
    let kind = Kind::Area(4, false);
    Field::new(name, desk.t(key), kind, sent.field(name)).rule(Rule::most(LONGEST_WORDS))
}

/// Those who may have an incident of this project.
fn workers(desk: &Desk, shown: &ProjectView, chosen: &str) -> Vec<Choice> {
    use Role::{Developer, ProjectLead, SeniorDeveloper, Support};
    let texts = desk.write().texts();
    let able = shown.members.iter().filter(|member| {
        matches!(
            member.role,
            ProjectLead | SeniorDeveloper | Developer | Support
        )
    });
    let mut all: Vec<(String, String)> = able
        .map(|member| {
            let role = crate::view::staff::role(texts, member.role);
            (member.login.clone(), format!("{} ({role})", member.name))
        })
        .collect();
    let me = desk.by().staff.member();
    if !all.iter().any(|(login, _)| *login == me.login) {
        all.push((me.login.clone(), me.name.clone()));
    }
    let choice = |(login, label): (String, String)| Choice {
        chosen: login == chosen,
        value: login,
        label,
    };
    all.into_iter().map(choice).collect()
}

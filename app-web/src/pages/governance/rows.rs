//! What the domain knows, as rows and pieces of pages.

mod overridden;

use chrono::{DateTime, Utc};
use guichet_domain::deployments::{
    Denial, Environment, EventKind, PlanChange, State, Task, TaskEvent, Verb,
};
use guichet_domain::incidents::{Incident, IncidentEvent};
use guichet_domain::kernel::{IncidentId, Limit, ProjectId, TaskId, Words};
use guichet_portal::governance::{IncidentTimeline, People, TaskHistory, TaskView};

pub(super) use self::overridden::overridden;
use super::Desk;
use crate::format::Formatter;
use crate::i18n::{Rich, Texts};
use crate::view::governance::deployments::TaskRow;
use crate::view::governance::parts::{Act, Env, Mark, Pages, Step, Timeline};
use crate::view::governance::projects::Latest;
use crate::view::governance::states;
use crate::view::governance::weight::Weight;
use crate::view::icon::Icon;
use crate::view::lists::Pager;
use crate::view::parts::When;
use crate::view::query::Query;

/// A project's page.
pub(crate) fn project_href(id: ProjectId) -> String {
    format!("/projets/{id}/")
}

/// The list of a project's deployments.
pub(crate) fn tasks_href(id: ProjectId) -> String {
    format!("/projets/{id}/deploiements/")
}

/// A deployment's page.
pub(crate) fn task_href(project: ProjectId, id: TaskId) -> String {
    format!("/projets/{project}/deploiements/{id}/")
}

/// An incident's page.
pub(crate) fn incident_href(id: IncidentId) -> String {
    format!("/incidents/{id}/")
}

/// The rule that may be overridden, where it is one of those.
pub(crate) fn is_overridable(denial: &Denial) -> bool {
    matches!(denial, Denial::Freeze { .. } | Denial::Promotion)
}

/// `v1.2.0 en PROD`.
pub(crate) fn about(task: &Task, texts: &Texts) -> String {
    let (version, environment) = (task.plan.version.as_str(), task.plan.environment.word());
    texts.t2("of-row", "version", version, "environment", environment)
}

/// When it is planned, by the clocks of its own zone, which is named where it is another than the
/// reader's.
pub(crate) fn planned(task: &Task, write: &Formatter) -> When {
    When::instant(task.plan.planned_at, &write.in_zone(task.plan.time_zone))
}

/// The zone a task is planned in.
pub(crate) fn zone_note(task: &Task) -> Rich {
    Rich::words(task.plan.time_zone.name())
}

/// A task in a list.
pub(crate) fn task_row(desk: &Desk, view: &TaskView) -> TaskRow {
    let (task, write) = (&view.task, desk.write());
    let texts = write.texts();
    let href = task_href(task.project, task.id);
    let about = about(task, texts);
    let may = |verb| match view.may(verb) {
        Ok(()) => true,
        Err(denial) => desk.is_administrator() && is_overridable(denial),
    };
    let primary = |path: &str, key, icon| {
        let act = Act::form(format!("{href}{path}/"), texts.t(key));
        act.weight(Weight::Primary).icon(icon)
    };
    let (act, is_due) = match task.state {
        State::Planned if may(Verb::Authorise) => {
            (primary("autoriser", "act-authorise", Icon::Check), true)
        }
        State::Authorised if may(Verb::Start) => {
            (primary("executer", "act-execute", Icon::Pulse), true)
        }
        State::Running | State::Stale if may(Verb::Succeed) => {
            (primary("executer", "act-execute", Icon::Pulse), true)
        }
        State::Running | State::Stale => (
            Act::page(href.clone(), texts.t("act-follow")).icon(Icon::Pulse),
            false,
        ),
        State::Failed if task.incident.is_some() => {
            let incident = task.incident.map(incident_href).unwrap_or_default();
            let act = Act::page(incident, texts.t("act-incident"));
            (act.icon(Icon::Exclamation), false)
        }
        _ => {
            let act = Act::page(href.clone(), texts.t("act-see"));
            (act.weight(Weight::Quiet), false)
        }
    };
    let mut remarks = Vec::new();
    if task.override_reason().is_some() {
        remarks.push(texts.t("remark-override"));
    }
    if task.ran_into_freeze {
        remarks.push(texts.t("remark-freeze"));
    }
    TaskRow {
        version: task.plan.version.as_str().to_owned(),
        env: Env::new(task.plan.environment, texts),
        state: states::task(texts, task.state),
        authorised_by: task
            .authorisation
            .as_ref()
            .map(|given| view.people.name(given.by)),
        date: planned(task, &write),
        responsible: view.people.name(task.plan.responsible),
        remarks,
        act: act.row(about),
        is_due,
        href,
    }
}

/// A task beside its project.
pub(crate) fn latest(task: &Task, write: &Formatter) -> Latest {
    Latest {
        href: task_href(task.project, task.id),
        version: task.plan.version.as_str().to_owned(),
        env: Env::new(task.plan.environment, write.texts()),
        state: states::task(write.texts(), task.state),
        date: planned(task, write),
    }
}

/// A page of a task's history, newest first.
pub(crate) fn task_timeline(history: &TaskHistory, task: &Task, write: &Formatter) -> Timeline {
    let people = &history.people;
    let texts = write.texts();
    let local = write.in_zone(task.plan.time_zone);
    let step = |event: &TaskEvent| {
        let who = event.by.map(|by| people.name(by)).unwrap_or_default();
        let mut changes: Vec<String> = event
            .changes
            .iter()
            .map(|change| changed(change, people, &local))
            .collect();
        if event.kind == EventKind::Edited && event.authorisation.is_some() {
            changes.push(texts.t("event-voided"));
        }
        let over = match event.kind {
            EventKind::Authorised => event.authorisation.as_ref(),
            _ => None,
        };
        let over = over.and_then(|given| given.overridden.as_ref());
        let started = event.kind == EventKind::Started;
        let over = over.or(task.start_overridden.as_ref().filter(|_| started));
        changes.extend(over.iter().flat_map(|over| overridden(over, write)));
        Step {
            mark: match event.kind {
                EventKind::Authorised | EventKind::Succeeded => Mark::Good,
                EventKind::Failed | EventKind::Rejected | EventKind::Stale => Mark::Bad,
                _ => Mark::Plain,
            },
            words: states::task_event(texts, event.kind, &who),
            at: When::instant(event.at, write),
            quote: event.reason.clone(),
            changes,
        }
    };
    timeline(
        history.prev.is_none(),
        history.events.iter().map(step).collect(),
    )
}

/// The very latest is marked, where the page has it.
fn timeline(has_latest: bool, mut steps: Vec<Step>) -> Timeline {
    let latest = steps.first_mut().filter(|_| has_latest);
    if let Some(step) = latest.filter(|step| step.mark == Mark::Plain) {
        step.mark = Mark::Now;
    }
    Timeline { steps }
}

/// Events on a page of what happened.
pub(super) fn events_at_once() -> Limit {
    Limit::new(50).unwrap_or_default()
}

/// The way to the other pages of what happened.
pub(super) fn event_pages(
    desk: &Desk,
    href: String,
    (prev, next): (Option<String>, Option<String>),
) -> Pages {
    Pages {
        language: desk.visit().language(),
        query: Query::new(href).at("#h-ev"),
        pager: Pager { prev, next },
    }
}

/// The name of a plan's field.
pub(super) fn field_key(field: &str) -> &'static str {
    match field {
        "version" => "field-version",
        "environment" => "field-environment",
        "description" => "field-description",
        "responsible" => "field-responsible",
        "planned_at" => "field-planned-at",
        "time_zone" => "field-time-zone",
        "redeployment" => "field-redeployment",
        "retry_of" => "field-retry-of",
        _ => "field-rollback-of",
    }
}

/// A change of the plan, in words.
fn changed(change: &PlanChange, people: &People, write: &Formatter) -> String {
    let texts = write.texts();
    let field = texts.t(field_key(change.field));
    let value = |value: &Option<String>| {
        let Some(value) = value else {
            return texts.t("nothing-there");
        };
        match change.field {
            "responsible" => value.parse().map_or(value.clone(), |id| people.name(id)),
            "planned_at" => value
                .parse::<DateTime<Utc>>()
                .map_or(value.clone(), |at| write.instant(at)),
            "redeployment" if value == "true" => texts.t("yes"),
            "redeployment" => texts.t("no"),
            "environment" => Environment::from_word(value)
                .map_or(value.clone(), |environment| Env::name(environment, texts)),
            _ => value.chars().take(120).collect(),
        }
    };
    let (before, after) = (value(&change.before), value(&change.after));
    let args = [
        ("field", field.into()),
        ("before", before.into()),
        ("after", after.into()),
    ];
    texts.say("event-change", &args)
}

/// A page of an incident's timeline, newest first.
pub(crate) fn incident_timeline(
    incident: &Incident,
    told: &IncidentTimeline,
    write: &Formatter,
) -> Timeline {
    let people = &told.people;
    let texts = write.texts();
    let step = |event: &IncidentEvent| {
        let who = people.name(event.by);
        let by_failure = event.kind == "open" && incident.deployment.is_some();
        let words = event.words.clone();
        let (quote, mut changes) = match event.kind {
            "assign" => {
                let to = words.and_then(|id| id.parse().ok());
                let name = to.map(|id| people.name(id)).unwrap_or_default();
                (None, vec![texts.t1("assigned-to", "name", name)])
            }
            "duplicate" => (None, vec![]),
            _ => (words, vec![]),
        };
        if let Some((before, after)) = event.severity {
            let (before, after) = (
                states::severity_word(texts, before),
                states::severity_word(texts, after),
            );
            changes.push(texts.t2("severity-changed", "before", before, "after", after));
        }
        Step {
            mark: match event.kind {
                "open" | "reopen" => Mark::Bad,
                "resolve" | "close" => Mark::Good,
                _ => Mark::Plain,
            },
            words: if by_failure {
                texts.t1("event-incident-of-failure", "who", who)
            } else {
                states::incident_event(texts, event.kind, &who)
            },
            at: When::instant(event.at, write),
            quote,
            changes,
        }
    };
    timeline(told.prev.is_none(), told.events.iter().map(step).collect())
}

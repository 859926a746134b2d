//! One deployment: the slip, what may be done and why not, the log, the history.

mod offer;

use guichet_domain::deployments::{State, Task, Verb};
use guichet_domain::kernel::{ProjectId, SortOrder, TaskId};
use guichet_portal::governance::TaskView;
use poem::{Response, handler};

use self::offer::{Offer, ask};
use super::rows::{
    about, event_pages, events_at_once, incident_href, overridden, planned, project_href,
    task_href, task_timeline, tasks_href, zone_note,
};
use super::{Desk, fault, tell, told};
use crate::format::Formatter;
use crate::i18n::Rich;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::parts::{Crumbs, Env, Fact, Facts};
use crate::view::governance::reasons::Reasons;
use crate::view::governance::rule::Rule;
use crate::view::governance::states;
use crate::view::governance::task::{Log, LogForm, LogRow, TaskPage};
use crate::view::parts::{Alert, Link, Mood, When};

/// Lines of a log that come with its task.
const LINES: usize = 200;

/// `/projets/{uuid}/deploiements/{uuid}/`
#[handler]
pub(crate) async fn show(desk: Desk) -> Result<Response, Fault> {
    let (project, id): (ProjectId, TaskId) = (desk.id(0)?, desk.id(1)?);
    let governance = desk.governance();
    let tasks = governance.deployments();
    let view = tasks
        .show(desk.by(), (Some(project), id))
        .await
        .map_err(fault)?;
    let (order, cursor) = (SortOrder::NewestFirst, desk.visit().param("cursor"));
    let history = tasks.history(desk.by(), id, order, events_at_once(), cursor);
    let history = history.await.map_err(fault)?;
    let shown = governance.projects().show(desk.hand(), project).await;
    let shown = shown.map_err(fault)?;
    let links = links(&desk, &view.task).await?;
    let write = desk.write();
    let texts = write.texts();
    let task = &view.task;
    let offer = Offer::of(&desk, &view);
    let may_log = view.may(Verb::Logs).is_ok();
    let mut response = private(&TaskPage {
        frame: desk.frame(),
        crumbs: crumbs(&desk, &view),
        notice: notice(&desk, task),
        alerts: alerts(&view, &write),
        project: view.project.name.clone(),
        version: task.plan.version.as_str().to_owned(),
        env: Env::new(task.plan.environment, texts),
        state: states::task(texts, task.state),
        description: task.plan.description.clone(),
        facts: Facts {
            facts: facts(&view, &write),
        },
        ask: ask(&desk, &view, &shown, &offer),
        acts: offer.acts,
        denied: Reasons {
            reasons: offer.denied,
        },
        not_now: Reasons {
            reasons: offer.not_now,
        },
        log: task.started.is_some().then(|| log(&desk, &view)),
        log_form: may_log.then(|| LogForm {
            action: format!("{}executer/", task_href(project, id)),
            hidden: desk.hidden(Some(task.revision)),
            rule: Rule::log(Some(desk.t("log-fault-empty"))),
        }),
        links,
        history: task_timeline(&history, task, &write),
        history_pages: event_pages(&desk, task_href(project, id), (history.prev, history.next)),
    })?;
    told::forget(&desk, &mut response);
    Ok(response)
}

/// The way to a task.
pub(super) fn crumbs(desk: &Desk, view: &TaskView) -> Crumbs {
    let texts = desk.write().texts();
    let project = view.task.project;
    let above = vec![
        Link::new("/projets/", texts.t("projects")),
        Link::new(project_href(project), view.project.name.clone()),
        Link::new(tasks_href(project), texts.t("deployments")),
    ];
    desk.crumbs(above, about(&view.task, texts))
}

/// What was just done; of a failure with the way to its incident.
fn notice(desk: &Desk, task: &Task) -> Option<Alert> {
    let alert = tell(desk)?;
    Some(match task.incident {
        Some(incident) => {
            let label = desk.t("see-incident");
            alert.link(Link::new(incident_href(incident), label))
        }
        None => alert,
    })
}

/// What a person should know before all else.
fn alerts(view: &TaskView, write: &Formatter) -> Vec<Alert> {
    let (task, texts) = (&view.task, write.texts());
    let mut alerts = Vec::new();
    let mut say = |mood, key, words: Option<&str>| {
        let alert = Alert::standing(mood, texts.t(key));
        alerts.push(match words {
            Some(words) => alert.detail(Rich::words(words)),
            None => alert,
        });
    };
    let reason = task.reason.as_deref();
    match task.state {
        State::Stale => say(Mood::Warn, "alert-stale", None),
        State::Failed => say(Mood::Bad, "alert-failed", reason),
        State::Rejected => say(Mood::Warn, "alert-rejected", reason),
        State::Cancelled => say(Mood::Info, "alert-cancelled", reason),
        _ => {}
    }
    for over in task.overrides() {
        let words = [overridden(over, write).join(" "), over.reason.clone()].join(" ");
        say(Mood::Warn, "alert-override", Some(&words));
    }
    if task.ran_into_freeze {
        say(Mood::Warn, "alert-ran-into-freeze", None);
    }
    alerts
}

/// Who, when.
pub(super) fn facts(view: &TaskView, write: &Formatter) -> Vec<Fact> {
    let (task, texts) = (&view.task, write.texts());
    let date = Fact::piece(texts.t("planned-date"), planned(task, write));
    let date = date.noted(zone_note(task));
    let responsible = view.people.name(task.plan.responsible);
    let mut planned_by = Fact::words(texts.t("planned-by"), &view.people.name(task.planned_by));
    if !task.edited_by.is_empty() {
        let names = task.edited_by.iter().map(|id| view.people.name(*id));
        let names = names.collect::<Vec<_>>().join(", ");
        planned_by = planned_by.noted(texts.plain1("edited-by", "names", names));
    }
    let mut facts = vec![
        date,
        Fact::words(texts.t("responsible"), &responsible),
        planned_by,
    ];
    if let Some(given) = &task.authorisation {
        let until = When::instant(given.expires_at, write);
        let fact = Fact::words(texts.t("authorised-by"), &view.people.name(given.by));
        let note = if task.state == State::Authorised {
            texts.rich("authorised-until", "when", until)
        } else {
            Rich::piece(When::instant(given.at, write))
        };
        facts.push(fact.noted(note));
    }
    if let Some((by, at)) = task.started {
        let fact = Fact::piece(texts.t("started"), When::instant(at, write));
        facts.push(fact.noted(Rich::words(&view.people.name(by))));
    }
    if let Some(at) = task.ended_at {
        facts.push(Fact::piece(texts.t("ended"), When::instant(at, write)));
    }
    if task.plan.redeployment {
        facts.push(Fact::words(texts.t("field-redeployment"), &texts.t("yes")));
    }
    facts
}

/// The end of the log, and where more of it comes from.
fn log(desk: &Desk, view: &TaskView) -> Log {
    let (task, write) = (&view.task, desk.write());
    let local = write.in_zone(task.plan.time_zone);
    let href = task_href(task.project, task.id);
    let first = view.log.first().map_or(1, |line| line.number);
    let rows = view.log.iter().map(|line| LogRow {
        at: When::clock(line.at, &local),
        who: view.people.name(line.by),
        line: line.line.clone(),
    });
    Log {
        language: desk.visit().language(),
        stream: task.state.is_at_work().then(|| format!("{href}journal")),
        last: view.log.last().map_or(0, |line| line.number),
        rows: rows.collect(),
        is_cut: first > 1 && view.log.len() >= LINES,
        read_at: When::clock(desk.visit().app.portal.clock().now(), &write),
        // Without a fragment: to a place on the same page a browser would only scroll.
        refresh_href: href,
    }
}

/// The tasks and the incident it is linked to.
async fn links(desk: &Desk, task: &Task) -> Result<Vec<(String, Link)>, Fault> {
    let mut links = Vec::new();
    if let Some(incident) = task.incident {
        let label = desk.t("see-incident");
        let link = Link::new(incident_href(incident), label);
        links.push((desk.t("incident"), link));
    }
    let others = [
        ("field-retry-of", task.plan.retry_of),
        ("field-rollback-of", task.plan.rollback_of),
    ];
    for (key, other) in others {
        let Some(other) = other else { continue };
        let found = desk.governance().deployments();
        let found = found.show(desk.by(), (Some(task.project), other)).await;
        let Ok(found) = found else { continue };
        let label = about(&found.task, desk.write().texts());
        let link = Link::new(task_href(task.project, other), label);
        links.push((desk.t(key), link));
    }
    Ok(links)
}

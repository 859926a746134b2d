//! One incident.

use guichet_domain::deployments::Environment;
use guichet_domain::incidents::{Incident, LONGEST_WORDS, State, Verb};
use guichet_domain::kernel::{IncidentId, SortOrder, Words};
use guichet_portal::governance::IncidentView;
use poem::{Response, handler};

use super::incidents::production;
use super::rows::{
    event_pages, events_at_once, incident_href, incident_timeline, project_href, task_href,
};
use super::{Desk, fault, tell, told};
use crate::i18n::Rich;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::incidents::{CommentForm, INCIDENTS, IncidentPage};
use crate::view::governance::parts::{Act, Crumbs, Fact, Facts};
use crate::view::governance::reasons::{Reason, Reasons};
use crate::view::governance::rule::Rule;
use crate::view::governance::states;
use crate::view::governance::weight::Weight;
use crate::view::icon::Icon;
use crate::view::orders::{Place, Step};
use crate::view::parts::{Alert, Link, When};
use crate::words_governance::incident_denial_text;

/// `/incidents/{uuid}/`
#[handler]
pub(crate) async fn show(desk: Desk) -> Result<Response, Fault> {
    let notice = tell(&desk);
    let mut response = page(&desk, notice).await?;
    told::forget(&desk, &mut response);
    Ok(response)
}

/// The page with what is to be said first.
pub(super) async fn page(desk: &Desk, notice: Option<Alert>) -> Result<Response, Fault> {
    let id: IncidentId = desk.id(0)?;
    let incidents = desk.governance().incidents();
    let view = incidents.show(desk.by(), id).await.map_err(fault)?;
    let (order, cursor) = (SortOrder::NewestFirst, desk.visit().param("cursor"));
    let told = incidents.timeline(desk.by(), id, order, events_at_once(), cursor);
    let told = told.await.map_err(fault)?;
    let links = links(desk, &view).await?;
    let write = desk.write();
    let texts = write.texts();
    let incident = &view.incident;
    let (acts, denied, not_now) = offer(desk, &view);
    let opened = When::instant(incident.opened_at, &write);
    private(&IncidentPage {
        frame: desk.frame(),
        crumbs: crumbs(desk, &view),
        notice,
        title: incident.title.clone(),
        opened: texts.rich("incident-opened-at", "when", opened),
        state: states::incident(texts, incident.state),
        severity: states::severity(texts, incident.severity),
        production: production(incident.production, desk),
        facts: Facts {
            facts: facts(desk, &view),
        },
        steps: steps(desk, &view),
        acts,
        denied: Reasons { reasons: denied },
        not_now: Reasons { reasons: not_now },
        description: incident.description.clone(),
        cause: incident.cause.clone(),
        review: incident.review.clone(),
        links,
        comment: CommentForm {
            action: format!("{}commenter/", incident_href(id)),
            hidden: desk.hidden(None),
            rule: Rule::most(LONGEST_WORDS),
        },
        history: incident_timeline(incident, &told, &write),
        history_pages: event_pages(desk, incident_href(id), (told.prev, told.next)),
    })
}

/// The way to an incident.
pub(super) fn crumbs(desk: &Desk, view: &IncidentView) -> Crumbs {
    let above = vec![
        Link::new(INCIDENTS, desk.t("incidents")),
        Link::new(project_href(view.project), view.project_name.clone()),
    ];
    desk.crumbs(above, view.incident.title.clone())
}

fn facts(desk: &Desk, view: &IncidentView) -> Vec<Fact> {
    let (incident, write) = (&view.incident, desk.write());
    let texts = write.texts();
    let assignee = incident.assignee.map(|id| view.people.name(id));
    let nobody = texts.t("nobody");
    let mut fact = Fact::words(texts.t("assignee"), assignee.as_deref().unwrap_or(&nobody));
    if incident.fell_to_lead {
        fact = fact.noted(Rich::words(&texts.t("fell-to-lead")));
    }
    let now = desk.visit().app.portal.clock().now();
    let until = incident.resolved_at.unwrap_or(now);
    let lasted = write.duration(until - incident.opened_at);
    let key = if incident.resolved_at.is_some() {
        "resolved-after"
    } else {
        "open-for"
    };
    let mut facts = vec![
        Fact::words(texts.t("project"), &view.project_name),
        fact,
        Fact::words(texts.t(key), &lasted),
    ];
    if incident.reopened > 0 {
        let count = texts.t1("reopened-count", "n", incident.reopened);
        facts.push(Fact::words(texts.t("reopened"), &count));
    }
    facts
}

/// Its way through the states; a duplicate has none.
fn steps(desk: &Desk, view: &IncidentView) -> Vec<Step> {
    const WAY: [(State, &str); 5] = [
        (State::Open, "open"),
        (State::Acknowledged, "acknowledge"),
        (State::Investigating, "investigate"),
        (State::Resolved, "resolve"),
        (State::Closed, "close"),
    ];
    let write = desk.write();
    let texts = write.texts();
    let state = view.incident.state;
    let Some(here) = WAY.iter().position(|(step, _)| *step == state) else {
        return Vec::new();
    };
    // What was before it was reopened does not count.
    let fresh = view.events.iter().rposition(|event| event.kind == "reopen");
    let events = view.events.get(fresh.unwrap_or(0)..).unwrap_or_default();
    let reached = |kind: &str| {
        let kinds: &[&str] = if kind == "open" {
            &["open", "reopen"]
        } else {
            &[kind]
        };
        let event = events.iter().rfind(|event| kinds.contains(&event.kind));
        event.map(|event| Rich::piece(When::instant(event.at, &write)))
    };
    let step = |(at, (state, kind)): (usize, &(State, &str))| Step {
        label: states::incident_word(texts, *state),
        reached: if at <= here { reached(kind) } else { None },
        place: match at.cmp(&here) {
            std::cmp::Ordering::Less => Place::Behind,
            std::cmp::Ordering::Equal if *state == State::Closed => Place::Behind,
            std::cmp::Ordering::Equal => Place::Here,
            std::cmp::Ordering::Greater => Place::Ahead,
        },
    };
    WAY.iter().enumerate().map(step).collect()
}

/// What a person may do, may not, and what it is not ready for.
fn offer(desk: &Desk, view: &IncidentView) -> (Vec<Act>, Vec<Reason>, Vec<Reason>) {
    let (incident, write) = (&view.incident, desk.write());
    let texts = write.texts();
    let href = incident_href(incident.id);
    let (mut acts, mut denied, mut not_now) = (Vec::new(), Vec::new(), Vec::new());
    for (verb, answer) in &view.allowed {
        let what = states::incident_verb(texts, *verb);
        if let Err(denial) = answer {
            let why = incident_denial_text(*denial, write);
            let applies = verb.applies_to(incident.state);
            let reasons = if applies { &mut denied } else { &mut not_now };
            reasons.push(Reason { what, why });
            continue;
        }
        let (path, weight, icon, direct) = match verb {
            Verb::Acknowledge => ("prendre-en-compte", Weight::Primary, Icon::Check, true),
            Verb::Investigate => ("analyser", Weight::Primary, Icon::Search, true),
            Verb::Resolve => ("resoudre", Weight::Primary, Icon::Check, false),
            Verb::Close => ("clore", Weight::Primary, Icon::Check, true),
            Verb::Reopen => ("rouvrir", Weight::Plain, Icon::Return, false),
            Verb::Duplicate => ("doublon", Weight::Plain, Icon::Link, false),
            Verb::Assign => ("confier", Weight::Plain, Icon::User, false),
            Verb::Grade => ("priorite", Weight::Plain, Icon::Upwards, false),
            Verb::Review => ("bilan", Weight::Plain, Icon::Pencil, false),
            // It has its own place, under what happened.
            Verb::Comment => continue,
        };
        let href = format!("{href}{path}/");
        let act = if direct {
            Act::direct(href, what, desk.hidden(Some(incident.revision)))
        } else {
            Act::form(href, what)
        };
        acts.push(act.weight(weight).icon(icon));
    }
    // Who may not grade it at all is told that.
    if view.may(Verb::Grade).is_ok()
        && let Err(denial) = view.lower
    {
        let what = texts.t("do-lower");
        let why = incident_denial_text(denial, write);
        denied.push(Reason { what, why });
    }
    (acts, denied, not_now)
}

async fn links(desk: &Desk, view: &IncidentView) -> Result<Vec<(String, Link)>, Fault> {
    let incident: &Incident = &view.incident;
    let mut links = Vec::new();
    if let Some(task) = incident.deployment {
        let tasks = desk.governance().deployments();
        let found = tasks.show(desk.by(), (Some(incident.project), task)).await;
        if let Ok(found) = found {
            let environment: Environment = found.task.plan.environment;
            let label = format!(
                "{} {}",
                found.task.plan.version.as_str(),
                environment.word()
            );
            let link = Link::new(task_href(incident.project, task), label);
            links.push((desk.t("deployment-origin"), link));
        }
    }
    if let Some(original) = incident.duplicate_of {
        let found = desk.governance().incidents();
        if let Ok(found) = found.show(desk.by(), original).await {
            let link = Link::new(incident_href(original), found.incident.title);
            links.push((desk.t("duplicate-of"), link));
        }
    }
    Ok(links)
}

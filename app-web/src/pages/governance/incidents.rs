//! The list of incidents, and the same as a file.

use guichet_domain::incidents::{IncidentFilter, Severity, State};
use guichet_domain::kernel::{Limit, ProjectId, Words};
use guichet_portal::governance::IncidentView;
use poem::{Response, handler};

use super::csv::{Csv, MOST_ROWS};
use super::rows::{incident_href, project_href};
use super::{Desk, fault};
use crate::format::machine_instant;
use crate::pages::filters::LeftOut;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::incidents::{INCIDENTS, IncidentBar, IncidentRow, IncidentsPage};
use crate::view::governance::parts::{Choice, Env, Pages};
use crate::view::governance::states;
use crate::view::lists::Pager;
use crate::view::parts::When;

fn asked(desk: &Desk) -> Result<(IncidentFilter, LeftOut), Fault> {
    let visit = desk.visit();
    let mut left_out = LeftOut::default();
    let yes = |word: &str| (word == "yes").then(|| desk.by().staff.id());
    let project = visit.param("project").map(str::parse::<ProjectId>);
    let filter = IncidentFilter {
        states: left_out.read(visit, "state", State::from_word),
        severities: left_out.read(visit, "severity", Severity::from_word),
        project: project.transpose().map_err(|_| Fault::Missing)?,
        assignee: left_out.first(visit, "mine", yes),
    };
    Ok((filter, left_out))
}

async fn bar(
    desk: &Desk,
    filter: &IncidentFilter,
    left_out: &LeftOut,
) -> Result<IncidentBar, Fault> {
    let texts = desk.write().texts();
    let states = State::ALL.iter().map(|(state, _)| {
        let chosen = filter.states.contains(state);
        Choice::of(*state, states::incident_word(texts, *state), chosen)
    });
    let severities = Severity::ALL.iter().rev().map(|(severity, _)| {
        let chosen = filter.severities.contains(severity);
        Choice::of(*severity, states::severity_word(texts, *severity), chosen)
    });
    let project = match filter.project {
        None => None,
        Some(id) => {
            let found = desk.governance().projects().show(desk.hand(), id).await;
            Some((id.to_string(), found.map_err(fault)?.project.name))
        }
    };
    Ok(IncidentBar {
        states: states.collect(),
        severities: severities.collect(),
        mine: filter.assignee.is_some(),
        project,
        left_out: left_out.alert(texts),
    })
}

/// `/incidents/`
#[handler]
pub(crate) async fn list(desk: Desk) -> Result<Response, Fault> {
    let (filter, left_out) = asked(&desk)?;
    let bar = bar(&desk, &filter, &left_out).await?;
    let incidents = desk.governance().incidents();
    let cursor = desk.visit().param("cursor");
    let page = incidents.list(desk.by(), &filter, Limit::default(), cursor);
    let page = page.await.map_err(fault)?;
    let mut csv_href = bar.query().href();
    csv_href.insert_str(INCIDENTS.len(), "export.csv");
    private(&IncidentsPage {
        frame: desk.frame(),
        rows: page.items.iter().map(|view| row(&desk, view)).collect(),
        pages: Pages {
            language: desk.visit().language(),
            query: bar.query(),
            pager: Pager {
                prev: page.prev,
                next: page.next,
            },
        },
        bar,
        csv_href,
        csv_most: MOST_ROWS,
    })
}

fn row(desk: &Desk, view: &IncidentView) -> IncidentRow {
    let (incident, write) = (&view.incident, desk.write());
    let texts = write.texts();
    IncidentRow {
        href: incident_href(incident.id),
        title: incident.title.clone(),
        project: view.project_name.clone(),
        project_href: project_href(view.project),
        state: states::incident(texts, incident.state),
        severity: states::severity(texts, incident.severity),
        production: production(incident.production, desk),
        assignee: incident.assignee.map(|id| view.people.name(id)),
        opened: When::instant(incident.opened_at, &write),
    }
}

/// The tag of production, where it is about that.
pub(super) fn production(is: bool, desk: &Desk) -> Option<Env> {
    use guichet_domain::deployments::Environment;
    is.then(|| Env::new(Environment::Prod, desk.write().texts()))
}

/// `/incidents/export.csv`: the rows of the same filter, which is understood whole or not at all.
#[handler]
pub(crate) async fn export(desk: Desk) -> Result<Response, Fault> {
    let (filter, left_out) = asked(&desk)?;
    let texts = desk.write().texts();
    left_out.refuse(texts)?;
    let heads = [
        "incident",
        "project",
        "status",
        "severity",
        "assignee",
        "opened",
        "resolved-at",
        "incident-cause",
    ]
    .map(|key| texts.t(key));
    let heads = heads.iter().map(String::as_str);
    let mut csv = Csv::new(desk.visit().language(), heads.chain(["id"]));
    let incidents = desk.governance().incidents();
    let limit = Limit::new(Limit::MOST.into()).unwrap_or_default();
    let (mut rows, mut cursor) = (0, None);
    loop {
        let at: Option<&str> = cursor.as_deref();
        let page = incidents.list(desk.by(), &filter, limit, at).await;
        let page = page.map_err(fault)?;
        for view in &page.items {
            let incident = &view.incident;
            let resolved = incident.resolved_at.map(machine_instant);
            let assignee = incident.assignee.map(|id| view.people.name(id));
            csv.row([
                incident.title.as_str(),
                &view.project_name,
                &states::incident_word(texts, incident.state),
                &states::severity_word(texts, incident.severity),
                &assignee.unwrap_or_default(),
                &machine_instant(incident.opened_at),
                &resolved.unwrap_or_default(),
                incident.cause.as_deref().unwrap_or_default(),
                &incident.id.to_string(),
            ]);
        }
        rows += page.items.len();
        cursor = page.next;
        if cursor.is_none() || rows >= MOST_ROWS {
            break;
        }
    }
    if cursor.is_some() {
        csv.row([texts.t1("csv-cut", "most", MOST_ROWS).as_str()]);
    }
    Ok(csv.download("incidents"))
}

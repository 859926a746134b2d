use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use guichet_domain::deployments::{State, Task};
use guichet_domain::kernel::{Limit, ProjectId};
use poem::{Response, handler};

use crate::pages::governance::{
    Desk, fault, incident_href, latest, project_href, task_href, tell, told_once,
};
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::parts::Act;
use crate::view::governance::states;
use crate::view::governance::weight::Weight;
use crate::view::icon::Icon;
use crate::view::parts::When;
use crate::view::staff::dashboard::{MyIncident, MyProject, StaffDashboardPage, Waiting};
use crate::view::staff::role;

/// Rows of each list.
const ROWS: u64 = 10;

/// `/equipe/tableau-de-bord/`: what waits for this person, and their projects.
#[handler]
pub(crate) async fn show(desk: Desk) -> Result<Response, Fault> {
    let limit = Limit::new(ROWS).unwrap_or_default();
    let governance = desk.governance();
    let tasks = governance.deployments();
    let waiting = tasks.waiting_for(desk.by(), limit).await.map_err(fault)?;
    let incidents = governance.incidents().mine(desk.by(), limit).await;
    let incidents = incidents.map_err(fault)?;
    let mine = governance.projects().mine(desk.by(), limit).await;
    let mine = mine.map_err(fault)?;
    let mut names: BTreeMap<ProjectId, String> = BTreeMap::new();
    names.extend(
        mine.iter()
            .map(|(project, _)| (project.id, project.name.clone())),
    );
    let others = waiting.iter().map(|task| task.project);
    for id in others.chain(incidents.iter().map(|incident| incident.project)) {
        if let Entry::Vacant(unknown) = names.entry(id) {
            let view = governance.projects().show(desk.hand(), id).await;
            unknown.insert(view.map_err(fault)?.project.name);
        }
    }
    let project_of = |id: ProjectId| names.get(&id).cloned().unwrap_or_default();
    let write = desk.write();
    let texts = write.texts();
    let mut response = private(&StaffDashboardPage {
        frame: desk.frame(),
        notice: tell(&desk),
        waiting: waiting
            .iter()
            .map(|task| Waiting {
                project: project_of(task.project),
                latest: latest(task, &write),
                act: next(&desk, task),
            })
            .collect(),
        incidents: incidents
            .iter()
            .map(|incident| MyIncident {
                href: incident_href(incident.id),
                title: incident.title.clone(),
                project: project_of(incident.project),
                state: states::incident(texts, incident.state),
                severity: states::severity(texts, incident.severity),
                opened: When::instant(incident.opened_at, &write),
            })
            .collect(),
        projects: mine
            .iter()
            .map(|(project, mine)| MyProject {
                href: project_href(project.id),
                name: project.name.clone(),
                role: role(texts, *mine),
            })
            .collect(),
    })?;
    told_once(&desk, &mut response);
    Ok(response)
}

/// The step a task waits for.
fn next(desk: &Desk, task: &Task) -> Act {
    let href = task_href(task.project, task.id);
    let (path, key, icon) = match task.state {
        State::Planned => ("autoriser/", "act-authorise", Icon::Check),
        _ => ("executer/", "act-execute", Icon::Pulse),
    };
    let act = Act::form(href + path, desk.t(key)).icon(icon);
    let about = task.plan.version.as_str().to_owned();
    act.weight(Weight::Primary).row(about)
}

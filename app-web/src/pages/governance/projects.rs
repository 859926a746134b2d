//! The list of projects.

use guichet_domain::deployments::Task;
use guichet_domain::kernel::{Limit, ProjectId};
use guichet_portal::governance::ProjectView;
use poem::{Response, handler};

use super::project::how_far;
use super::project_forms::why_no_new_one;
use super::rows::{latest, project_href};
use super::{Desk, fault};
use crate::api::params::LONGEST_SEARCH;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::parts::Pages;
use crate::view::governance::projects::{ProjectRow, ProjectsPage};
use crate::view::lists::Pager;
use crate::view::query::Query;

/// Projects of a page.
const ROWS: u64 = 10;

/// `/projets/`
#[handler]
pub(crate) async fn list(desk: Desk) -> Result<Response, Fault> {
    let visit = desk.visit();
    let text: String = visit
        .param("q")
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_SEARCH)
        .collect();
    let text = text.trim().to_owned();
    let q = (!text.is_empty()).then_some(text.as_str());
    let limit = Limit::new(ROWS).unwrap_or_default();
    let projects = desk.governance().projects();
    let page = projects.list(desk.hand(), q, limit, visit.param("cursor"));
    let page = page.await.map_err(fault)?;
    let ids: Vec<ProjectId> = page.items.iter().map(|view| view.project.id).collect();
    let tasks = desk.governance().deployments();
    let tasks = tasks.latest_of(desk.by(), &ids).await.map_err(fault)?;
    let of = |view: &ProjectView| tasks.iter().find(|task| task.project == view.project.id);
    let rows = page.items.iter().map(|view| row(&desk, view, of(view)));
    private(&ProjectsPage {
        frame: desk.frame(),
        pages: Pages {
            language: visit.language(),
            query: Query::new("/projets/").and("q", text.clone()),
            pager: Pager {
                prev: page.prev,
                next: page.next,
            },
        },
        rows: rows.collect(),
        text,
        why_not: why_no_new_one(&desk),
    })
}

fn row(desk: &Desk, view: &ProjectView, task: Option<&Task>) -> ProjectRow {
    let write = desk.write();
    ProjectRow {
        href: project_href(view.project.id),
        name: view.project.name.clone(),
        lead: view
            .lead()
            .map(|lead| lead.name.clone())
            .unwrap_or_default(),
        stage: how_far(desk, view),
        latest: task.map(|task| latest(task, &write)),
    }
}

//! Planning a deployment, and changing a plan. What was typed stays.

mod edit;
mod form;
mod typed;

use guichet_domain::kernel::ProjectId;
use guichet_portal::governance::{PlanDraft, ProjectView};
use poem::http::StatusCode;
use poem::{Response, handler};

pub(super) use edit::{edition_of, edition_sent};
pub(super) use form::ZONES;
use form::{creation, unread};
use typed::Typed;

use super::moment::Moment;
use super::refused::{blame, status_of};
use super::rows::{project_href, tasks_href};
use super::sent::{Sent, place, task_place};
use super::{Desk, Told, fault, task_href, told};
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Form, FormPage};
use crate::view::parts::{Alert, Link, Mood};
use crate::words_governance::denial_text;

fn page(
    desk: &Desk,
    shown: &ProjectView,
    form: Form,
    status: StatusCode,
) -> Result<Response, Fault> {
    let texts = desk.write().texts();
    let project = &shown.project;
    let above = vec![
        Link::new("/projets/", texts.t("projects")),
        Link::new(project_href(project.id), project.name.clone()),
        Link::new(tasks_href(project.id), texts.t("deployments")),
    ];
    let mut response = private(&FormPage {
        frame: desk.frame(),
        crumbs: desk.crumbs(above, form.title.clone()),
        about: texts.t1("in-project", "project", &project.name),
        is_fault: !status.is_success(),
        form,
    })?;
    response.set_status(status);
    Ok(response)
}

async fn shown(desk: &Desk, project: ProjectId) -> Result<ProjectView, Fault> {
    let projects = desk.governance().projects();
    projects.show(desk.hand(), project).await.map_err(fault)
}

/// GET `/projets/{uuid}/deploiements/creer/`
#[handler]
pub(crate) async fn show(desk: Desk) -> Result<Response, Fault> {
    let project: ProjectId = desk.id(0)?;
    let shown = shown(&desk, project).await?;
    let tasks = desk.governance().deployments();
    let may = tasks
        .may_plan(desk.by(), &shown.project)
        .await
        .map_err(fault)?;
    if let Err(denial) = may {
        let mut form = creation(&desk, &shown, &Typed::default());
        form.close(false);
        form.notice = Some(Alert::fresh(Mood::Bad, denial_text(&denial, desk.write())));
        return page(&desk, &shown, form, status_of(&denial));
    }
    let typed = begun(&desk, project).await?;
    page(
        &desk,
        &shown,
        creation(&desk, &shown, &typed),
        StatusCode::OK,
    )
}

/// What the form begins with: of a retry the plan that is tried again.
async fn begun(desk: &Desk, project: ProjectId) -> Result<Typed, Fault> {
    let visit = desk.visit();
    let mut typed = Typed {
        time_zone: visit.app.zone().name().to_owned(),
        ..Typed::default()
    };
    let asked = |name| visit.param(name).and_then(Typed::link);
    let (retry, rollback) = (asked("retry_of"), asked("rollback_of"));
    let Some(other) = retry.or(rollback) else {
        return Ok(typed);
    };
    let tasks = desk.governance().deployments();
    let view = tasks.show(desk.by(), (Some(project), other)).await;
    let view = view.map_err(fault)?;
    let responsible = view.people.login(view.task.plan.responsible);
    let before = Typed::of_plan(&view.task.plan, responsible);
    typed.environment = before.environment;
    typed.responsible = before.responsible;
    typed.time_zone = before.time_zone;
    if retry.is_some() {
        typed.version = before.version;
        typed.description = before.description;
        typed.retry_of = other.to_string();
    } else {
        typed.rollback_of = other.to_string();
        typed.redeployment = true;
    }
    Ok(typed)
}

/// POST `/projets/{uuid}/deploiements/creer/`
#[handler]
pub(crate) async fn create(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let project: ProjectId = desk.id(0)?;
    let shown = shown(&desk, project).await?;
    let typed = Typed::of(&sent);
    let mut form = creation(&desk, &shown, &typed);
    let write = desk.write();
    let (Some(environment), Moment::At(planned_at, time_zone)) =
        (typed.environment(), typed.moment())
    else {
        unread(&typed, &mut form, &write);
        return page(&desk, &shown, form, StatusCode::BAD_REQUEST);
    };
    let draft = PlanDraft {
        version: typed.version.clone(),
        environment,
        description: typed.description.clone(),
        responsible: typed.responsible.clone(),
        planned_at,
        time_zone,
        redeployment: typed.redeployment,
        retry_of: Typed::link(&typed.retry_of),
        rollback_of: Typed::link(&typed.rollback_of),
    };
    let route = format!("POST {}", desk.visit().path);
    let once = sent.once(&route, &task_place);
    let tasks = desk.governance().deployments();
    let error = match tasks.plan(desk.by(), project, draft, once).await {
        Ok(outcome) => {
            let place = place(outcome, |view| task_href(project, view.task.id));
            return Ok(told::taken(desk.visit(), &place, Told::Planned, &sent));
        }
        Err(error) => error,
    };
    let status = blame(&desk, &mut form, error)?;
    page(&desk, &shown, form, status)
}

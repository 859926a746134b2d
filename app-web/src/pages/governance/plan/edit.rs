//! Changing a plan.

use guichet_domain::deployments::Task;
use guichet_portal::governance::{PlanEdit, ProjectView, TaskView};

use super::form::{creation, date_rule, unread};
use super::shown;
use super::typed::Typed;
use crate::pages::governance::Desk;
use crate::pages::governance::moment::Moment;
use crate::pages::governance::rows::{about, task_href};
use crate::pages::governance::sent::Sent;
use crate::problem::Fault;
use crate::view::governance::form::{Button, Form};
use crate::view::governance::parts::Fact;
use crate::view::parts::{Alert, Mood};

/// The form of a change of a plan.
fn edition(desk: &Desk, shown: &ProjectView, task: &Task, typed: &Typed) -> Form {
    let mut form = creation(desk, shown, typed);
    let texts = desk.write().texts();
    let href = task_href(task.project, task.id);
    let date = form.fields.iter_mut().find(|f| f.name == "planned_at");
    if let Some(date) = date {
        date.rule = date_rule(desk, Some(task.plan.planned_at));
    }
    form.title = texts.t("do-edit");
    form.action = format!("{href}modifier/");
    form.back = href;
    form.hidden.revision = Some(task.revision);
    form.facts = vec![Fact::words(texts.t("deployment"), &about(task, texts))];
    form.buttons = vec![Button::primary(texts.t("save-plan"))];
    if task.authorisation.is_some() {
        form.notice = Some(Alert::standing(Mood::Warn, texts.t("edit-voids")));
    }
    form
}

/// The form of a change, with what the plan is now.
pub(in crate::pages::governance) async fn edition_of(
    desk: &Desk,
    view: &TaskView,
) -> Result<Form, Fault> {
    let shown = shown(desk, view.task.project).await?;
    let responsible = view.people.login(view.task.plan.responsible);
    let typed = Typed::of_plan(&view.task.plan, responsible);
    Ok(edition(desk, &shown, &view.task, &typed))
}

/// The same with what was typed, and the change itself where it can be read.
pub(in crate::pages::governance) async fn edition_sent(
    desk: &Desk,
    view: &TaskView,
    sent: &Sent,
) -> Result<(Form, Option<PlanEdit>), Fault> {
    let shown = shown(desk, view.task.project).await?;
    let typed = Typed::of(sent);
    let mut form = edition(desk, &shown, &view.task, &typed);
    let (Some(environment), Moment::At(planned_at, zone)) = (typed.environment(), typed.moment())
    else {
        unread(&typed, &mut form, &desk.write());
        return Ok((form, None));
    };
    let plan = &view.task.plan;
    // A form knows minutes: one that was left alone keeps its seconds.
    let untouched = plan.planned_at.timestamp() / 60 == planned_at.timestamp() / 60;
    let edit = PlanEdit {
        version: Some(typed.version.clone()),
        environment: Some(environment),
        description: Some(typed.description.clone()),
        responsible: Some(typed.responsible.clone()),
        planned_at: (!untouched).then_some(planned_at),
        time_zone: Some(zone),
        redeployment: Some(typed.redeployment),
        retry_of: None,
        rollback_of: None,
    };
    Ok((form, Some(edit)))
}

mod asked;
mod dora;
mod fault;
mod history;
mod list;
mod logs;
mod shape;
mod show;
mod statistics;
mod verbs;

pub(crate) use asked::{DescribedReason, DescribedRevision};
pub(crate) use dora::Figures;
pub(crate) use history::History;
pub(crate) use list::List;
pub(crate) use logs::Logs;
pub(crate) use show::Show;
pub(crate) use statistics::Count;
pub(crate) use verbs::Verbs;

use guichet_domain::kernel::TaskId;
use guichet_portal::governance::{Deployments, TaskCommand, TaskView};

use super::act::{Act, Acted, written};
use crate::problem::Fault;
use shape::FullTask;

type TaskAnswer = Result<Acted<FullTask>, Fault>;

fn id(text: &str) -> Result<TaskId, Fault> {
    text.parse().map_err(|_| Fault::Missing)
}

fn deployments<'a>(act: &'a Act<'_>) -> Deployments<'a> {
    act.visit().app.portal.governance().deployments()
}

/// Carries out a command about the task as it was at revision `seen`.
async fn carry_out(act: Act<'_>, task: &str, seen: u64, command: TaskCommand) -> TaskAnswer {
    let task = id(task)?;
    let render = |view: &TaskView| (200, written(&FullTask::of(view, act.write)));
    let deployments = deployments(&act);
    let done = deployments.command(act.by(), (None, task), seen, &command, act.once(&render));
    let outcome = done.await.map_err(|error| fault::of(error, act.write))?;
    Ok(Acted::of(outcome, render))
}

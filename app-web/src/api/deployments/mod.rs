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

use super::act::{Act, Acted, IdempotencyKey, written};
use super::body::{Ask, Sent};
use super::staff_caller::StaffCaller;
use crate::format::Formatter;
use crate::problem::Fault;
use shape::FullTask;

type TaskAnswer = Result<Acted<FullTask>, Fault>;

fn id(text: &str) -> Result<TaskId, Fault> {
    text.parse().map_err(|_| Fault::Missing)
}

fn deployments<'a>(act: &'a Act<'_>) -> Deployments<'a> {
    act.visit().app.portal.governance().deployments()
}

/// How a command's answer is written.
fn rendered<const STATUS: u16>(
    write: Formatter,
) -> impl Fn(&TaskView) -> (u16, Vec<u8>) + Send + Sync {
    move |view| (STATUS, written(&FullTask::answered(view, write)))
}

/// Carries out the command about a task that was sent, with the revision that was seen.
async fn carry_out<T: Ask>(
    (caller, key, task): (&StaffCaller, IdempotencyKey, &str),
    sent: Sent<T>,
    command: impl FnOnce(T) -> (u64, TaskCommand),
) -> TaskAnswer {
    let act = Act::new(caller, key, sent.fingerprint);
    let (seen, command) = command(sent.value);
    let task = id(task)?;
    let render = rendered::<200>(act.write);
    let deployments = deployments(&act);
    let done = deployments.command(act.by(), (None, task), seen, &command, act.once(&render));
    let outcome = done.await.map_err(|error| fault::of(error, act.write))?;
    Ok(Acted::of(outcome, render))
}

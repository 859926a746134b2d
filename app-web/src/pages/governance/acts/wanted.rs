//! What a form of a deployment asks for.

use guichet_domain::deployments::{Confirmed, Verb};
use guichet_portal::governance::{ActError, TaskCommand, TaskFault, TaskView};

use super::Act;
use crate::pages::governance::Desk;
use crate::pages::governance::rows::task_href;
use crate::pages::governance::sent::{Sent, place, task_place};

/// What a form asks for.
pub(super) enum Wanted {
    Command(TaskCommand),
    Logs(Vec<String>),
}

impl Wanted {
    pub(super) fn verb(&self) -> Verb {
        match self {
            Self::Command(command) => command.verb(),
            Self::Logs(_) => Verb::Logs,
        }
    }
}

pub(super) fn wanted(act: Act, sent: &Sent) -> Option<Wanted> {
    let reason = || sent.field("reason").to_owned();
    let override_reason = sent.given("override_reason").map(str::to_owned);
    let log = || vec![sent.field("log").to_owned()];
    Some(Wanted::Command(match act {
        Act::Authorise => {
            let confirmed = |point| sent.all("confirmed").any(|sent| sent == point);
            TaskCommand::Authorise {
                confirmed: Confirmed {
                    tests: confirmed("tests"),
                    team: confirmed("team"),
                    planning: confirmed("planning"),
                },
                override_reason,
            }
        }
        Act::Execute => match sent.field("outcome") {
            "start" => TaskCommand::Start { override_reason },
            "succeeded" => TaskCommand::Succeed { log: log() },
            "failed" => TaskCommand::Fail {
                reason: reason(),
                log: log(),
            },
            "logs" => return Some(Wanted::Logs(log())),
            _ => return None,
        },
        Act::Reject => TaskCommand::Reject { reason: reason() },
        Act::Revoke => TaskCommand::Revoke { reason: reason() },
        Act::Replan => TaskCommand::Replan,
        Act::Cancel => TaskCommand::Cancel { reason: reason() },
        Act::Edit => return None,
    }))
}

/// Does it; the place it leads to.
pub(super) async fn run(
    desk: &Desk,
    view: &TaskView,
    wanted: &Wanted,
    sent: &Sent,
) -> Result<String, ActError<TaskFault, TaskView>> {
    let at = (Some(view.task.project), view.task.id);
    let route = format!("POST {}", desk.visit().path);
    let once = sent.once(&route, &task_place);
    let tasks = desk.governance().deployments();
    let outcome = match wanted {
        Wanted::Command(command) => {
            let seen = sent.revision();
            tasks.command(desk.by(), at, seen, command, once).await?
        }
        Wanted::Logs(lines) => tasks.log(desk.by(), at, lines, once).await?,
    };
    Ok(place(outcome, |view| {
        task_href(view.task.project, view.task.id)
    }))
}

//! `guichet deployments`: a client of the API.

mod body;
mod follow;
mod input;
mod lines;
mod log;
mod show;

use std::time::Duration;

use serde_json::{Value, json};

use body::{edit, path, plan};
use lines::lines_of;

use super::api::{Client, Method, limit, revised, within};
use crate::args::deployments::{Command, Deployments, Reasoned};
use crate::failure::Done;
use crate::out::Out;

/// A command is given up after this, unless told otherwise.
const USUAL: Duration = Duration::from_mins(1);

/// What follows a deployment lasts as long as that does, and no longer than this.
const LASTING: Duration = Duration::from_hours(24);

pub(crate) async fn run(command: Command, out: Out) -> Done {
    let client = Client::new(&command.server, out)?;
    let limit = limit(&command.server, usual(&command.verb));
    within(limit, out, act(&client, command.verb)).await
}

fn usual(verb: &Deployments) -> Duration {
    match verb {
        Deployments::Log { .. } | Deployments::Watch { .. } => LASTING,
        _ => USUAL,
    }
}

async fn act(client: &Client, command: Deployments) -> Done {
    match command {
        Deployments::List(list) => show::list(client, &list).await,
        Deployments::Show { id } => {
            let task = client.get(&path(&id), &[]).await?;
            show::task(client.out, &task)
        }
        Deployments::History { id } => show::history(client, &id).await,
        Deployments::Statistics(of) => show::statistics(client, &of).await,
        Deployments::Plan(given) => {
            let path = format!("/projects/{}/deployments", given.project);
            let task = client.send(Method::Post, &path, &plan(&given)).await?;
            show::task(client.out, &task)
        }
        Deployments::Edit {
            id,
            edit: given,
            revision,
        } => {
            let (path, body) = (path(&id), edit(&given));
            let task = revised(client, (Method::Patch, &path), (&path, revision), body);
            show::task(client.out, &task.await?)
        }
        Deployments::Log { id, file, tee } => log::run(client, &id, file.as_deref(), tee).await,
        Deployments::Watch { id, every } => follow::run(client, &id, every).await,
        Deployments::Authorise {
            id,
            confirmed,
            override_reason,
            revision,
        } => {
            let mut body = overriding(override_reason);
            body["confirmed"] = json!(confirmed);
            verb(client, "authorise", &id, revision, body).await
        }
        Deployments::Reject(given) => reasoned(client, "reject", given).await,
        Deployments::Revoke(given) => reasoned(client, "revoke", given).await,
        Deployments::Cancel(given) => reasoned(client, "cancel", given).await,
        Deployments::Replan { id, revision } => {
            verb(client, "replan", &id, revision, json!({})).await
        }
        Deployments::Start {
            id,
            override_reason,
            revision,
        } => verb(client, "start", &id, revision, overriding(override_reason)).await,
        Deployments::Succeed {
            id,
            log_file,
            revision,
        } => {
            let body = json!({"log": lines_of(log_file.as_deref())?});
            verb(client, "succeed", &id, revision, body).await
        }
        Deployments::Fail {
            id,
            reason,
            log_file,
            revision,
        } => {
            let body = json!({"reason": reason, "log": lines_of(log_file.as_deref())?});
            verb(client, "fail", &id, revision, body).await
        }
    }
}

/// A verb that is one request.
async fn verb(client: &Client, name: &str, id: &str, seen: Option<u64>, body: Value) -> Done {
    let object = path(id);
    let path = format!("{object}/{name}");
    let task = revised(client, (Method::Post, &path), (&object, seen), body);
    show::task(client.out, &task.await?)
}

async fn reasoned(client: &Client, name: &str, given: Reasoned) -> Done {
    let body = json!({"reason": given.reason});
    verb(client, name, &given.id, given.revision, body).await
}

fn overriding(reason: Option<String>) -> Value {
    match reason {
        Some(reason) => json!({"override_reason": reason}),
        None => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(subcommand)]
        verb: Deployments,
    }

    #[test]
    fn what_follows_a_deployment_waits_a_day_and_everything_else_a_minute() {
        let id = "01a1fdb8-132c-7324-91b8-25c4188b1200";
        let limit = |verb| usual(&Line::parse_from(["deployments", verb, id]).verb).as_secs();
        for verb in ["watch", "log"] {
            assert_eq!(limit(verb), 86_400, "{verb}");
        }
        for verb in ["show", "history", "replan", "start"] {
            assert_eq!(limit(verb), 60, "{verb}");
        }
    }
}

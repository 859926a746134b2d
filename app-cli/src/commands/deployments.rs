//! `guichet deployments`: a client of the API.

mod body;
mod follow;
mod lines;
mod log;
mod show;

use std::time::Duration;

use serde_json::{Value, json};

use body::{edit, path, plan, with_revision};
use lines::lines_of;

use super::api::{Client, Method, limit, within};
use crate::args::deployments::{Command, Deployments, Reasoned};
use crate::failure::Done;
use crate::out::Out;

/// A command is given up after this, unless told otherwise.
const USUAL: Duration = Duration::from_mins(1);

pub(crate) async fn run(command: Command, out: Out) -> Done {
    let client = Client::new(&command.server, out)?;
    // These last as long as what they follow.
    let lasting = matches!(
        command.verb,
        Deployments::Log { .. } | Deployments::Watch { .. }
    );
    let usual = (!lasting).then_some(USUAL);
    let act = act(&client, command.verb);
    within(limit(&command.server, usual), out, act).await
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
            let body = with_revision(client, &id, revision, edit(&given)).await?;
            let task = client.send(Method::Patch, &path(&id), &body).await?;
            show::task(client.out, &task)
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
    let body = with_revision(client, id, seen, body).await?;
    let path = format!("{}/{name}", path(id));
    let task = client.send(Method::Post, &path, &body).await?;
    show::task(client.out, &task)
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

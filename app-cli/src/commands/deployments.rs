//! `guichet deployments`: a client of the API.

mod args;
mod follow;
mod log;
mod show;

use std::path::Path;
use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value, json};

pub(crate) use args::Deployments;
use args::{Changed, Reasoned};

use super::Done;
use super::api::{Client, Method, Server};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;

/// A command is given up after this, unless told otherwise.
const USUAL: Duration = Duration::from_mins(1);

#[derive(Debug, Args)]
pub(crate) struct Command {
    #[command(flatten)]
    server: Server,
    #[command(subcommand)]
    verb: Deployments,
}

pub(crate) async fn run(command: Command, out: Out) -> Done {
    let client = Client::new(&command.server, out)?;
    // These last as long as what they follow.
    let lasting = matches!(
        command.verb,
        Deployments::Log { .. } | Deployments::Watch { .. }
    );
    let usual = (!lasting).then_some(USUAL);
    let act = act(&client, command.verb);
    super::api::within(command.server.limit(usual), out, act).await
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
        Deployments::Plan(plan) => {
            let path = format!("/projects/{}/deployments", plan.project);
            let task = client.send(Method::Post, &path, &plan.body()).await?;
            show::task(client.out, &task)
        }
        Deployments::Edit { id, edit, revision } => {
            let body = with_revision(client, &id, revision, edit.body()).await?;
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

fn path(id: &str) -> String {
    format!("/deployments/{id}")
}

/// The body with the revision that was named; else with the one that is there now, and says so.
async fn with_revision(
    client: &Client,
    id: &str,
    revision: Option<u64>,
    body: Value,
) -> Result<Value, Failure> {
    super::api::with_revision(client, &path(id), revision, body).await
}

/// What changes, as the API takes it: fields that were not given stay away.
fn given(fields: [(&str, Option<Value>); 9]) -> Value {
    let given = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect::<Map<_, _>>())
}

impl Changed {
    fn body(&self) -> Value {
        let text = |value: &Option<String>| value.as_ref().map(|value| json!(value));
        let none_or = |value: &Option<String>| match value.as_deref() {
            None => None,
            Some("none") => Some(Value::Null),
            Some(id) => Some(json!(id)),
        };
        given([
            ("version", text(&self.version)),
            ("environment", self.environment.as_ref().map(|e| json!(e))),
            ("description", text(&self.description)),
            ("responsible", text(&self.responsible)),
            ("planned_at", text(&self.planned_at)),
            ("time_zone", text(&self.time_zone)),
            ("redeployment", self.redeployment.map(|again| json!(again))),
            ("retry_of", none_or(&self.retry_of)),
            ("rollback_of", none_or(&self.rollback_of)),
        ])
    }
}

/// The lines of a file.
fn lines_of(file: Option<&Path>) -> Result<Vec<String>, Failure> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    let bytes = std::fs::read(file).map_err(|error| {
        Failure::told(Exit::CouldNotRun, format!("{}: {error}", file.display()))
    })?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().flat_map(log::pieces).collect())
}

use guichet_domain::deployments::{EventKind, TaskEvent};
use guichet_portal::governance::People;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::shape::Given;
use super::{deployments, fault, id as task_id};
use crate::api::act::Act;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::shapes::{Instant, Word};
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// What happened to a deployment task.
pub(crate) struct History;

/// What happened to a deployment task.
#[derive(Debug, Object)]
struct DeploymentHistory {
    /// Each step, in order.
    items: Vec<Happened>,
}

/// A step of a deployment task.
#[derive(Debug, Object)]
#[oai(rename = "DeploymentEvent")]
struct Happened {
    /// When.
    at: Instant,
    /// The login of who took it; null where time did.
    by: Nullable<String>,
    /// What.
    event: Word<EventKind>,
    /// The task's revision after it.
    revision: u64,
    /// Why, as it was given.
    reason: Nullable<String>,
    /// What an edit changed.
    changes: Vec<Change>,
    /// The authorisation that was given, or that ended here.
    authorisation: Nullable<Given>,
}

/// A field of the plan that changed.
#[derive(Debug, Object)]
#[oai(rename = "PlanChange")]
struct Change {
    /// Which.
    field: String,
    /// What it was.
    before: Nullable<String>,
    /// What it became.
    after: Nullable<String>,
}

#[OpenApi(tag = "Noun::Deployments")]
impl History {
    /// What happened to a deployment task
    #[oai(
        path = "/deployments/:id/history",
        method = "get",
        operation_id = "deploymentHistory"
    )]
    async fn history(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
    ) -> Result<Json<DeploymentHistory>, Fault> {
        let act = Act::reading(&caller);
        let deployments = deployments(&act);
        let found = deployments.history(act.by(), task_id(&id.0)?);
        let found = found.await.map_err(|error| fault::of(error, act.write))?;
        // Every task has at least been planned.
        if found.events.is_empty() {
            return Err(Fault::Missing);
        }
        let items = found
            .events
            .iter()
            .map(|event| written(event, &found.people));
        Ok(Json(DeploymentHistory {
            items: items.collect(),
        }))
    }
}

fn written(event: &TaskEvent, people: &People) -> Happened {
    let login = |id| people.login(id);
    let changes = event.changes.iter().map(|change| {
        let person = |text: &Option<String>| match change.field {
            "responsible" => text.as_deref().and_then(|id| Some(login(id.parse().ok()?))),
            _ => text.clone(),
        };
        Change {
            field: change.field.to_owned(),
            before: person(&change.before).into(),
            after: person(&change.after).into(),
        }
    });
    let given = event.authorisation.as_ref();
    Happened {
        at: event.at.into(),
        by: event.by.map(login).into(),
        event: event.kind.into(),
        revision: event.revision,
        reason: event.reason.clone().into(),
        changes: changes.collect(),
        authorisation: given.map(|given| Given::of(given, login)).into(),
    }
}

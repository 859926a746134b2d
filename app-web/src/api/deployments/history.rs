use guichet_domain::deployments::{EventKind, TaskEvent};
use guichet_domain::kernel::{Limit, SortOrder};
use guichet_portal::governance::People;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::shape::Given;
use super::{deployments, fault, id as task_id};
use crate::api::act::Act;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Cursor, Param};
use crate::api::shapes::{Instant, Word};
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// What happened to a deployment task.
pub(crate) struct History;

/// One page of what happened to a deployment task.
#[derive(Debug, Object)]
struct DeploymentHistory {
    /// Each step, in order, from the first plan on.
    items: Vec<Happened>,
    /// Leads to the page after; null at the end.
    next_cursor: Nullable<String>,
    /// Leads to the page before; null at the beginning.
    prev_cursor: Nullable<String>,
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
    ///
    /// From the first plan on.
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
        /// Steps at the most.
        limit: Query<Option<Param<Limit>>>,
        /// `next_cursor` or `prev_cursor` of a page of this history.
        cursor: Query<Option<Param<Cursor>>>,
    ) -> Result<Json<DeploymentHistory>, Fault> {
        let act = Act::reading(&caller);
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let cursor = cursor.0.as_ref().map(|cursor| cursor.0.0.as_str());
        let (deployments, order) = (deployments(&act), SortOrder::OldestFirst);
        let found = deployments.history(act.by(), task_id(&id.0)?, order, limit, cursor);
        let found = found.await.map_err(|error| fault::of(error, act.write))?;
        let items = found
            .events
            .iter()
            .map(|event| written(event, &found.people));
        Ok(Json(DeploymentHistory {
            items: items.collect(),
            next_cursor: found.next.into(),
            prev_cursor: found.prev.into(),
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

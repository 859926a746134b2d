use guichet_domain::kernel::Limit;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::asked::Log;
use super::shape::LogRow;
use super::{TaskAnswer, deployments, fault, id as task_id, rendered};
use crate::api::act::{Act, Acted, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::params::{After, Param};
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// The log of a deployment task: one path, and so described together.
pub(crate) struct Logs;

/// Lines of a log.
#[derive(Debug, Object)]
#[oai(rename = "LogLines")]
struct Lines {
    /// The lines, in order.
    items: Vec<LogRow>,
    /// The number to ask on after.
    last: u64,
    /// Whether more can follow: the task is not at its end, or there are more lines than were asked for.
    more: bool,
}

#[OpenApi(tag = "Noun::Deployments")]
impl Logs {
    /// Lines of a deployment's log
    #[oai(
        path = "/deployments/:id/logs",
        method = "get",
        operation_id = "deploymentLog"
    )]
    async fn read(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// Only lines after this number.
        after: Query<Option<Param<After>>>,
        /// Lines at the most.
        limit: Query<Option<Param<Limit>>>,
    ) -> Result<Json<Lines>, Fault> {
        let act = Act::reading(&caller);
        let after = after.0.map_or(0, |after| after.0.0);
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let deployments = deployments(&act);
        let found = deployments.lines(act.by(), task_id(&id.0)?, after, limit.get());
        let found = found.await.map_err(|error| fault::of(error, act.write))?;
        let (lines, people, more) = found;
        Ok(Json(Lines {
            last: lines.last().map_or(after, |line| line.number),
            items: lines.iter().map(|line| LogRow::of(line, &people)).collect(),
            more,
        }))
    }

    /// Add lines to the log of a deployment at work
    ///
    /// All of them, or none. Needs no revision and changes none. A request takes 1 MiB.
    #[oai(
        path = "/deployments/:id/logs",
        method = "post",
        operation_id = "logDeployment"
    )]
    async fn add(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Log>,
    ) -> TaskAnswer {
        let act = Act::new(&caller, key, body.fingerprint);
        let task = task_id(&id.0)?;
        let render = rendered::<200>(act.write);
        let lines = &body.value.0;
        let deployments = deployments(&act);
        let added = deployments.log(act.by(), (None, task), lines, act.once(&render));
        let outcome = added.await.map_err(|error| fault::of(error, act.write))?;
        Ok(Acted::of(outcome, render))
    }
}

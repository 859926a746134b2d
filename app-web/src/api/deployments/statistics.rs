use chrono::NaiveDate;
use guichet_domain::deployments::{Environment, Period, State, Statistics, TaskFilter};
use guichet_domain::kernel::ProjectId;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::{deployments, fault};
use crate::api::act::Act;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Param, Word, all};
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// How many deployment tasks there are in each state.
pub(crate) struct Count;

/// How many deployment tasks there are in each state. `total` is the sum of `planned`, `running`,
/// `succeeded`, `failed`, `rejected` and `cancelled`.
#[derive(Debug, Object)]
struct DeploymentStatistics {
    /// All of them.
    total: u64,
    /// Those that wait, authorised or not.
    planned: u64,
    /// Those of them that are authorised.
    authorised: u64,
    /// Those at work, the stale ones among them.
    running: u64,
    /// Those done.
    succeeded: u64,
    /// Those that went wrong.
    failed: u64,
    /// Those whose authorisation was refused.
    rejected: u64,
    /// Those given up.
    cancelled: u64,
    /// Succeeded of succeeded and failed, from 0 to 100 with one decimal; null where there is none.
    success_rate: Nullable<f64>,
}

#[OpenApi(tag = "Noun::Deployments")]
impl Count {
    /// How many deployment tasks a project has in each state
    #[oai(
        path = "/projects/:id/deployments/statistics",
        method = "get",
        operation_id = "deploymentStatistics"
    )]
    async fn count(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// Any of these states; the others are not counted.
        state: Query<Option<Vec<Param<Word<State>>>>>,
        /// Any of these environments.
        environment: Query<Option<Vec<Param<Word<Environment>>>>>,
        /// Not planned before this day, in the plan's own zone.
        from: Query<Option<Param<NaiveDate>>>,
        /// Not planned after this day, in the plan's own zone.
        to: Query<Option<Param<NaiveDate>>>,
    ) -> Result<Json<DeploymentStatistics>, Fault> {
        let act = Act::reading(&caller);
        let project: ProjectId = id.0.parse().map_err(|_| Fault::Missing)?;
        let filter = TaskFilter {
            states: all(state.0),
            environments: all(environment.0),
            period: Period {
                from: from.0.map(|day| day.0),
                to: to.0.map(|day| day.0),
            },
            ..TaskFilter::default()
        };
        let deployments = deployments(&act);
        let counted = deployments.statistics(act.by(), project, &filter);
        let counted = counted.await.map_err(|error| fault::of(error, act.write))?;
        Ok(Json(written(&counted)))
    }
}

fn written(counted: &Statistics) -> DeploymentStatistics {
    let rate = counted.success_rate();
    DeploymentStatistics {
        total: counted.total(),
        planned: counted.planned(),
        authorised: counted.authorised(),
        running: counted.running(),
        succeeded: counted.succeeded(),
        failed: counted.failed(),
        rejected: counted.rejected(),
        cancelled: counted.cancelled(),
        success_rate: rate.map(|thousandths| f64::from(thousandths) / 10.0).into(),
    }
}

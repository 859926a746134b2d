use chrono::NaiveDate;
use guichet_domain::deployments::{Environment, Period, State, TaskFilter};
use guichet_domain::kernel::{Limit, ProjectId};
use guichet_portal::governance::PlanDraft;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::shape::FullTask;
use super::{deployments, fault, rendered};
use crate::api::act::{Act, Acted, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Cursor, Param, Word, all};
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// A project's deployment tasks: one path, and so described together.
pub(crate) struct List;

/// One page of deployment tasks.
#[derive(Debug, Object)]
struct DeploymentList {
    /// The tasks.
    items: Vec<FullTask>,
    /// Leads to the page after; null at the end.
    next_cursor: Nullable<String>,
    /// Leads to the page before; null at the beginning.
    prev_cursor: Nullable<String>,
}

#[OpenApi(tag = "Noun::Deployments")]
impl List {
    /// A project's deployment tasks
    ///
    /// The latest planned date first.
    #[oai(
        path = "/projects/:id/deployments",
        method = "get",
        operation_id = "listDeployments"
    )]
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each parameter of the address"
    )]
    async fn list(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// Any of these states.
        state: Query<Option<Vec<Param<Word<State>>>>>,
        /// Any of these environments.
        environment: Query<Option<Vec<Param<Word<Environment>>>>>,
        /// Not planned before this day, in the plan's own zone.
        from: Query<Option<Param<NaiveDate>>>,
        /// Not planned after this day, in the plan's own zone.
        to: Query<Option<Param<NaiveDate>>>,
        /// Only those for which a freeze or the promotion was overridden.
        overridden: Query<Option<Param<bool>>>,
        /// Rows at the most.
        limit: Query<Option<Param<Limit>>>,
        /// `next_cursor` or `prev_cursor` of a page of this list with this filter.
        cursor: Query<Option<Param<Cursor>>>,
    ) -> Result<Json<DeploymentList>, Fault> {
        let act = Act::reading(&caller);
        let project: ProjectId = id.0.parse().map_err(|_| Fault::Missing)?;
        let filter = TaskFilter {
            states: all(state.0),
            environments: all(environment.0),
            period: Period {
                from: from.0.map(|day| day.0),
                to: to.0.map(|day| day.0),
            },
            overridden: overridden.0.is_some_and(|only| only.0),
        };
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let cursor = cursor.0.as_ref().map(|cursor| cursor.0.0.as_str());
        let deployments = deployments(&act);
        let page = deployments.list(act.by(), project, &filter, limit, cursor);
        let page = page.await.map_err(|error| fault::of(error, act.write))?;
        let items = page.items.iter().map(|view| FullTask::row(view, act.write));
        Ok(Json(DeploymentList {
            items: items.collect(),
            next_cursor: page.next.into(),
            prev_cursor: page.prev.into(),
        }))
    }

    /// Plan a deployment
    ///
    /// Asks those who may authorise it.
    #[oai(
        path = "/projects/:id/deployments",
        method = "post",
        operation_id = "planDeployment"
    )]
    async fn plan(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<PlanDraft>,
    ) -> Result<Acted<FullTask, 201>, Fault> {
        let act = Act::new(&caller, key, body.fingerprint);
        let project: ProjectId = id.0.parse().map_err(|_| Fault::Missing)?;
        let render = rendered::<201>(act.write);
        let deployments = deployments(&act);
        let planned = deployments.plan(act.by(), project, body.value, act.once(&render));
        let outcome = planned.await.map_err(|error| fault::of(error, act.write))?;
        Ok(Acted::of(outcome, render))
    }
}

//! Deployment tasks, and what belongs to them.

mod around;
mod counts;
mod list;

use chrono::{DateTime, Utc};
use guichet_domain::access::Role;
use guichet_domain::deployments::State;
use guichet_domain::kernel::{ProjectId, RankRequest, StaffId, TaskId, Words};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

pub(crate) use self::around::{at_work, deployed_by, surroundings};
pub(crate) use self::counts::{ALL, Span, open_in, sums};
pub(super) use self::list::kinds;
pub(crate) use self::list::{days, page, planned};
use super::{Walk, all, merged, projects, ranked};
use crate::entities::tasks::{Column, Entity};
use crate::entities::{project_members, projects as projects_of};
use crate::entities::{task_events, task_logs};
use crate::values::{instant, rows};

// The conditions of the partial indexes, to the letter: an index is used only where the database
// sees its condition in the query itself, not in a value bound to it.
const SUCCEEDED: &str = r#""state" = 'succeeded'"#;
pub(super) const AT_WORK: &str = r#""state" IN ('running', 'stale')"#;
const DELIVERED: &str = r#""environment" = 'PROD' AND "state" IN ('succeeded', 'failed')"#;

const OTHER: &str = "other";

pub(crate) fn one(id: TaskId) -> Select<Entity> {
    all::<Entity>().filter(Column::Id.eq(id.0))
}

/// Of each of these projects the task that is planned for the latest: one step into the list of
/// each.
pub(crate) fn latest_of(ids: &[ProjectId]) -> Select<Entity> {
    use sea_orm::Order::Desc;
    let latest = Query::select()
        .column((OTHER, Column::Id))
        .from_as(Entity, OTHER)
        .and_where(
            Expr::col((OTHER, Column::ProjectId))
                .equals((projects_of::Entity, projects_of::Column::Id)),
        )
        .order_by((OTHER, Column::PlannedAt), Desc)
        .order_by((OTHER, Column::Id), Desc)
        .limit(1)
        .to_owned();
    let each = projects::these(ids)
        .select_only()
        .expr_as(latest, "latest")
        .into_query();
    all::<Entity>().filter(Column::Id.in_subquery(each))
}

fn of(project: Option<ProjectId>) -> Condition {
    Condition::all().add_option(project.map(|id| Column::ProjectId.eq(id.0)))
}

/// Tasks with an authorisation, after one of them.
pub(crate) fn authorised(after: Uuid, limit: usize) -> Select<Entity> {
    all::<Entity>()
        .filter(Column::AuthorisedHash.is_not_null())
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(rows(limit))
}

/// What time changes by `now`, the longest due first: project and task.
pub(crate) fn due(project: Option<ProjectId>, now: DateTime<Utc>, limit: usize) -> Select<Entity> {
    all::<Entity>()
        .select_only()
        .column(Column::ProjectId)
        .column(Column::Id)
        .filter(of(project))
        .filter(Column::DueAt.lte(instant(now)))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(rows(limit))
}

/// How many tasks of all projects are still planned, and still authorised, for a moment before this
/// one: along each project's list by state.
pub(crate) fn overdue(before: DateTime<Utc>) -> Select<projects_of::Entity> {
    let still = |state: State| {
        let project = (projects_of::Entity, projects_of::Column::Id);
        let late = Query::select()
            .expr(Expr::col((OTHER, Column::Id)).count())
            .from_as(Entity, OTHER)
            .and_where(Expr::col((OTHER, Column::ProjectId)).equals(project))
            .and_where(Expr::col((OTHER, Column::State)).eq(state.word()))
            .and_where(Expr::col((OTHER, Column::PlannedAt)).lt(instant(before)))
            .to_owned();
        Expr::from(late).sum().if_null(0).cast_as("bigint")
    };
    all::<projects_of::Entity>()
        .select_only()
        .expr_as(still(State::Planned), "planned")
        .expr_as(still(State::Authorised), "authorised")
}

/// Deployments to production that ended: when made, when ended, how.
pub(crate) fn delivered(
    project: Option<ProjectId>,
    since: DateTime<Utc>,
    limit: usize,
) -> Select<Entity> {
    all::<Entity>()
        .select_only()
        .column(Column::MadeAt)
        .column(Column::EndedAt)
        .column(Column::State)
        .filter(of(project))
        .filter(Expr::cust(DELIVERED))
        .filter(Column::EndedAt.gte(instant(since)))
        .order_by_desc(Column::EndedAt)
        .order_by_desc(Column::Id)
        .limit(rows(limit))
}

/// The projects somebody leads.
pub(crate) fn led_by(staff: StaffId) -> Select<project_members::Entity> {
    projects::memberships(staff).filter(project_members::Column::Role.eq(Role::ProjectLead.word()))
}

/// What waits to be authorised in these projects, and to be executed by its responsible.
pub(crate) fn waiting(led: &[Uuid], responsible: Option<StaffId>, limit: usize) -> Select<Entity> {
    let led = led.iter().map(|project| {
        Condition::all()
            .add(Column::ProjectId.eq(*project))
            .add(Column::State.eq(State::Planned.word()))
    });
    let mine = responsible.map(|staff| {
        Condition::all()
            .add(Column::Responsible.eq(staff.0))
            .add(Column::State.eq(State::Authorised.word()))
    });
    merged(
        led.chain(mine).collect(),
        Column::PlannedAt,
        Column::Id,
        Walk::earliest(limit),
    )
}

/// One page of a task's history.
pub(crate) fn history(id: TaskId, request: &RankRequest) -> Select<task_events::Entity> {
    let its = all::<task_events::Entity>().filter(task_events::Column::TaskId.eq(id.0));
    ranked(its, task_events::Column::Revision, request)
}

/// A task's log from after a number on.
pub(crate) fn log(id: TaskId, after: u64, limit: usize) -> Select<task_logs::Entity> {
    all::<task_logs::Entity>()
        .filter(task_logs::Column::TaskId.eq(id.0))
        .filter(task_logs::Column::Number.gt(crate::values::stored(after)))
        .order_by_asc(task_logs::Column::Number)
        .limit(rows(limit))
}

/// The end of a task's log, backwards.
pub(crate) fn log_end(id: TaskId, limit: usize) -> Select<task_logs::Entity> {
    all::<task_logs::Entity>()
        .filter(task_logs::Column::TaskId.eq(id.0))
        .order_by_desc(task_logs::Column::Number)
        .limit(rows(limit))
}

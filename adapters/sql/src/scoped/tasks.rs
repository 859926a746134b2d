//! Deployment tasks, what belongs to them, and how many there are.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use guichet_domain::access::Role;
use guichet_domain::deployments::{Environment, Period, State, TaskFilter, Version};
use guichet_domain::kernel::{PlaceRequest, ProjectId, RankRequest, StaffId, TaskId, Words};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, IdenStatic, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::{Walk, all, by_places, merged, projects, ranked};
use crate::entities::tasks::{Column, Entity};
use crate::entities::{project_members, projects as projects_of};
use crate::entities::{task_events, task_logs};
use crate::values::{instant, rows, text};

/// No zone was ever further from UTC.
const FARTHEST_ZONE: TimeDelta = TimeDelta::hours(16);

// The conditions of the partial indexes, to the letter: an index is used only where the database
// sees its condition in the query itself, not in a value bound to it.
const SUCCEEDED: &str = r#""state" = 'succeeded'"#;
pub(super) const AT_WORK: &str = r#""state" IN ('running', 'stale')"#;
const DELIVERED: &str = r#""environment" = 'PROD' AND "state" IN ('succeeded', 'failed')"#;

pub(crate) fn one(id: TaskId) -> Select<Entity> {
    all::<Entity>().filter(Column::Id.eq(id.0))
}

/// One page of a project's tasks.
pub(crate) fn page(
    project: ProjectId,
    filter: &TaskFilter,
    request: &PlaceRequest,
) -> Select<Entity> {
    let mut states = words(&filter.states);
    let mut environments = words(&filter.environments);
    let mut every = Condition::all()
        .add(Column::ProjectId.eq(project.0))
        .add(planned_in(filter.period));
    if filter.overridden {
        every = every.add(Column::OverrideReason.is_not_null());
        // They have an index of all of them, and one that goes by both.
        if !(states.is_empty() && environments.is_empty()) {
            states = or_all(states, State::ALL);
            environments = or_all(environments, Environment::ALL);
        }
    }
    let states = kinds(&states, Column::State);
    let environments = kinds(&environments, Column::Environment);
    let kinds = environments.iter().flat_map(|environment| {
        states.iter().map(|state| {
            let kind = Condition::all().add(environment.clone()).add(state.clone());
            every.clone().add(kind)
        })
    });
    let (kinds, walk) = (kinds.collect(), Walk::of(request));
    if filter.period == Period::default() {
        return merged(kinds, Column::PlannedAt, Column::Id, walk);
    }
    // By their places, even of one kind: what plans for any days and for these cost differs by
    // the rows they are thought to read, so those are to be cheap ones.
    by_places(kinds, Column::PlannedAt, Column::Id, walk)
}

fn words<T: Words + Ord>(values: &[T]) -> Vec<&'static str> {
    let each: BTreeSet<T> = values.iter().copied().collect();
    each.into_iter().map(Words::word).collect()
}

fn or_all<T: Words>(words: Vec<&'static str>, every: &[(T, &'static str)]) -> Vec<&'static str> {
    if words.is_empty() {
        return every.iter().map(|(_, word)| *word).collect();
    }
    words
}

/// A condition for each word; where there are none, one that everything fulfils.
pub(super) fn kinds<C: ColumnTrait>(words: &[&'static str], column: C) -> Vec<Condition> {
    if words.is_empty() {
        return vec![Condition::all()];
    }
    let each = words.iter();
    each.map(|word| Condition::all().add(column.eq(*word)))
        .collect()
}

/// The day is asked for, and the instants it can lie in, along which the index is walked.
///
/// One bound of each is a pair with itself, which says the same and is weighed by itself:
/// PostgreSQL takes two bounds of one column that it does not know for a two-hundredth of all
/// rows, and would then rather sort them than walk.
fn planned_in(period: Period) -> Condition {
    let period = days(period);
    let pair = |column: Column| Expr::tuple([Expr::col(column), Expr::col(column)]);
    let from = period.from.map(|day| {
        let earliest = instant_of(day) - FARTHEST_ZONE;
        let first = Expr::tuple([Expr::val(day), Expr::val(day)]);
        Condition::all()
            .add(pair(Column::PlannedOn).gte(first))
            .add(Column::PlannedAt.gte(earliest))
    });
    let to = period.to.map(|day| {
        // SQLite orders instants as text, which years of five digits would end.
        let latest = (day.year() < 9999).then(|| instant_of(day + Days::new(1)) + FARTHEST_ZONE);
        let before = latest.map(|latest| {
            let end = Expr::tuple([Expr::val(latest), Expr::val(latest)]);
            pair(Column::PlannedAt).lt(end)
        });
        Condition::all()
            .add(Column::PlannedOn.lte(day))
            .add_option(before)
    });
    Condition::all().add_option(from).add_option(to)
}

/// The same period, in days that both databases order.
pub(crate) fn days(period: Period) -> Period {
    let first = NaiveDate::from_ymd_opt(1, 1, 1);
    let last = NaiveDate::from_ymd_opt(9999, 12, 31);
    let within = |day: NaiveDate| {
        let day = first.map_or(day, |first| Ord::max(day, first));
        last.map_or(day, |last| Ord::min(day, last))
    };
    Period {
        from: period.from.map(within),
        to: period.to.map(within),
    }
}

fn instant_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
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

/// For the calendar, by day, then the earliest first.
pub(crate) fn planned(
    project: Option<ProjectId>,
    from: NaiveDate,
    to: NaiveDate,
    limit: usize,
) -> Select<Entity> {
    let period = days(Period {
        from: Some(from),
        to: Some(to),
    });
    let from = period.from.map(|day| Column::PlannedOn.gte(day));
    let to = period.to.map(|day| Column::PlannedOn.lte(day));
    all::<Entity>()
        .filter(of(project).add_option(from).add_option(to))
        .order_by_asc(Column::PlannedOn)
        .order_by_asc(Column::PlannedAt)
        .order_by_asc(Column::Id)
        .limit(rows(limit))
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

/// The latest that took a version to an environment with success.
pub(crate) fn deployed_by(
    project: ProjectId,
    environment: Environment,
    version: &Version,
    except: Option<TaskId>,
) -> Select<Entity> {
    all::<Entity>()
        .filter(Column::ProjectId.eq(project.0))
        .filter(Column::Environment.eq(environment.word()))
        .filter(Column::Version.eq(text(version.as_str())))
        .filter(Expr::cust(SUCCEEDED))
        .filter(other_than(except))
        .order_by_desc(Column::EndedAt)
        .order_by_desc(Column::Id)
        .limit(1)
}

/// What is at work in an environment.
pub(crate) fn at_work(
    project: ProjectId,
    environment: Environment,
    except: Option<TaskId>,
) -> Select<Entity> {
    all::<Entity>()
        .filter(Column::ProjectId.eq(project.0))
        .filter(Column::Environment.eq(environment.word()))
        .filter(Expr::cust(AT_WORK))
        .filter(other_than(except))
        .limit(1)
}

fn other_than(except: Option<TaskId>) -> Condition {
    Condition::all().add_option(except.map(|id| Column::Id.ne(id.0)))
}

/// For each of these tasks: its id, who deployed the same, who took it to pre-production, who is
/// at work where it would be.
pub(crate) fn surroundings(ids: &[TaskId]) -> Select<Entity> {
    let (same_environment, same_version) = (equal(Column::Environment), equal(Column::Version));
    let succeeded = || Expr::cust(format!(r#""{OTHER}".{SUCCEEDED}"#));
    let deployed = latest()
        .and_where(same_environment.clone())
        .and_where(same_version.clone())
        .and_where(succeeded())
        .to_owned();
    let promoted = latest()
        .and_where(Expr::col((OTHER, Column::Environment)).eq(Environment::Preprod.word()))
        .and_where(same_version)
        .and_where(succeeded())
        .to_owned();
    let at_work = others()
        .and_where(same_environment)
        .and_where(Expr::cust(format!(r#""{OTHER}".{AT_WORK}"#)))
        .to_owned();
    all::<Entity>()
        .select_only()
        .column(Column::Id)
        .expr_as(deployed, "deployed_by")
        .expr_as(promoted, "promoted_by")
        .expr_as(at_work, "at_work")
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
}

const OTHER: &str = "other";

/// Another task of the same project.
fn others() -> SelectStatement {
    Query::select()
        .column((OTHER, Column::Id))
        .from_as(Entity, OTHER)
        .and_where(equal(Column::ProjectId))
        .and_where(Expr::col((OTHER, Column::Id)).ne(Expr::col((Entity, Column::Id))))
        .limit(1)
        .to_owned()
}

fn latest() -> SelectStatement {
    use sea_orm::Order::Desc;
    others()
        .order_by((OTHER, Column::EndedAt), Desc)
        .order_by((OTHER, Column::Id), Desc)
        .to_owned()
}

fn equal(column: Column) -> Expr {
    Expr::col((OTHER, column)).equals((Entity, column))
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

/// A stretch of time whose counts are kept: of a level, the days from and to which it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) level: &'static str,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
}

/// All time.
pub(crate) const ALL: Span = Span {
    level: "all",
    from: None,
    to: None,
};

/// Of each of these projects that ever had a task, how many of them are not final.
pub(crate) fn open_in(ids: &[ProjectId]) -> Select<crate::entities::task_counts::Entity> {
    use crate::entities::task_counts::{Column, Entity};
    let counters = crate::tasks::counters().into_iter();
    let open = counters.filter(|column| {
        let state = State::from_word(column.as_str());
        state.is_some_and(|state| !state.is_final())
    });
    let open = open.map(Expr::col).reduce(ExprTrait::add);
    let open = open.unwrap_or_else(|| Expr::value(0_i64));
    let sum = open.sum().if_null(0).cast_as("bigint");
    all::<Entity>()
        .select_only()
        .column(Column::ProjectId)
        .expr_as(sum, "open")
        .filter(Column::ProjectId.is_in(ids.iter().map(|id| id.0)))
        .filter(Column::Environment.is_in(Environment::ALL.iter().map(|(_, word)| *word)))
        .filter(Column::Level.eq(ALL.level))
        .group_by(Column::ProjectId)
}

/// One row a span: how many of a project's tasks there are in each state, by the state's word.
pub(crate) fn sums(
    project: ProjectId,
    environments: &[Environment],
    spans: &[Span],
) -> Select<crate::entities::task_counts::Entity> {
    use crate::entities::task_counts::{Column, Entity};
    use sea_orm::sea_query::UnionType;
    let environments = or_all(words(environments), Environment::ALL);
    let one = |span: &Span| {
        let mut query = all::<Entity>().select_only();
        for column in crate::tasks::counters() {
            let sum = Expr::col(column).sum().if_null(0).cast_as("bigint");
            query = query.expr_as(sum, column.as_str());
        }
        query
            .filter(Column::ProjectId.eq(project.0))
            .filter(Column::Environment.is_in(environments.iter().copied()))
            .filter(Column::Level.eq(span.level))
            .filter(Condition::all().add_option(span.from.map(|day| Column::Day.gte(day))))
            .filter(Condition::all().add_option(span.to.map(|day| Column::Day.lte(day))))
    };
    let mut query = spans.first().map_or_else(|| one(&ALL), one);
    for span in spans.iter().skip(1) {
        let other = one(span).into_query();
        QueryTrait::query(&mut query).union(UnionType::All, other);
    }
    query
}

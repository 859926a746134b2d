//! Incidents and their timelines.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use guichet_domain::incidents::{IncidentFilter, Severity, State};
use guichet_domain::kernel::{IncidentId, PlaceRequest, ProjectId, RankRequest, StaffId, Words};
use guichet_driven::MOST_INCIDENT_EVENTS;
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ColumnTrait, Condition, Order, QueryFilter, QueryOrder, QuerySelect, Select};

use super::tasks::kinds;
use super::{Walk, all, merged, ranked};
use crate::entities::incident_events;
use crate::entities::incidents::{Column, Entity};
use crate::values::{instant, rows};

/// The condition of the partial index, to the letter.
const RESTORED: &str =
    r#""production" AND "deployment_id" IS NOT NULL AND "resolved_at" IS NOT NULL"#;

pub(crate) fn one(id: IncidentId) -> Select<Entity> {
    all::<Entity>().filter(Column::Id.eq(id.0))
}

/// The latest opened first.
pub(crate) fn page(filter: &IncidentFilter, request: &PlaceRequest) -> Select<Entity> {
    let every = Condition::all()
        .add_option(filter.project.map(|id| Column::ProjectId.eq(id.0)))
        .add_option(filter.assignee.map(|id| Column::Assignee.eq(id.0)));
    // Their indexes go by both, but that of a project's incidents of any sort.
    let sorted = filter.project.is_none()
        || !filter.states.is_empty()
        || !filter.severities.is_empty()
        || filter.assignee.is_some();
    let states = each(&filter.states, sorted);
    let severities = each(&filter.severities, sorted);
    let severities = kinds(&severities, Column::Severity);
    let states = kinds(&states, Column::State);
    let kinds = states.iter().flat_map(|state| {
        severities.iter().map(|severity| {
            let kind = Condition::all().add(state.clone()).add(severity.clone());
            every.clone().add(kind)
        })
    });
    merged(
        kinds.collect(),
        Column::OpenedAt,
        Column::Id,
        Walk::of(request),
    )
}

fn each<T: Words + Ord>(values: &[T], or_all: bool) -> Vec<&'static str> {
    let mut each: BTreeSet<T> = values.iter().copied().collect();
    if each.is_empty() && or_all {
        each = T::ALL.iter().map(|(value, _)| *value).collect();
    }
    each.into_iter().map(Words::word).collect()
}

/// The words of the states in which somebody still has to do something.
fn open() -> impl Iterator<Item = &'static str> {
    let open = State::ALL.iter().filter(|(state, _)| state.is_open());
    open.map(|(_, word)| *word)
}

/// What is open in a project.
pub(crate) fn open_in(project: ProjectId) -> Select<Entity> {
    all::<Entity>()
        .filter(Column::ProjectId.eq(project.0))
        .filter(Column::State.is_in(open()))
}

/// Of each of these projects in which something is open, how much.
pub(crate) fn open_below(ids: &[ProjectId]) -> Select<Entity> {
    all::<Entity>()
        .select_only()
        .column(Column::ProjectId)
        .column_as(Column::Id.count(), "open")
        .filter(Column::ProjectId.is_in(ids.iter().map(|id| id.0)))
        .filter(Column::State.is_in(open()))
        .group_by(Column::ProjectId)
}

/// What is open in somebody's hands, the worst first, then the latest opened.
pub(crate) fn open_of(staff: StaffId, limit: usize) -> Select<Entity> {
    let mut severity = CaseStatement::new();
    for (rank, (_, word)) in (0_i32..).zip(Severity::ALL) {
        severity = severity.case(Column::Severity.eq(*word), rank);
    }
    all::<Entity>()
        .filter(Column::Assignee.eq(staff.0))
        .filter(Column::State.is_in(open()))
        .order_by(Expr::Case(Box::new(severity)), Order::Desc)
        .order_by_desc(Column::OpenedAt)
        .order_by_desc(Column::Id)
        .limit(rows(limit))
}

/// Of failed deployments to production, resolved: when opened, when resolved.
pub(crate) fn restored(
    project: Option<ProjectId>,
    since: DateTime<Utc>,
    limit: usize,
) -> Select<Entity> {
    all::<Entity>()
        .select_only()
        .column(Column::OpenedAt)
        .column(Column::ResolvedAt)
        .filter(Expr::cust(RESTORED))
        .filter(Condition::all().add_option(project.map(|id| Column::ProjectId.eq(id.0))))
        .filter(Column::ResolvedAt.gte(instant(since)))
        .order_by_desc(Column::ResolvedAt)
        .order_by_desc(Column::Id)
        .limit(rows(limit))
}

/// The latest of an incident's timeline, backwards.
pub(crate) fn events(id: IncidentId) -> Select<incident_events::Entity> {
    all::<incident_events::Entity>()
        .filter(incident_events::Column::IncidentId.eq(id.0))
        .order_by_desc(incident_events::Column::Number)
        .limit(rows(MOST_INCIDENT_EVENTS))
}

/// One page of an incident's timeline.
pub(crate) fn timeline(id: IncidentId, request: &RankRequest) -> Select<incident_events::Entity> {
    let its = all::<incident_events::Entity>().filter(incident_events::Column::IncidentId.eq(id.0));
    ranked(its, incident_events::Column::Number, request)
}

/// The last line of it.
pub(crate) fn last_event(id: IncidentId) -> Select<incident_events::Entity> {
    events(id).limit(1)
}

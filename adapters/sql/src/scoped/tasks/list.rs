//! A project's list, page by page, and the calendar.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use guichet_domain::deployments::{Environment, Period, State, TaskFilter};
use guichet_domain::kernel::{PlaceRequest, ProjectId, Words};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};

use super::of;
use crate::entities::tasks::{Column, Entity};
use crate::scoped::{Walk, all, by_places, merged};
use crate::values::rows;

/// No zone was ever further from UTC.
const FARTHEST_ZONE: TimeDelta = TimeDelta::hours(16);

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

pub(super) fn words<T: Words + Ord>(values: &[T]) -> Vec<&'static str> {
    let each: BTreeSet<T> = values.iter().copied().collect();
    each.into_iter().map(Words::word).collect()
}

pub(super) fn or_all<T: Words>(
    words: Vec<&'static str>,
    every: &[(T, &'static str)],
) -> Vec<&'static str> {
    if words.is_empty() {
        return every.iter().map(|(_, word)| *word).collect();
    }
    words
}

/// A condition for each word; where there are none, one that everything fulfils.
pub(in crate::scoped) fn kinds<C: ColumnTrait>(
    words: &[&'static str],
    column: C,
) -> Vec<Condition> {
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

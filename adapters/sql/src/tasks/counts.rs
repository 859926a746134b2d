//! How many tasks there are: kept where a task is kept, never counted.

use chrono::{Datelike, Days, NaiveDate};
use guichet_domain::deployments::{Environment, Period, State, Statistics};
use guichet_domain::kernel::{ProjectId, Words};
use guichet_driven::PortResult;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, FromQueryResult, Set};

use crate::entities::task_counts::{ActiveModel, Column, Entity};
use crate::scoped::tasks::{ALL, Span, days};
use crate::unit::SqlUnit;

/// The column of each state, in the order of the states.
pub(crate) const fn counters() -> [Column; 8] {
    [
        Column::Planned,
        Column::Authorised,
        Column::Running,
        Column::Stale,
        Column::Succeeded,
        Column::Failed,
        Column::Rejected,
        Column::Cancelled,
    ]
}

/// Where a task is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) project: ProjectId,
    pub(super) environment: Environment,
    pub(super) day: NaiveDate,
}

/// Takes a task from one count to another.
pub(super) async fn moved(
    unit: &mut SqlUnit,
    from: Option<(Place, State)>,
    to: (Place, State),
) -> PortResult<()> {
    if from == Some(to) {
        return Ok(());
    }
    let add = Change::default().add(to.1, 1);
    match from {
        Some((place, state)) if place == to.0 => {
            change(unit, place, add.add(state, -1)).await?;
        }
        Some((place, state)) => {
            change(unit, place, Change::default().add(state, -1)).await?;
            change(unit, to.0, add).await?;
        }
        None => change(unit, to.0, add).await?,
    }
    Ok(())
}

/// By the order of the states.
#[derive(Debug, Clone, Copy, Default)]
struct Change([i64; 8]);

impl Change {
    fn add(mut self, state: State, tasks: i64) -> Self {
        let states = State::ALL.iter().zip(&mut self.0);
        for (_, n) in states.filter(|((each, _), _)| *each == state) {
            *n += tasks;
        }
        self
    }
}

async fn change(unit: &mut SqlUnit, place: Place, change: Change) -> PortResult<()> {
    let month = first_of_month(place.day);
    // All time has one row: any one day names it.
    let rows = [
        ("all", NaiveDate::default()),
        ("month", month),
        ("day", place.day),
    ];
    let [
        planned,
        authorised,
        running,
        stale,
        succeeded,
        failed,
        rejected,
        cancelled,
    ] = change.0;
    let rows = rows.map(|(level, day)| ActiveModel {
        project_id: Set(place.project.0),
        environment: Set(place.environment.word().into()),
        level: Set(level.into()),
        day: Set(day),
        planned: Set(planned),
        authorised: Set(authorised),
        running: Set(running),
        stale: Set(stale),
        succeeded: Set(succeeded),
        failed: Set(failed),
        rejected: Set(rejected),
        cancelled: Set(cancelled),
    });
    let mut already = OnConflict::columns([
        Column::ProjectId,
        Column::Environment,
        Column::Level,
        Column::Day,
    ]);
    let already = already.values(counters().map(|column| {
        let more = Expr::col((Alias::new("excluded"), column));
        (column, Expr::col((Entity, column)).add(more))
    }));
    let insert = Entity::insert_many(rows).on_conflict(already.to_owned());
    unit.write("counting tasks", async |tx| {
        insert.exec_without_returning(tx).await
    })
    .await?;
    Ok(())
}

/// A row of sums.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct Sums {
    planned: i64,
    authorised: i64,
    running: i64,
    stale: i64,
    succeeded: i64,
    failed: i64,
    rejected: i64,
    cancelled: i64,
}

pub(crate) fn statistics(rows: &[Sums]) -> Statistics {
    let mut all = Statistics::default();
    for row in rows {
        for (state, tasks) in [
            (State::Planned, row.planned),
            (State::Authorised, row.authorised),
            (State::Running, row.running),
            (State::Stale, row.stale),
            (State::Succeeded, row.succeeded),
            (State::Failed, row.failed),
            (State::Rejected, row.rejected),
            (State::Cancelled, row.cancelled),
        ] {
            let tasks = u64::try_from(tasks).unwrap_or_default();
            if tasks > 0 {
                all.add(state, tasks);
            }
        }
    }
    all
}

/// The counts a period is made of: whole months, and the days at its ends.
pub(crate) fn spans(period: Period) -> Vec<Span> {
    if period.is_empty() {
        return Vec::new();
    }
    let Period { from, to } = days(period);
    if from.is_none() && to.is_none() {
        return vec![ALL];
    }
    // The first whole month, and the first that is not whole any more.
    let first = from.map(|day| match day.day() {
        1 => day,
        _ => next_month(day),
    });
    let end = to.map(|day| first_of_month(day + Days::new(1)));
    let day = |from, to| Span {
        level: "day",
        from: Some(from),
        to: Some(to),
    };
    if let (Some(from), Some(to), Some(first), Some(end)) = (from, to, first, end)
        && first >= end
    {
        return vec![day(from, to)];
    }
    let mut spans = Vec::new();
    // No month begins beyond the last day there is: SQLite orders days as text.
    if first.is_none_or(|day| day.year() <= 9999) {
        spans.push(Span {
            level: "month",
            from: first,
            to: end.map(|day| day - Days::new(1)),
        });
    }
    if let (Some(from), Some(first)) = (from, first)
        && from < first
    {
        spans.push(day(from, first - Days::new(1)));
    }
    if let (Some(to), Some(end)) = (to, end)
        && end <= to
    {
        spans.push(day(end, to));
    }
    spans
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.day0()))
}

fn next_month(day: NaiveDate) -> NaiveDate {
    first_of_month(first_of_month(day) + Days::new(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// How often the spans count each day.
    fn times(spans: &[Span], of: NaiveDate) -> usize {
        let counts = |span: &&Span| {
            let at = match span.level {
                "month" => first_of_month(of),
                "day" => of,
                _ => return true,
            };
            span.from.is_none_or(|from| from <= at) && span.to.is_none_or(|to| at <= to)
        };
        spans.iter().filter(counts).count()
    }

    #[test]
    fn every_day_of_a_period_is_counted_once_and_no_other() {
        let ends: Vec<Option<NaiveDate>> = [
            "2025-12-31",
            "2026-01-01",
            "2026-01-02",
            "2026-01-30",
            "2026-01-31",
            "2026-02-01",
            "2026-02-28",
            "2026-03-01",
            "2028-02-29",
            "2028-03-01",
        ]
        .iter()
        .map(|text| Some(day(text)))
        .chain([None])
        .collect();
        for from in &ends {
            for to in &ends {
                let period = Period {
                    from: *from,
                    to: *to,
                };
                let spans = spans(period);
                for of in day("2025-11-29").iter_days().take(900) {
                    let expected = usize::from(!period.is_empty() && period.covers(of));
                    assert_eq!(times(&spans, of), expected, "{of} in {period:?}");
                }
            }
        }
    }

    #[test]
    fn a_period_is_never_more_than_the_days_of_two_months_beside_its_months() {
        let spans = spans(Period {
            from: Some(day("2024-01-02")),
            to: Some(day("2026-12-30")),
        });
        let days = spans.iter().filter(|span| span.level == "day");
        for span in days {
            assert!((span.to.unwrap() - span.from.unwrap()).num_days() < 30);
        }
        assert_eq!(spans.len(), 3);
    }
}

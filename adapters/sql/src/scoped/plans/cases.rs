//! Queries, each with the indexes it goes by.

mod incidents;
mod lists;
mod tasks;

use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::kernel::{Direction, Rank, RankRequest};
use sea_orm::{DatabaseBackend, Statement};

use super::day;

/// A name, the query, and the indexes it goes by: at least one of each group.
pub(super) type Case = (&'static str, Statement, &'static [&'static [&'static str]]);

/// All of them.
pub(super) fn cases(on: DatabaseBackend) -> Vec<Case> {
    [lists::cases(on), tasks::cases(on), incidents::cases(on)].concat()
}

fn now() -> DateTime<Utc> {
    "2025-01-01T00:00:00Z".parse().unwrap()
}

/// The first day of a period and its last.
fn days() -> (NaiveDate, NaiveDate) {
    (day("2024-02-03"), day("2024-06-07"))
}

/// A page further on.
fn further() -> RankRequest {
    RankRequest {
        from: Some(Rank {
            number: 7,
            direction: Direction::After,
        }),
        ..RankRequest::default()
    }
}

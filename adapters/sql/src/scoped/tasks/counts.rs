//! How many tasks there are, from the counts that are kept with them.

use chrono::NaiveDate;
use guichet_domain::deployments::{Environment, State};
use guichet_domain::kernel::{ProjectId, Words};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, IdenStatic, QueryFilter, QuerySelect, QueryTrait, Select};

use super::list::{or_all, words};
use crate::scoped::all;

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

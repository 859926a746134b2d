//! The list of a project's tasks, by everything it can be narrowed to.

use guichet_domain::deployments::{Environment, Period, State, TaskFilter};
use guichet_domain::kernel::{Direction, Limit, Place, PlaceRequest, ProjectId};
use sea_orm::{DatabaseBackend, QueryTrait};
use uuid::Uuid;

use super::{Case, days, now};
use crate::scoped::tasks;

#[expect(
    clippy::too_many_lines,
    reason = "a table: each line is one query and its index"
)]
pub(super) fn cases(on: DatabaseBackend) -> Vec<Case> {
    let project = ProjectId(Uuid::from_u128(1));
    let first = PlaceRequest::default();
    let from = |direction| PlaceRequest {
        limit: Limit::default(),
        from: Some(Place {
            at: now(),
            id: Uuid::from_u128(4),
            direction,
        }),
    };
    let all = TaskFilter::default();
    let states = vec![State::Failed, State::Rejected];
    let environments = vec![Environment::Prod, Environment::Dev];
    let (from_day, to_day) = days();
    let period = Period {
        from: Some(from_day),
        to: Some(to_day),
    };
    let failed = TaskFilter {
        states: vec![State::Failed],
        ..all.clone()
    };
    let list = |filter: &TaskFilter, request| tasks::page(project, filter, request).build(on);
    vec![
        ("list", list(&all, &first), &[&["tasks_list"]]),
        (
            "list, further",
            list(&all, &from(Direction::After)),
            &[&["tasks_list"]],
        ),
        (
            "list, back",
            list(&all, &from(Direction::Before)),
            &[&["tasks_list"]],
        ),
        ("list by state", list(&failed, &first), &[&["tasks_state"]]),
        (
            "list by state, further",
            list(&failed, &from(Direction::After)),
            &[&["tasks_state"]],
        ),
        (
            "list by states",
            list(
                &TaskFilter {
                    states: states.clone(),
                    ..all.clone()
                },
                &first,
            ),
            &[&["tasks_state"]],
        ),
        (
            "list by environments",
            list(
                &TaskFilter {
                    environments: environments.clone(),
                    ..all.clone()
                },
                &first,
            ),
            &[&["tasks_environment"]],
        ),
        (
            "list by both",
            list(
                &TaskFilter {
                    states,
                    environments,
                    period,
                    overridden: false,
                },
                &from(Direction::After),
            ),
            &[&["tasks_both"]],
        ),
        (
            "list by period",
            list(
                &TaskFilter {
                    period,
                    ..all.clone()
                },
                &first,
            ),
            &[&["tasks_list"]],
        ),
        (
            "list of the overridden",
            list(
                &TaskFilter {
                    overridden: true,
                    ..all.clone()
                },
                &first,
            ),
            &[&["tasks_overridden"]],
        ),
        (
            "list of the overridden by state",
            list(
                &TaskFilter {
                    overridden: true,
                    ..failed.clone()
                },
                &first,
            ),
            &[&["tasks_overridden_both"]],
        ),
    ]
}

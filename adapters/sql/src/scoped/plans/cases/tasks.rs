//! What else is asked of tasks and of their projects.

use guichet_domain::deployments::{Environment, Period, Version};
use guichet_domain::kernel::{ProjectId, StaffId, TaskId};
use sea_orm::{DatabaseBackend, QueryTrait};
use uuid::Uuid;

use super::{Case, days, further, now};
use crate::scoped::{projects, tasks};
use crate::tasks::spans;

#[expect(
    clippy::too_many_lines,
    reason = "a table: each line is one query and its index"
)]
pub(super) fn cases(on: DatabaseBackend) -> Vec<Case> {
    let project = ProjectId(Uuid::from_u128(1));
    let staff = StaffId(Uuid::from_u128(2));
    let id = TaskId(Uuid::from_u128(3));
    let (now, further) = (now(), further());
    let (from_day, to_day) = days();
    let period = Period {
        from: Some(from_day),
        to: Some(to_day),
    };
    let version = Version::new("v7").unwrap();
    let prod = Environment::Prod;
    vec![
        (
            "statistics",
            tasks::sums(project, &[], &spans(Period::default())).build(on),
            &[&["task_counts_pkey", "autoindex_task_counts_1"]],
        ),
        (
            "statistics of a period",
            tasks::sums(project, &[prod], &spans(period)).build(on),
            &[&["task_counts_pkey", "autoindex_task_counts_1"]],
        ),
        (
            "due",
            tasks::due(None, now, 50).build(on),
            &[&["tasks_due"]],
        ),
        (
            "due in a project",
            tasks::due(Some(project), now, 50).build(on),
            &[&["tasks_due_in_project"]],
        ),
        (
            "past their date",
            tasks::overdue(now).build(on),
            &[&["tasks_state"]],
        ),
        (
            "at work",
            tasks::at_work(project, prod, Some(id)).build(on),
            &[&["tasks_both", "tasks_at_work", "tasks_state"]],
        ),
        (
            "deployed",
            tasks::deployed_by(project, prod, &version, Some(id)).build(on),
            &[&["tasks_succeeded"]],
        ),
        (
            "surroundings",
            tasks::surroundings(&[id, id]).build(on),
            &[
                &["tasks_succeeded"],
                &["tasks_both", "tasks_at_work", "tasks_state"],
            ],
        ),
        (
            "calendar",
            tasks::planned(None, from_day, to_day, 50).build(on),
            &[&["tasks_calendar"]],
        ),
        (
            "calendar of a project",
            tasks::planned(Some(project), from_day, to_day, 50).build(on),
            // Both end with the period.
            &[&["tasks_calendar_in_project", "tasks_calendar"]],
        ),
        (
            "the latest of projects",
            tasks::latest_of(&[project, ProjectId(Uuid::from_u128(7))]).build(on),
            &[&["tasks_list"], &["tasks_pkey", "autoindex_tasks_1"]],
        ),
        (
            "deliveries",
            tasks::delivered(None, now, 50).build(on),
            &[&["tasks_delivered"]],
        ),
        (
            "deliveries of a project",
            tasks::delivered(Some(project), now, 50).build(on),
            &[&["tasks_delivered_in_project"]],
        ),
        (
            "what waits",
            tasks::waiting(&[project.0, Uuid::from_u128(9)], Some(staff), 20).build(on),
            &[&["tasks_state"], &["tasks_responsible"]],
        ),
        (
            "history",
            tasks::history(id, &further).build(on),
            &[&["task_events_pkey", "autoindex_task_events_1"]],
        ),
        (
            "open tasks of several projects",
            tasks::open_in(&[project]).build(on),
            &[&["task_counts_pkey", "autoindex_task_counts_1"]],
        ),
        (
            "a membership",
            projects::member(project, staff).build(on),
            &[&[
                "project_members_pkey",
                "autoindex_project_members_1",
                "project_members_staff",
            ]],
        ),
    ]
}

//! An authorisation is bound to the exact plan: field by field.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::{ALL, LEAD, SENIOR, World, authorised, denied, noon, staff, task_id, then};
use crate::{Denial, Environment, EventKind, Plan, State, Version};

type Change = (&'static str, fn(&mut Plan));

const CHANGES: [Change; 9] = [
    ("version", |p| p.version = Version::new("v1.2.1").unwrap()),
    ("environment", |p| p.environment = Environment::Preprod),
    ("description", |p| p.description.push('.')),
    ("responsible", |p| p.responsible = staff(4)),
    ("planned_at", |p| p.planned_at += TimeDelta::seconds(1)),
    ("time_zone", |p| p.time_zone = Tz::UTC),
    ("redeployment", |p| p.redeployment = true),
    ("retry_of", |p| p.retry_of = Some(task_id(5))),
    ("rollback_of", |p| p.rollback_of = Some(task_id(5))),
];

#[test]
fn given_an_authorised_plan_when_any_field_is_edited_then_the_authorisation_is_void() {
    let names = authorised().plan.fields().map(|(name, _)| name);
    assert_eq!(CHANGES.map(|(name, _)| name), names, "every field there is");
    let world = World::new();
    for (field, change) in CHANGES {
        let task = authorised();
        let mut plan = task.plan.clone();
        change(&mut plan);
        let step = task.edit(plan, 2, &world.person(LEAD)).unwrap();
        assert_eq!(step.task.state, State::Planned, "{field}");
        assert_eq!(step.task.authorisation, None, "{field}");
        assert_eq!(step.event.kind, EventKind::Edited);
        assert_eq!(
            step.event.authorisation, task.authorisation,
            "kept: {field}"
        );
        let changed: Vec<_> = step.event.changes.iter().map(|c| c.field).collect();
        assert_eq!(changed, [field]);
        let start = step.task.start(None, 3, &world.person(SENIOR));
        assert_eq!(denied(start), Denial::NotAuthorised, "{field}");
    }
}

#[test]
fn given_a_plan_that_is_not_what_was_authorised_when_it_starts_then_it_is_void_whatever_the_state()
{
    let world = World::new();
    for (field, change) in CHANGES {
        // What no verb leads to: a row that was changed behind the program's back.
        let mut task = authorised();
        change(&mut task.plan);
        let start = task.start(None, 2, &world.person(SENIOR));
        assert_eq!(denied(start), Denial::AuthorisationVoid, "{field}");
    }
    let mut task = authorised();
    task.id = task_id(2);
    let start = task.start(None, 2, &world.person(SENIOR));
    assert_eq!(denied(start), Denial::AuthorisationVoid, "of another task");
}

#[test]
fn given_an_edit_that_changes_nothing_then_the_authorisation_stands() {
    let task = authorised();
    let mut plan = task.plan.clone();
    plan.description = format!("  {}\r\n", plan.description);
    plan.planned_at += TimeDelta::milliseconds(5);
    let step = task.edit(plan, 2, &World::new().person(LEAD)).unwrap();
    assert_eq!(step.task.state, State::Authorised);
    assert_eq!(step.task.authorisation, task.authorisation);
    assert_eq!(step.task.revision, 3);
    assert_eq!(step.event.authorisation, None);
    let started = step.task.start(None, 3, &World::new().person(SENIOR));
    assert_eq!(then(started).state, State::Running);
}

#[test]
fn given_a_plan_put_back_as_it_was_then_the_old_authorisation_does_not_return() {
    let (world, task) = (World::new(), authorised());
    let mut plan = task.plan.clone();
    plan.description.push('.');
    let edited = then(task.edit(plan, 2, &world.person(LEAD)));
    let back = then(edited.edit(task.plan.clone(), 3, &world.person(LEAD)));
    assert_eq!(back.plan, task.plan);
    let start = back.start(None, 4, &world.person(SENIOR));
    assert_eq!(denied(start), Denial::NotAuthorised);
    let again = back.authorise(ALL, None, 4, &world.person(super::OTHER_LEAD));
    assert!(then(again).authorisation.is_some_and(|a| a.at == noon()));
}

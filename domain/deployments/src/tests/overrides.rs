//! Overrides of a freeze and of the promotion: by administrators, with a reason, told apart.

use super::{
    ADMINISTRATOR, ALL, LEAD, OTHER_ADMINISTRATOR, OTHER_LEAD, SENIOR, World, authorised, denied,
    planned, task_id, then,
};
use crate::{Denial, Task, TaskRefusal};

fn frozen() -> World {
    World::new().frozen("2026-02-06T11:00:00Z", "2026-02-06T15:00:00Z")
}

fn unpromoted() -> World {
    let mut world = World::new();
    world.preproduction_took_it = false;
    world
}

#[test]
fn given_a_freeze_or_no_promotion_when_an_administrator_gives_a_reason_then_it_goes_on_and_is_told()
{
    for world in [frozen(), unpromoted()] {
        let admin = world.person(ADMINISTRATOR);
        assert!(planned().authorise(ALL, None, 1, &admin).is_err());
        let step = planned().authorise(ALL, Some("Faille critique"), 1, &admin);
        let step = step.unwrap();
        let why = Some("Faille critique");
        assert_eq!(step.task.override_reason.as_deref(), why);
        assert_eq!(step.event.reason.as_deref(), why);
        let kept = step.task.authorisation.as_ref().expect("authorised");
        assert_eq!(kept.override_reason.as_deref(), why);
        // It carries to the start, by whoever executes.
        let started = then(step.task.start(None, 2, &world.person(SENIOR)));
        assert_eq!(started.override_reason.as_deref(), why, "told to the end");
        let done = then(started.succeed(3, &world.person(SENIOR)));
        assert_eq!(done.override_reason.as_deref(), why);
    }
}

#[test]
fn given_a_freeze_that_came_after_the_authorisation_when_an_administrator_overrides_the_start_then_it_is_told()
 {
    for world in [frozen(), unpromoted()] {
        let step = authorised().start(Some("Urgence"), 2, &world.person(OTHER_ADMINISTRATOR));
        let step = step.unwrap();
        assert_eq!(step.task.override_reason.as_deref(), Some("Urgence"));
        assert_eq!(step.event.reason.as_deref(), Some("Urgence"));
    }
}

#[test]
fn given_anybody_else_when_they_override_then_it_is_not_theirs_even_with_nothing_to_override() {
    for world in [frozen(), unpromoted(), World::new()] {
        let lead = planned().authorise(ALL, Some("Je veux"), 1, &world.person(OTHER_LEAD));
        assert_eq!(denied(lead), Denial::OverrideNotYours);
        let senior = authorised().start(Some("Je veux"), 2, &world.person(SENIOR));
        assert_eq!(denied(senior), Denial::OverrideNotYours);
    }
}

#[test]
fn given_an_override_without_words_then_it_is_none() {
    let world = frozen();
    for why in ["", "  \n"] {
        let answer = planned().authorise(ALL, Some(why), 1, &world.person(ADMINISTRATOR));
        assert!(matches!(answer, Err(TaskRefusal::Reason(_))));
        let answer = authorised().start(Some(why), 2, &world.person(ADMINISTRATOR));
        assert!(matches!(answer, Err(TaskRefusal::Reason(_))));
    }
}

type Case = (fn(&mut World), &'static str);

#[test]
fn given_an_override_then_no_other_guard_is_lifted_by_it() {
    let cases: [Case; 3] = [
        (|world| *world = world.clone().tests_open(), "tests_open"),
        (
            |world| world.responsible = guichet_access::Standing::default(),
            "responsible_unable",
        ),
        (
            |world| world.deployed_by = Some(task_id(8)),
            "already_deployed",
        ),
    ];
    for (change, code) in cases {
        let mut world = frozen();
        change(&mut world);
        let why = Some("Urgence");
        let answer = planned().authorise(ALL, why, 1, &world.person(ADMINISTRATOR));
        assert_eq!(denied(answer).code(), code);
        let answer = authorised().start(why, 2, &world.person(ADMINISTRATOR));
        assert_eq!(denied(answer).code(), code);
    }
    let world = World::new();
    let own = then(Task::plan(
        task_id(2),
        super::plan(),
        &world.person(ADMINISTRATOR),
    ));
    let answer = own.authorise(ALL, Some("Urgence"), 1, &world.person(ADMINISTRATOR));
    assert_eq!(denied(answer), Denial::PlannerMayNotAuthorise);
}

#[test]
fn given_an_override_that_went_with_its_authorisation_then_it_is_not_told_of_the_task_any_more() {
    let world = frozen();
    let overridden = planned().authorise(ALL, Some("Urgence"), 1, &world.person(ADMINISTRATOR));
    let overridden = then(overridden);
    let lead = world.person(LEAD);
    let mut plan = super::plan();
    plan.description.push('!');
    let patience = world.project.rules.patience;
    let late = overridden.plan.planned_at + crate::AUTHORISATION_LASTS;
    for (what, task) in [
        ("revoked", then(overridden.revoke("Non", 2, &lead))),
        ("edited", then(overridden.edit(plan, 2, &lead))),
        ("cancelled", then(overridden.cancel("Non", 2, &lead))),
        ("expired", overridden.settle(patience, late).unwrap().task),
    ] {
        assert_eq!(task.override_reason, None, "{what}");
        assert_eq!(task.authorisation, None, "{what}");
    }
}

//! Each guard, when it is authorised and again when it starts.

use chrono::TimeDelta;
use guichet_access::{Role, Standing};

use super::{
    ADMINISTRATOR, ALL, LEAD, OTHER_LEAD, SENIOR, World, authorised, denied, member, planned,
    running, task_id, then,
};
use crate::{Denial, Environment, Task};

type Case = (&'static str, fn(World) -> World, Denial);

fn cases() -> Vec<Case> {
    vec![
        ("tests open", World::tests_open, Denial::TestsOpen),
        (
            "responsible disabled or demoted",
            |mut world| {
                world.responsible = Standing::default();
                world
            },
            Denial::ResponsibleUnable,
        ),
        (
            "responsible a developer now",
            |mut world| {
                world.responsible = member(Role::Developer);
                world
            },
            Denial::ResponsibleUnable,
        ),
        (
            "version there already",
            |mut world| {
                world.deployed_by = Some(task_id(8));
                world
            },
            Denial::AlreadyDeployed { task: task_id(8) },
        ),
        (
            "pre-production never took it",
            |mut world| {
                world.preproduction_took_it = false;
                world
            },
            Denial::Promotion,
        ),
        (
            "frozen",
            |world| world.frozen("2026-02-06T11:00:00Z", "2026-02-06T15:00:00Z"),
            Denial::Freeze {
                name: "Clôture".into(),
                until: super::at("2026-02-06T15:00:00Z"),
            },
        ),
    ]
}

#[test]
fn given_a_guard_that_does_not_hold_when_it_is_authorised_then_it_is_refused() {
    for (what, change, expected) in cases() {
        let world = change(World::new());
        let answer = planned().authorise(ALL, None, 1, &world.person(OTHER_LEAD));
        assert_eq!(denied(answer), expected, "{what}");
    }
}

#[test]
fn given_a_guard_that_held_at_authorisation_when_it_no_longer_holds_at_the_start_then_it_is_refused()
 {
    for (what, change, expected) in cases() {
        let world = change(World::new());
        let answer = authorised().start(None, 2, &world.person(SENIOR));
        assert_eq!(denied(answer), expected, "{what}");
    }
}

#[test]
fn given_what_refuses_when_one_asks_why_then_the_same_is_said() {
    use crate::Verb::{Authorise, Start};
    for (what, change, expected) in cases() {
        let world = change(World::new());
        let why = world.person(OTHER_LEAD).may(Authorise, &planned(), None);
        assert_eq!(why, Err(expected.clone()), "{what}");
        let why = world.person(SENIOR).may(Start, &authorised(), None);
        assert_eq!(why, Err(expected), "{what}");
    }
}

#[test]
fn given_another_at_work_there_then_it_may_be_authorised_but_not_started() {
    let mut world = World::new();
    world.at_work = Some(task_id(9));
    let task = then(planned().authorise(ALL, None, 1, &world.person(OTHER_LEAD)));
    let answer = task.start(None, 2, &world.person(SENIOR));
    assert_eq!(denied(answer), Denial::AtWork { task: task_id(9) });
    let forced = task.start(Some("Urgent"), 2, &world.person(ADMINISTRATOR));
    assert_eq!(
        denied(forced),
        Denial::AtWork { task: task_id(9) },
        "nor by override"
    );
}

#[test]
fn given_a_freeze_at_the_planned_date_alone_then_it_stops_the_authorisation_and_not_the_start() {
    // Planned for 14:00; frozen from then on; started at noon.
    let world = World::new().frozen("2026-02-06T14:00:00Z", "2026-02-06T15:00:00Z");
    let answer = planned().authorise(ALL, None, 1, &world.person(OTHER_LEAD));
    assert_eq!(denied(answer).code(), "freeze");
    assert!(authorised().start(None, 2, &world.person(SENIOR)).is_ok());
    // And one that holds now stops the start and not the authorisation for later.
    let world = World::new().frozen("2026-02-06T11:00:00Z", "2026-02-06T14:00:00Z");
    assert!(
        planned()
            .authorise(ALL, None, 1, &world.person(OTHER_LEAD))
            .is_ok()
    );
    let answer = authorised().start(None, 2, &world.person(SENIOR));
    assert_eq!(denied(answer).code(), "freeze");
}

#[test]
fn given_a_freeze_of_production_then_other_environments_go_on() {
    let world = World::new().frozen("2026-02-06T11:00:00Z", "2026-02-06T15:00:00Z");
    let mut plan = super::plan();
    plan.environment = Environment::Preprod;
    let task = then(Task::plan(task_id(1), plan, &world.person(LEAD)));
    let task = then(task.authorise(ALL, None, 1, &world.person(OTHER_LEAD)));
    assert!(task.start(None, 2, &world.person(SENIOR)).is_ok());
}

#[test]
fn given_a_freeze_that_begins_while_it_is_at_work_then_it_finishes_and_is_flagged() {
    let world = World::new().frozen("2026-02-06T12:30:00Z", "2026-02-06T15:00:00Z");
    let before = world.after(TimeDelta::minutes(29));
    let done = then(running().succeed(3, &before.person(SENIOR)));
    assert!(!done.ran_into_freeze, "it ended before");
    let within = world.after(TimeDelta::minutes(30));
    let done = then(running().succeed(3, &within.person(SENIOR)));
    assert!(done.ran_into_freeze);
    let failed = running().fail("KO", super::incident(), 3, &within.person(SENIOR));
    assert!(then(failed).ran_into_freeze);
}

#[test]
fn given_a_project_without_promotion_or_another_environment_then_preproduction_is_not_asked() {
    let mut world = World::new();
    world.preproduction_took_it = false;
    let mut lax = world.clone();
    lax.project.rules.promotion = false;
    assert!(
        planned()
            .authorise(ALL, None, 1, &lax.person(OTHER_LEAD))
            .is_ok()
    );
    let mut plan = super::plan();
    plan.environment = Environment::Test;
    let task = then(Task::plan(task_id(1), plan, &world.person(LEAD)));
    assert!(
        task.authorise(ALL, None, 1, &world.person(OTHER_LEAD))
            .is_ok()
    );
}

#[test]
fn given_a_redeployment_then_a_version_that_is_there_is_no_hindrance() {
    let mut world = World::new();
    world.deployed_by = Some(task_id(8));
    let mut plan = super::plan();
    plan.redeployment = true;
    let task = then(Task::plan(task_id(1), plan, &world.person(LEAD)));
    let task = then(task.authorise(ALL, None, 1, &world.person(OTHER_LEAD)));
    assert!(task.start(None, 2, &world.person(SENIOR)).is_ok());
}

#[test]
fn given_whoever_authorised_it_when_they_would_execute_then_never() {
    let world = World::new();
    // Administrators may do both, but not both to the same one.
    let admin = world.person(ADMINISTRATOR);
    let task = then(planned().authorise(ALL, None, 1, &admin));
    assert_eq!(denied(task.start(None, 2, &admin)), Denial::FourEyes);
    let task = then(task.start(None, 2, &world.person(SENIOR)));
    assert_eq!(denied(task.succeed(3, &admin)), Denial::FourEyes);
    let fail = task.fail("KO", super::incident(), 3, &admin);
    assert_eq!(denied(fail), Denial::FourEyes);
    assert_eq!(task.logged(&admin), Err(Denial::FourEyes.into()));
    let other = world.person(super::OTHER_ADMINISTRATOR);
    assert!(task.succeed(3, &other).is_ok());
}

#[test]
fn given_a_planner_when_they_authorise_then_the_environments_switch_decides() {
    let world = World::new();
    for environment in [
        Environment::Dev,
        Environment::Test,
        Environment::Preprod,
        Environment::Prod,
    ] {
        let mut plan = super::plan();
        plan.environment = environment;
        let task = then(Task::plan(task_id(1), plan, &world.person(LEAD)));
        for switched_on in [false, true] {
            let mut world = world.clone();
            let planners = &mut world.project.rules.planner_authorises;
            if switched_on {
                planners.insert(environment);
            } else {
                planners.remove(&environment);
            }
            let own = task.authorise(ALL, None, 1, &world.person(LEAD));
            if switched_on {
                assert!(own.is_ok(), "{environment:?}");
            } else {
                assert_eq!(denied(own), Denial::PlannerMayNotAuthorise);
            }
            let other = task.authorise(ALL, None, 1, &world.person(OTHER_LEAD));
            assert!(other.is_ok(), "{environment:?}");
        }
    }
    let usual = World::new().project.rules.planner_authorises;
    assert!(!usual.contains(&Environment::Prod), "PROD: no");
}

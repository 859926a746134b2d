//! Whoever authorised is looked up again at the start.

use guichet_access::{Role, Standing};

use super::{
    ADMINISTRATOR, ALL, LEAD, OTHER_ADMINISTRATOR, SENIOR, World, authorised, denied, member,
    planned, standing, then,
};
use crate::{Denial, Environment, State, Task, Verb};

#[track_caller]
fn stopped(task: &Task, world: &World) {
    let why = world.person(SENIOR).may(Verb::Start, task, None);
    assert_eq!(why, Err(Denial::AuthoriserUnable), "as it is shown");
    for overriding in [None, Some("Urgence")] {
        let who = overriding.map_or(SENIOR, |_| OTHER_ADMINISTRATOR);
        let answer = task.start(overriding, task.revision, &world.person(who));
        assert_eq!(denied(answer), Denial::AuthoriserUnable);
    }
}

#[test]
fn given_whoever_authorised_when_they_are_disabled_or_lead_no_more_then_it_does_not_start() {
    let disabled_or_out = Standing::default();
    let support = Standing {
        support: true,
        ..Standing::default()
    };
    for now in [
        disabled_or_out,
        support,
        member(Role::SeniorDeveloper),
        member(Role::Developer),
    ] {
        let mut world = World::new();
        world.authoriser = now;
        stopped(&authorised(), &world);
    }
    for now in [member(Role::ProjectLead), standing(ADMINISTRATOR)] {
        let mut world = World::new();
        world.authoriser = now;
        assert!(authorised().start(None, 2, &world.person(SENIOR)).is_ok());
    }
}

#[test]
fn given_an_override_when_whoever_gave_it_only_leads_now_then_it_does_not_start() {
    let mut world = World::new();
    world.preproduction_took_it = false;
    let admin = world.person(ADMINISTRATOR);
    let task = then(planned().authorise(ALL, Some("Urgence"), 1, &admin));
    world.authoriser = member(Role::ProjectLead);
    stopped(&task, &world);
    // Though nothing stands in the way any more: it was not theirs to give.
    world.preproduction_took_it = true;
    stopped(&task, &world);
    let world = world.by_administrator();
    assert!(task.start(None, 2, &world.person(SENIOR)).is_ok());
}

#[test]
fn given_a_planner_who_authorised_when_planners_no_longer_may_then_it_does_not_start() {
    let mut world = World::new();
    let mut plan = super::plan();
    plan.environment = Environment::Preprod;
    let task = then(Task::plan(super::task_id(1), plan, &world.person(LEAD)));
    let task = then(task.authorise(ALL, None, 1, &world.person(LEAD)));
    assert!(task.start(None, 2, &world.person(SENIOR)).is_ok());
    world.project.rules.planner_authorises.clear();
    stopped(&task, &world);
}

#[test]
fn given_one_at_work_then_whoever_authorised_it_is_not_asked_for_any_more() {
    let mut world = World::new();
    let running = super::running();
    world.authoriser = Standing::default();
    let done = then(running.succeed(3, &world.person(SENIOR)));
    assert_eq!(done.state, State::Succeeded);
}

#[test]
fn given_what_was_authorised_is_void_or_expired_then_that_is_said_first() {
    let mut world = World::new();
    world.authoriser = Standing::default();
    let mut task = authorised();
    let late = world.at(task.plan.planned_at + crate::AUTHORISATION_LASTS);
    let answer = task.start(None, 2, &late.person(SENIOR));
    assert_eq!(denied(answer), Denial::AuthorisationExpired);
    task.plan.description.push('!');
    let answer = task.start(None, 2, &world.person(SENIOR));
    assert_eq!(denied(answer), Denial::AuthorisationVoid);
}

//! Whoever had a hand in a plan does not authorise it where planners may not.

use super::{
    ADMINISTRATOR, ALL, LEAD, OTHER_LEAD, World, authorised, denied, plan, planned, staff, then,
};
use crate::{Denial, Environment, Plan, Task, Verb};

/// A third lead, who had no hand in anything.
const THIRD: u128 = 9;

fn third(world: &World) -> crate::Situation<'_> {
    world.with(THIRD, super::standing(LEAD))
}

fn described(text: &str) -> Plan {
    Plan {
        description: text.into(),
        ..plan()
    }
}

/// Planned by the lead, edited by the other one.
fn edited() -> Task {
    let world = World::new();
    let plan = described("Corrections, et plus");
    then(planned().edit(plan, 1, &world.person(OTHER_LEAD)))
}

#[track_caller]
fn kept_out(task: &Task, world: &World, people: &[u128]) {
    for who in people {
        let person = world.person(*who);
        let answer = task.authorise(ALL, None, task.revision, &person);
        assert_eq!(denied(answer), Denial::PlannerMayNotAuthorise, "{who}");
        let why = person.may(Verb::Authorise, task, None);
        assert_eq!(why, Err(Denial::PlannerMayNotAuthorise), "{who} asks");
    }
}

#[test]
fn given_a_plan_that_another_edited_then_neither_the_planner_nor_the_editor_authorises_it() {
    let (task, world) = (edited(), World::new());
    kept_out(&task, &world, &[LEAD, OTHER_LEAD]);
    assert!(task.authorise(ALL, None, 2, &third(&world)).is_ok());
    assert!(
        task.authorise(ALL, None, 2, &world.person(ADMINISTRATOR))
            .is_ok()
    );
}

#[test]
fn given_edits_of_many_when_the_planner_edits_again_then_all_of_them_are_still_kept_out() {
    let world = World::new();
    let by =
        |task: Task, who, text| then(task.edit(described(text), task.revision, &world.person(who)));
    let task = by(edited(), ADMINISTRATOR, "Un");
    let task = by(task, LEAD, "Deux");
    let task = by(task, OTHER_LEAD, "Trois");
    assert_eq!(task.planned_by, staff(LEAD), "who planned it, for good");
    let others: Vec<_> = task.edited_by.iter().copied().collect();
    assert_eq!(others, [staff(OTHER_LEAD), staff(ADMINISTRATOR)], "once");
    let shapers: Vec<_> = task.shapers().collect();
    let all = [staff(LEAD), staff(OTHER_LEAD), staff(ADMINISTRATOR)];
    assert_eq!(shapers, all);
    kept_out(&task, &world, &[LEAD, OTHER_LEAD, ADMINISTRATOR]);
    // Though the plan is put back as it first was.
    let back = then(task.edit(plan(), 5, &world.person(LEAD)));
    kept_out(&back, &world, &[LEAD, OTHER_LEAD, ADMINISTRATOR]);
    assert!(back.authorise(ALL, None, 6, &third(&world)).is_ok());
}

#[test]
fn given_an_edit_that_changes_nothing_then_whoever_made_it_had_no_hand_in_the_plan() {
    let world = World::new();
    let same = then(planned().edit(plan(), 1, &world.person(OTHER_LEAD)));
    assert!(same.edited_by.is_empty());
    let given = same.authorise(ALL, None, 2, &world.person(OTHER_LEAD));
    assert!(given.is_ok());
}

#[test]
fn given_a_rejected_one_when_another_plans_it_again_then_neither_authorises_it() {
    let world = World::new();
    let rejected = then(planned().reject("Trop tôt", 1, &world.person(OTHER_LEAD)));
    let again = then(rejected.replan(2, &world.person(OTHER_LEAD)));
    assert_eq!(again.planned_by, staff(LEAD));
    kept_out(&again, &world, &[LEAD, OTHER_LEAD]);
    // Whoever only rejected it had no hand in it.
    let again = then(rejected.replan(2, &world.person(LEAD)));
    assert!(again.edited_by.is_empty());
    let given = again.authorise(ALL, None, 3, &world.person(OTHER_LEAD));
    assert!(given.is_ok());
}

#[test]
fn given_an_authorisation_that_an_edit_voided_then_the_first_planner_does_not_give_the_next() {
    let world = World::new();
    let task = then(authorised().edit(described("Un"), 2, &world.person(OTHER_LEAD)));
    kept_out(&task, &world, &[LEAD, OTHER_LEAD]);
}

#[test]
fn given_an_environment_where_planners_may_then_so_may_editors() {
    let world = World::new();
    let mut plan = described("Un");
    plan.environment = Environment::Test;
    let task = then(planned().edit(plan, 1, &world.person(OTHER_LEAD)));
    for who in [LEAD, OTHER_LEAD] {
        let given = task.authorise(ALL, None, 2, &world.person(who));
        assert!(given.is_ok(), "{who}");
    }
}

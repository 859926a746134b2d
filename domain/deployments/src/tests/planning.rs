//! What a plan must be.

use chrono::TimeDelta;
use guichet_access::{Role, Standing};
use guichet_kernel::TextFault;

use super::{LEAD, World, denied, noon, plan, planned, project_id, staff, task_id, task_in, then};
use crate::{Denial, Plan, PlanFault, State, Task, TaskRefusal};

fn plan_at(change: fn(&mut Plan), world: &World) -> Result<Task, TaskRefusal> {
    let mut plan = plan();
    change(&mut plan);
    let step = Task::plan(task_id(1), plan, &world.person(LEAD))?;
    Ok(step.task)
}

#[track_caller]
fn fault(change: fn(&mut Plan)) -> PlanFault {
    match plan_at(change, &World::new()) {
        Err(TaskRefusal::Plan(fault)) => fault,
        other => panic!("a fault of the plan, not {other:?}"),
    }
}

#[test]
fn given_tests_finished_when_the_lead_plans_then_a_planned_task_is_there() {
    let task = planned();
    assert_eq!((task.state, task.revision), (State::Planned, 1));
    assert_eq!((task.project, task.planned_by), (project_id(), staff(LEAD)));
    assert_eq!(task.made_at, noon());
    assert_eq!(task.authorisation, None);
    assert!(!task.ran_into_freeze);
}

#[test]
fn given_tests_that_are_not_finished_then_nothing_is_planned() {
    let world = World::new().tests_open();
    let answer = Task::plan(task_id(1), plan(), &world.person(LEAD));
    assert_eq!(denied(answer), Denial::TestsOpen);
}

#[test]
fn given_a_date_in_the_past_or_too_far_away_then_it_is_refused() {
    assert_eq!(
        fault(|p| p.planned_at = noon() - TimeDelta::seconds(61)),
        PlanFault::Past
    );
    let minute = plan_at(
        |p| p.planned_at = noon() - TimeDelta::seconds(60),
        &World::new(),
    );
    assert!(minute.is_ok(), "the minute that is shown is not past");
    assert_eq!(
        fault(|p| p.planned_at = noon() + TimeDelta::days(5 * 366) + TimeDelta::seconds(1)),
        PlanFault::TooFar
    );
    let five_years = plan_at(
        |p| p.planned_at = noon() + TimeDelta::days(5 * 366),
        &World::new(),
    );
    assert!(five_years.is_ok());
}

#[test]
fn given_an_edit_when_it_leaves_a_date_that_has_passed_then_it_may_but_none_may_be_moved_there() {
    let later = World::new().after(TimeDelta::hours(9));
    let mut edit = planned().plan;
    edit.description.push('!');
    let edited = then(planned().edit(edit.clone(), 1, &later.person(LEAD)));
    edit.planned_at += TimeDelta::minutes(1);
    let moved = edited.edit(edit, 2, &later.person(LEAD));
    assert_eq!(moved, Err(PlanFault::Past.into()));
}

#[test]
fn given_texts_that_cannot_be_kept_then_they_are_refused() {
    let empty = PlanFault::Description(TextFault::Empty);
    assert_eq!(fault(|p| p.description = " \n".into()), empty);
    let control = PlanFault::Description(TextFault::Control);
    assert_eq!(fault(|p| p.description = "a\u{1b}[2Jb".into()), control);
    let long = PlanFault::Description(TextFault::TooLong { most: 4_000 });
    assert_eq!(fault(|p| p.description = "é".repeat(4_001)), long);
}

#[test]
fn given_a_responsible_who_may_not_execute_then_the_plan_is_refused_and_so_is_an_edit_to_them() {
    for responsible in [
        Standing::default(),
        super::member(Role::Developer),
        super::member(Role::ProjectLead),
    ] {
        let mut world = World::new();
        world.responsible = responsible;
        let answer = Task::plan(task_id(1), plan(), &world.person(LEAD));
        assert_eq!(
            answer,
            Err(PlanFault::Responsible.into()),
            "{responsible:?}"
        );
        let mut edit = plan();
        edit.responsible = staff(9);
        let answer = planned().edit(edit, 1, &world.person(LEAD));
        assert_eq!(
            answer,
            Err(PlanFault::Responsible.into()),
            "{responsible:?}"
        );
    }
}

#[test]
fn given_a_version_already_there_with_success_then_only_a_redeployment_is_planned() {
    let mut world = World::new();
    world.deployed_by = Some(task_id(8));
    let answer = Task::plan(task_id(1), plan(), &world.person(LEAD));
    let expected = Denial::AlreadyDeployed { task: task_id(8) };
    assert_eq!(denied(answer), expected);
    let answer = planned().edit(plan(), 1, &world.person(LEAD));
    assert_eq!(denied(answer), expected);
    assert!(plan_at(|p| p.redeployment = true, &world).is_ok());
}

#[test]
fn given_a_task_to_be_retried_then_it_failed_or_was_given_up_in_this_project() {
    let other = guichet_kernel::ProjectId(uuid::Uuid::from_u128(78));
    for (state, retried, rolled_back) in [
        (State::Planned, false, false),
        (State::Authorised, false, false),
        (State::Running, false, false),
        (State::Stale, false, false),
        (State::Succeeded, false, true),
        (State::Failed, true, true),
        (State::Rejected, false, false),
        (State::Cancelled, true, false),
    ] {
        let task = task_in(state);
        assert_eq!(task.can_be_retried_in(project_id()), retried, "{state:?}");
        assert_eq!(
            task.can_be_rolled_back_in(project_id()),
            rolled_back,
            "{state:?}"
        );
        assert!(!task.can_be_retried_in(other) && !task.can_be_rolled_back_in(other));
    }
}

#[test]
fn given_a_plan_then_it_is_kept_to_the_second_and_its_text_trimmed() {
    let task = plan_at(
        |p| {
            p.planned_at += TimeDelta::microseconds(1_999_999);
            p.description = " a\r\nb \n".into();
        },
        &World::new(),
    );
    let plan = task.unwrap().plan;
    assert_eq!(plan.planned_at, noon() + TimeDelta::seconds(7201));
    assert_eq!(plan.description, "a\nb");
}

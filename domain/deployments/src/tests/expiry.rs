//! What time does: 72 hours, the project's patience, to the second.

use chrono::TimeDelta;

use super::{
    ALL, LEAD, OTHER_LEAD, SENIOR, World, authorised, denied, noon, planned, running, task_in, then,
};
use crate::{AUTHORISATION_LASTS, Denial, EventKind, State};

const MICRO: TimeDelta = TimeDelta::microseconds(1);

fn patience() -> TimeDelta {
    World::new().project.rules.patience
}

#[test]
fn given_an_authorisation_when_72_hours_have_passed_since_the_planned_date_then_it_expires() {
    assert_eq!(AUTHORISATION_LASTS, TimeDelta::hours(72));
    let task = authorised();
    let end = task.plan.planned_at + TimeDelta::hours(72);
    assert_eq!(task.due_at(patience()), Some(end));
    assert_eq!(task.settle(patience(), end - MICRO), None);
    let step = task.settle(patience(), end).expect("due");
    assert_eq!((step.task.state, step.task.revision), (State::Planned, 3));
    assert_eq!(step.task.authorisation, None);
    assert_eq!((step.event.kind, step.event.by), (EventKind::Expired, None));
    assert_eq!(
        step.event.authorisation, task.authorisation,
        "the history keeps it"
    );
}

#[test]
fn given_an_authorisation_when_it_ran_out_then_nothing_starts_by_it_to_the_microsecond() {
    let task = authorised();
    let end = task.plan.planned_at + AUTHORISATION_LASTS;
    let before = World::new().at(end - MICRO);
    assert!(task.start(None, 2, &before.person(SENIOR)).is_ok());
    let then_ = World::new().at(end);
    let answer = task.start(None, 2, &then_.person(SENIOR));
    assert_eq!(denied(answer), Denial::AuthorisationExpired);
}

#[test]
fn given_a_plan_of_72_hours_ago_when_it_is_authorised_then_it_is_outdated() {
    let end = planned().plan.planned_at + AUTHORISATION_LASTS;
    let before = World::new().at(end - MICRO);
    assert!(
        planned()
            .authorise(ALL, None, 1, &before.person(OTHER_LEAD))
            .is_ok()
    );
    let late = World::new().at(end);
    let answer = planned().authorise(ALL, None, 1, &late.person(OTHER_LEAD));
    assert_eq!(denied(answer), Denial::PlanOutdated);
}

#[test]
fn given_a_running_one_when_it_was_silent_for_the_projects_patience_then_it_is_stale() {
    assert_eq!(patience(), TimeDelta::minutes(30));
    for patience in [patience(), TimeDelta::minutes(5), TimeDelta::hours(10)] {
        let end = noon() + patience;
        assert_eq!(running().due_at(patience), Some(end));
        assert_eq!(running().settle(patience, end - MICRO), None);
        let step = running().settle(patience, end).expect("due");
        assert_eq!((step.task.state, step.task.revision), (State::Stale, 4));
        assert_eq!((step.event.kind, step.event.by), (EventKind::Stale, None));
        assert_eq!(step.task.settle(patience, end + patience * 9), None, "once");
    }
}

#[test]
fn given_a_running_one_when_a_line_comes_then_it_lives_on_from_there() {
    let world = World::new().after(TimeDelta::minutes(29));
    let task = running().logged(&world.person(SENIOR)).unwrap();
    assert_eq!(task.revision, running().revision, "logs change no revision");
    assert_eq!(task.due_at(patience()), Some(world.now + patience()));
}

#[test]
fn given_one_that_was_silent_too_long_when_lines_come_late_then_they_do_not_revive_it() {
    let world = World::new().after(TimeDelta::minutes(45));
    let stale = task_in(State::Stale);
    let task = stale.logged(&world.person(SENIOR)).unwrap();
    assert_eq!((task.state, task.alive_at), (State::Stale, stale.alive_at));
    assert_eq!(task.due_at(patience()), None);
    // Nor one that nobody has looked at since.
    let task = running().logged(&world.person(SENIOR)).unwrap();
    assert_eq!(task.alive_at, running().alive_at);
    assert!(task.settle(patience(), world.now).is_some());
    let edge = World::new().after(patience());
    let task = running().logged(&edge.person(SENIOR)).unwrap();
    assert_eq!(task.alive_at, running().alive_at, "to the microsecond");
}

#[test]
fn given_a_clock_set_back_then_no_life_is_lost_and_nothing_is_due_before_its_time() {
    let back = World::new().after(TimeDelta::hours(-5));
    let task = running().logged(&back.person(SENIOR)).unwrap();
    assert_eq!(task.alive_at, Some(noon()));
    assert_eq!(running().settle(patience(), back.now), None);
    assert_eq!(authorised().settle(patience(), back.now), None);
    let done = then(running().succeed(3, &back.person(SENIOR)));
    assert_eq!(done.state, State::Succeeded);
    assert!(!done.ran_into_freeze);
    assert!(authorised().start(None, 2, &back.person(SENIOR)).is_ok());
}

#[test]
fn given_states_that_time_does_not_change_then_nothing_is_ever_due() {
    let late = noon() + TimeDelta::days(4000);
    for state in [
        State::Planned,
        State::Stale,
        State::Succeeded,
        State::Failed,
        State::Rejected,
        State::Cancelled,
    ] {
        let task = task_in(state);
        assert_eq!(task.due_at(patience()), None, "{state:?}");
        assert_eq!(task.settle(patience(), late), None, "{state:?}");
    }
}

#[test]
fn given_an_expired_authorisation_when_the_plan_is_moved_then_it_may_be_authorised_anew() {
    let end = planned().plan.planned_at + AUTHORISATION_LASTS;
    let late = World::new().at(end);
    let expired = authorised().settle(patience(), end).unwrap().task;
    let mut plan = expired.plan.clone();
    plan.planned_at = end + TimeDelta::hours(1);
    let moved = then(expired.edit(plan, 3, &late.person(LEAD)));
    assert!(
        moved
            .authorise(ALL, None, 4, &late.person(OTHER_LEAD))
            .is_ok()
    );
}

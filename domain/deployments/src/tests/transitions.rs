//! Every verb in every state: where it leads, or that it does not.

use chrono::TimeDelta;
use guichet_kernel::Words;

use super::{
    ALL, LEAD, OTHER_LEAD, SENIOR, World, authorised, incident, noon, planned, running, staff,
    task_in, then,
};
use crate::{Denial, EventKind, State, Step, Task, TaskRefusal, Verb};

/// What a verb does to a task, by somebody who may, with all it needs.
fn act(verb: Verb, task: &Task) -> Result<Step, TaskRefusal> {
    let (world, seen) = (World::new(), task.revision);
    let (lead, senior) = (world.person(OTHER_LEAD), world.person(SENIOR));
    match verb {
        Verb::Edit => {
            let mut plan = task.plan.clone();
            plan.description.push_str(", encore");
            task.edit(plan, seen, &lead)
        }
        Verb::Authorise => task.authorise(ALL, None, seen, &lead),
        Verb::Reject => task.reject("Trop tôt", seen, &lead),
        Verb::Revoke => task.revoke("Trop tôt", seen, &lead),
        Verb::Replan => task.replan(seen, &lead),
        Verb::Start => task.start(None, seen, &senior),
        Verb::Logs => {
            let task = task.logged(&senior)?;
            // It writes no history; the lines themselves are it.
            let event = crate::TaskEvent::by_time(EventKind::Started, 0, noon());
            Ok(Step { task, event })
        }
        Verb::Succeed => task.succeed(seen, &senior),
        Verb::Fail => task.fail("KO", incident(), seen, &senior),
        Verb::Cancel => task.cancel("Abandon", seen, &lead),
    }
}

/// For each verb, where it leads from each state; nothing else is possible.
const TABLE: &[(Verb, &[(State, State)])] = {
    use State::{Authorised, Cancelled, Failed, Planned, Rejected, Running, Stale, Succeeded};
    &[
        (Verb::Edit, &[(Planned, Planned), (Authorised, Planned)]),
        (Verb::Authorise, &[(Planned, Authorised)]),
        (Verb::Reject, &[(Planned, Rejected)]),
        (Verb::Revoke, &[(Authorised, Planned)]),
        (Verb::Replan, &[(Rejected, Planned)]),
        (Verb::Start, &[(Authorised, Running)]),
        (Verb::Logs, &[(Running, Running), (Stale, Stale)]),
        (Verb::Succeed, &[(Running, Succeeded), (Stale, Succeeded)]),
        (Verb::Fail, &[(Running, Failed), (Stale, Failed)]),
        (
            Verb::Cancel,
            &[
                (Planned, Cancelled),
                (Authorised, Cancelled),
                (Rejected, Cancelled),
            ],
        ),
    ]
};

#[test]
fn given_each_state_each_verb_leads_where_the_table_says_and_nowhere_else() {
    assert_eq!(TABLE.len(), Verb::ALL.len());
    for (verb, leads) in TABLE {
        for (state, word) in State::ALL {
            let task = task_in(*state);
            let to = leads.iter().find(|(from, _)| from == state);
            let what = format!("{} from {word}", verb.word());
            match (act(*verb, &task), to) {
                (Ok(step), Some((_, to))) => {
                    assert_eq!(step.task.state, *to, "{what}");
                    let raised = u64::from(*verb != Verb::Logs);
                    assert_eq!(step.task.revision, task.revision + raised, "{what}");
                }
                (Err(TaskRefusal::Denied(denial)), None) => {
                    let waits = matches!(state, State::Planned | State::Rejected);
                    let expected = if *verb == Verb::Start && waits {
                        Denial::NotAuthorised
                    } else {
                        Denial::WrongState(*state)
                    };
                    assert_eq!(denial, expected, "{what}");
                }
                (answer, to) => panic!("{what}: {answer:?}, where the table says {to:?}"),
            }
        }
    }
}

#[test]
fn given_a_final_state_when_anything_is_tried_then_nothing_follows() {
    for state in [State::Succeeded, State::Failed, State::Cancelled] {
        assert!(state.is_final());
        let task = task_in(state);
        for (verb, word) in Verb::ALL {
            assert!(act(*verb, &task).is_err(), "{word} after {state:?}");
        }
        let patience = World::new().project.rules.patience;
        let late = noon() + TimeDelta::days(400);
        assert_eq!(task.settle(patience, late), None, "nor does time change it");
        assert!(task.ended_at.is_some());
    }
}

#[test]
fn given_any_task_when_an_older_revision_was_seen_then_it_is_told_so_and_nothing_happens() {
    for (verb, leads) in TABLE.iter().filter(|(verb, _)| *verb != Verb::Logs) {
        for (from, _) in *leads {
            let mut task = task_in(*from);
            let seen = task.revision;
            task.revision += 1;
            let world = World::new();
            let who = if verb.executes() { SENIOR } else { OTHER_LEAD };
            let denial = world.person(who).may(*verb, &task, Some(seen));
            assert_eq!(denial, Err(Denial::Changed { seen }), "{verb:?} {from:?}");
        }
    }
}

#[test]
fn given_a_rejected_one_when_it_is_planned_again_then_its_revision_is_one_more_and_the_reason_gone()
{
    let world = World::new();
    let rejected = planned().reject("Trop tôt", 1, &world.person(OTHER_LEAD));
    let rejected = rejected.unwrap();
    assert_eq!(rejected.event.reason.as_deref(), Some("Trop tôt"));
    assert_eq!(rejected.task.reason.as_deref(), Some("Trop tôt"));
    let again = then(rejected.task.replan(2, &world.person(LEAD)));
    assert_eq!((again.state, again.revision), (State::Planned, 3));
    assert_eq!(again.reason, None);
    assert_eq!(again.plan, planned().plan);
}

#[test]
fn given_one_that_is_given_up_then_when_and_why_are_kept_and_its_authorisation_is_in_the_history() {
    let world = World::new().after(TimeDelta::minutes(5));
    let task = authorised();
    let step = task.cancel("Abandon", 2, &world.person(LEAD)).unwrap();
    assert_eq!(step.event.reason.as_deref(), Some("Abandon"));
    assert_eq!(step.task.reason.as_deref(), Some("Abandon"));
    assert_eq!(step.task.ended_at, Some(noon() + TimeDelta::minutes(5)));
    assert_eq!(step.event.authorisation, task.authorisation);
    assert_eq!(step.task.authorisation, None);
}

#[test]
fn given_a_plan_when_it_is_authorised_then_who_and_when_and_the_exact_plan_are_kept() {
    let world = World::new().after(TimeDelta::minutes(5));
    let step = planned().authorise(ALL, None, 1, &world.person(OTHER_LEAD));
    let step = step.unwrap();
    let given = step.task.authorisation.clone().expect("an authorisation");
    assert_eq!((given.by, given.at), (staff(OTHER_LEAD), world.now));
    assert_eq!(
        given.plan_hash,
        step.task.plan.hash(step.task.project, step.task.id)
    );
    assert_eq!(step.event.authorisation, Some(given));
    assert_eq!(step.event.kind, EventKind::Authorised);
    assert_eq!(step.event.by, Some(staff(OTHER_LEAD)));
}

#[test]
fn given_an_authorisation_when_it_is_revoked_then_the_history_keeps_it_and_nothing_may_start() {
    let world = World::new();
    let task = authorised();
    let step = task.revoke("Incident en cours", 2, &world.person(LEAD));
    let step = step.unwrap();
    assert_eq!(step.event.authorisation, task.authorisation);
    assert_eq!(step.event.reason.as_deref(), Some("Incident en cours"));
    assert_eq!(step.task.authorisation, None);
    let start = step.task.start(None, 3, &world.person(SENIOR));
    assert_eq!(start, Err(Denial::NotAuthorised.into()));
}

#[test]
fn given_an_authorisation_when_it_was_used_then_it_is_used_once() {
    let world = World::new();
    let task = running();
    assert_eq!(task.started, Some((staff(SENIOR), noon())));
    assert_eq!(task.authorisation, authorised().authorisation, "it is told");
    let again = task.start(None, 3, &world.person(SENIOR));
    assert_eq!(again, Err(Denial::WrongState(State::Running).into()));
    let again = task.authorise(ALL, None, 3, &world.person(OTHER_LEAD));
    assert_eq!(again, Err(Denial::WrongState(State::Running).into()));
}

#[test]
fn given_a_running_one_when_it_fails_then_the_reason_and_the_incident_are_kept() {
    let world = World::new().after(TimeDelta::minutes(9));
    let step = running().fail(" Migration KO\r\n", incident(), 3, &world.person(SENIOR));
    let step = step.unwrap();
    assert_eq!(step.task.reason.as_deref(), Some("Migration KO"));
    assert_eq!(step.task.incident, Some(incident()));
    assert_eq!(step.task.ended_at, Some(world.now));
    assert_eq!(step.event.kind, EventKind::Failed);
}

#[test]
fn given_a_stale_one_when_a_person_says_what_became_of_it_then_it_ends_in_their_name() {
    let world = World::new().after(TimeDelta::hours(3));
    for verb in [Verb::Succeed, Verb::Fail] {
        let step = act(verb, &task_in(State::Stale)).unwrap();
        assert!(step.task.state.is_final());
        assert_eq!(step.event.by, Some(staff(SENIOR)));
    }
    let nobody = task_in(State::Stale).succeed(4, &world.person(88));
    assert_eq!(nobody, Err(Denial::ExecutorOnly.into()));
}

#[test]
fn given_a_reason_that_cannot_be_kept_then_nothing_is_done() {
    let world = World::new();
    let (lead, senior) = (world.person(OTHER_LEAD), world.person(SENIOR));
    let long = "x".repeat(crate::plan::LONGEST_REASON + 1);
    for why in ["", " \n\t", "a\u{202e}b", "a\u{0}b", &long] {
        let answers = [
            planned().reject(why, 1, &lead),
            planned().cancel(why, 1, &lead),
            authorised().revoke(why, 2, &lead),
            running().fail(why, incident(), 3, &senior),
            planned().authorise(ALL, Some(why), 1, &world.person(super::ADMINISTRATOR)),
        ];
        for answer in answers {
            assert!(matches!(answer, Err(TaskRefusal::Reason(_))), "{answer:?}");
        }
    }
}

#[test]
fn given_a_point_that_is_not_confirmed_then_it_is_not_authorised() {
    let world = World::new();
    for missing in 0..3 {
        let mut confirmed = ALL;
        match missing {
            0 => confirmed.tests = false,
            1 => confirmed.team = false,
            _ => confirmed.planning = false,
        }
        let answer = planned().authorise(confirmed, None, 1, &world.person(OTHER_LEAD));
        assert_eq!(answer, Err(TaskRefusal::Unconfirmed));
    }
}

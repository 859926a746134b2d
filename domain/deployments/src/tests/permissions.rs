//! The table of the customer's document, times every role, state and verb.

use guichet_access::{Role, Standing};
use guichet_kernel::Words;

use super::{ALL, World, plan, standing, task_id, task_in};
use crate::{Denial, State, Task, TaskRefusal, Verb};

/// Who acts: everything a person can be in a project.
#[derive(Debug, Clone, Copy)]
enum Who {
    Administrator,
    Support,
    Nothing,
    Member(Role),
}

impl Who {
    fn all() -> Vec<Self> {
        let members = Role::ALL.iter().map(|(role, _)| Self::Member(*role));
        let others = [Self::Administrator, Self::Support, Self::Nothing];
        others.into_iter().chain(members).collect()
    }

    fn standing(self) -> Standing {
        match self {
            Self::Administrator => standing(super::ADMINISTRATOR),
            Self::Support => Standing {
                support: true,
                ..Standing::default()
            },
            Self::Nothing => Standing::default(),
            Self::Member(role) => super::member(role),
        }
    }
}

/// | Action | Admin | Chef de projet | Développeur | Autres |
const TABLE: &[(&str, [bool; 4])] = &[
    ("créer", [true, true, false, false]),
    ("autoriser", [true, true, false, false]),
    // Développeur: senior.
    ("exécuter", [true, false, true, false]),
];

/// Which column of the table somebody is in.
fn column(who: Who) -> usize {
    match who {
        Who::Administrator => 0,
        Who::Member(Role::ProjectLead) => 1,
        Who::Member(Role::SeniorDeveloper) => 2,
        // A member of this project "as administrator" is none by that: the role is held globally.
        _ => 3,
    }
}

fn row(action: &str) -> [bool; 4] {
    let found = TABLE.iter().find(|(name, _)| *name == action);
    found.expect("an action of the table").1
}

/// The states a verb is for.
fn states(verb: Verb) -> &'static [State] {
    use State::{Authorised, Planned, Rejected, Running, Stale};
    match verb {
        Verb::Edit => &[Planned, Authorised],
        Verb::Authorise | Verb::Reject => &[Planned],
        Verb::Revoke | Verb::Start => &[Authorised],
        Verb::Replan => &[Rejected],
        Verb::Logs | Verb::Succeed | Verb::Fail => &[Running, Stale],
        Verb::Cancel => &[Planned, Authorised, Rejected],
    }
}

#[test]
fn every_role_in_every_state_may_do_what_the_table_says_and_nothing_else() {
    let (world, mut cases) = (World::new(), 0);
    for who in Who::all() {
        // Nobody the task knows: neither its planner nor who authorised it.
        let actor = world.with(50, who.standing());
        for (verb, word) in Verb::ALL {
            let executes = matches!(verb, Verb::Start | Verb::Logs | Verb::Succeed | Verb::Fail);
            let action = if executes { "exécuter" } else { "autoriser" };
            let may_at_all = row(action)[column(who)];
            for (state, state_word) in State::ALL {
                let waits = matches!(state, State::Planned | State::Rejected);
                let expected = match (may_at_all, executes) {
                    (false, true) => Err(Denial::ExecutorOnly),
                    (false, false) => Err(Denial::LeadOnly),
                    _ if states(*verb).contains(state) => Ok(()),
                    _ if *verb == Verb::Start && waits => Err(Denial::NotAuthorised),
                    _ => Err(Denial::WrongState(*state)),
                };
                let got = actor.may(*verb, &task_in(*state), None);
                assert_eq!(got, expected, "{who:?} {word} {state_word}");
                cases += 1;
            }
        }
    }
    assert_eq!(cases, 10 * 10 * 8, "every role, verb and state");
}

#[test]
fn every_role_may_plan_as_the_table_says() {
    let world = World::new();
    for who in Who::all() {
        let actor = world.with(50, who.standing());
        let expected = row("créer")[column(who)];
        assert_eq!(actor.may_plan().is_ok(), expected, "{who:?}");
        let answer = Task::plan(task_id(1), plan(), &actor);
        match answer {
            Ok(_) => assert!(expected, "{who:?}"),
            Err(refusal) => {
                assert!(!expected, "{who:?}");
                assert_eq!(refusal, TaskRefusal::Denied(Denial::LeadOnly));
            }
        }
    }
}

#[test]
fn the_role_is_asked_before_anything_else_is_told() {
    // Nothing of the revision, the state or the guards for whoever may not at all.
    let world = World::new().tests_open();
    let onlooker = world.with(50, Standing::default());
    for (state, _) in State::ALL {
        let task = task_in(*state);
        let stale = task.revision + 7;
        let answer = task.authorise(ALL, None, stale, &onlooker);
        assert_eq!(answer, Err(Denial::LeadOnly.into()));
        let answer = task.start(None, stale, &onlooker);
        assert_eq!(answer, Err(Denial::ExecutorOnly.into()));
    }
}

#[test]
fn every_denial_says_whether_it_is_forbidden_or_a_conflict() {
    use crate::DenialKind::{Conflict, Forbidden};
    let now = super::noon();
    let freeze = Denial::Freeze {
        name: String::new(),
        until: now,
    };
    let task = task_id(1);
    for (denial, code, kind) in [
        (Denial::LeadOnly, "lead_only", Forbidden),
        (Denial::ExecutorOnly, "executor_only", Forbidden),
        (Denial::FourEyes, "four_eyes", Forbidden),
        (
            Denial::PlannerMayNotAuthorise,
            "planner_may_not_authorise",
            Forbidden,
        ),
        (Denial::OverrideNotYours, "override_not_yours", Forbidden),
        (freeze, "freeze", Forbidden),
        (Denial::Promotion, "promotion", Forbidden),
        (Denial::Changed { seen: 1 }, "changed", Conflict),
        (Denial::WrongState(State::Planned), "wrong_state", Conflict),
        (Denial::NotAuthorised, "not_authorised", Conflict),
        (Denial::TestsOpen, "tests_open", Conflict),
        (Denial::ResponsibleUnable, "responsible_unable", Conflict),
        (
            Denial::AlreadyDeployed { task },
            "already_deployed",
            Conflict,
        ),
        (Denial::AtWork { task }, "at_work", Conflict),
        (Denial::AuthoriserUnable, "authoriser_unable", Conflict),
        (Denial::AuthorisationVoid, "authorisation_void", Conflict),
        (
            Denial::AuthorisationExpired,
            "authorisation_expired",
            Conflict,
        ),
        (Denial::PlanOutdated, "plan_outdated", Conflict),
    ] {
        assert_eq!((denial.code(), denial.kind()), (code, kind));
    }
}

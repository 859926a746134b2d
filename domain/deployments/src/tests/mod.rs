//! The state machine, given/when/then.

mod authoriser;
mod expiry;
mod guards;
mod overrides;
mod permissions;
mod planning;
mod shapers;
mod transitions;
mod voiding;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use guichet_access::{Role, Standing};
use guichet_kernel::{IncidentId, ProjectId, StaffId, TaskId, Words};
use uuid::Uuid;

use crate::{
    Confirmed, Denial, Environment, Freeze, Plan, Project, Rules, Situation, Stage, StageVerb,
    Stages, State, Step, Task, TaskRefusal, Version,
};

const ALL: Confirmed = Confirmed {
    tests: true,
    team: true,
    planning: true,
};

/// The people of the tests, by what they are.
const LEAD: u128 = 1;
const OTHER_LEAD: u128 = 2;
const SENIOR: u128 = 3;
const ADMINISTRATOR: u128 = 5;
const OTHER_ADMINISTRATOR: u128 = 6;

fn staff(n: u128) -> StaffId {
    StaffId(Uuid::from_u128(n))
}

fn task_id(n: u128) -> TaskId {
    TaskId(Uuid::from_u128(n))
}

fn project_id() -> ProjectId {
    ProjectId(Uuid::from_u128(77))
}

fn incident() -> IncidentId {
    IncidentId(Uuid::from_u128(99))
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn noon() -> DateTime<Utc> {
    at("2026-02-06T12:00:00Z")
}

fn member(role: Role) -> Standing {
    Standing {
        member: Some(role),
        ..Standing::default()
    }
}

fn standing(person: u128) -> Standing {
    match person {
        LEAD | OTHER_LEAD => member(Role::ProjectLead),
        SENIOR => member(Role::SeniorDeveloper),
        ADMINISTRATOR | OTHER_ADMINISTRATOR => Standing {
            administrator: true,
            ..Standing::default()
        },
        _ => Standing::default(),
    }
}

fn tested() -> Stages {
    let until = Stage::ALL.iter().map(|(stage, _)| *stage);
    let until = until.take_while(|stage| *stage < Stage::Deploiement);
    until.fold(Stages::default(), |stages, stage| {
        let begun = stages.apply(StageVerb::Start, stage, 0).unwrap();
        begun.apply(StageVerb::Finish, stage, 0).unwrap()
    })
}

/// All that stands around a task. As it is made, nothing speaks against anything.
#[derive(Clone)]
struct World {
    project: Project,
    responsible: Standing,
    authoriser: Standing,
    preproduction_took_it: bool,
    deployed_by: Option<TaskId>,
    at_work: Option<TaskId>,
    now: DateTime<Utc>,
}

impl World {
    fn new() -> Self {
        Self {
            project: Project {
                id: project_id(),
                name: "Portail".into(),
                lead: staff(LEAD),
                stages: tested(),
                rules: Rules::default(),
                made_at: noon(),
                revision: 1,
            },
            responsible: member(Role::SeniorDeveloper),
            authoriser: member(Role::ProjectLead),
            preproduction_took_it: true,
            deployed_by: None,
            at_work: None,
            now: noon(),
        }
    }

    fn at(&self, now: DateTime<Utc>) -> Self {
        let mut later = self.clone();
        later.now = now;
        later
    }

    fn after(&self, time: TimeDelta) -> Self {
        self.at(self.now + time)
    }

    fn tests_open(mut self) -> Self {
        let stages = self.project.stages;
        self.project.stages = stages.apply(StageVerb::Reopen, Stage::Tests, 0).unwrap();
        self
    }

    fn frozen(mut self, from: &str, until: &str) -> Self {
        self.project.rules.freezes.push(Freeze {
            name: "Clôture".into(),
            from: at(from),
            until: at(until),
            time_zone: Tz::Europe__Paris,
            environments: BTreeSet::from([Environment::Prod]),
        });
        self
    }

    /// Whoever authorised is an administrator, and still is.
    fn by_administrator(mut self) -> Self {
        self.authoriser = standing(ADMINISTRATOR);
        self
    }

    fn person(&self, who: u128) -> Situation<'_> {
        self.with(who, standing(who))
    }

    fn with(&self, who: u128, standing: Standing) -> Situation<'_> {
        Situation {
            actor: staff(who),
            standing,
            project: &self.project,
            responsible: self.responsible,
            authoriser: self.authoriser,
            preproduction_took_it: self.preproduction_took_it,
            deployed_by: self.deployed_by,
            at_work: self.at_work,
            now: self.now,
        }
    }
}

/// Production, in two hours.
fn plan() -> Plan {
    Plan {
        version: Version::new("v1.2.0").unwrap(),
        environment: Environment::Prod,
        description: "Corrections".into(),
        responsible: staff(SENIOR),
        planned_at: noon() + TimeDelta::hours(2),
        time_zone: Tz::Europe__Paris,
        redeployment: false,
        retry_of: None,
        rollback_of: None,
    }
}

fn planned() -> Task {
    then(Task::plan(task_id(1), plan(), &World::new().person(LEAD)))
}

fn authorised() -> Task {
    let task = planned();
    then(task.authorise(ALL, None, 1, &World::new().person(OTHER_LEAD)))
}

fn running() -> Task {
    then(authorised().start(None, 2, &World::new().person(SENIOR)))
}

/// A task in a state, brought there by the verbs that lead to it.
fn task_in(state: State) -> Task {
    let world = World::new();
    let (lead, senior) = (world.person(LEAD), world.person(SENIOR));
    match state {
        State::Planned => planned(),
        State::Authorised => authorised(),
        State::Running => running(),
        State::Stale => {
            let patience = world.project.rules.patience;
            let step = running().settle(patience, noon() + patience);
            step.expect("silent for so long").task
        }
        State::Succeeded => then(running().succeed(3, &senior)),
        State::Failed => then(running().fail("KO", incident(), 3, &senior)),
        State::Rejected => then(planned().reject("Trop tôt", 1, &lead)),
        State::Cancelled => then(planned().cancel("Abandon", 1, &lead)),
    }
}

fn then(step: Result<Step, TaskRefusal>) -> Task {
    step.expect("the step is possible").task
}

#[track_caller]
fn denied(step: Result<Step, TaskRefusal>) -> Denial {
    match step {
        Err(TaskRefusal::Denied(denial)) => denial,
        other => panic!("a denial, not {other:?}"),
    }
}

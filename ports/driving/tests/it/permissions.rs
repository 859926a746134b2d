//! The table of the customer's document, times every role, state and verb, on the use cases; and
//! that whoever asks "why can't I?" is told what refuses.

use chrono::TimeDelta;
use chrono_tz::Tz;
use guichet_contract::rules::LEAD;
use guichet_domain::access::{Entrance, Role, StaffAccount, StaffMember, StaffPrincipal};
use guichet_domain::deployments::{Confirmed, Denial, Environment, State, Verb};
use guichet_domain::kernel::{Language, SessionId, StaffId, TaskId, Words};
use guichet_driven::Clock;
use guichet_portal::Origin;
use guichet_portal::governance::{ActError, By, PlanDraft, PlanEdit, TaskCommand};
use uuid::Uuid;

use crate::sequences::subject::Played;
use crate::sequences::world::On;

const OTHER_LEAD: usize = 3;
const SENIOR: usize = 4;

/// | Action | Admin | Chef de projet | Développeur senior | Autres |
const TABLE: [(&str, [bool; 4]); 3] = [
    ("créer", [true, true, false, false]),
    ("autoriser", [true, true, false, false]),
    ("exécuter", [true, false, true, false]),
];

/// Which column somebody is in, who is in the project what they are, or is in no project.
fn column(role: Role, member: bool) -> usize {
    match role {
        Role::Administrator => 0,
        Role::ProjectLead if member => 1,
        Role::SeniorDeveloper if member => 2,
        _ => 3,
    }
}

fn says(action: &str, column: usize) -> bool {
    let row = TABLE.iter().find(|(name, _)| *name == action);
    row.expect("an action of the table").1[column]
}

/// The code that a verb is refused with, or none.
fn expected(verb: Verb, state: State, column: usize) -> Option<&'static str> {
    use State::{Authorised, Planned, Rejected, Running, Stale};
    let executes = matches!(verb, Verb::Start | Verb::Logs | Verb::Succeed | Verb::Fail);
    if executes && !says("exécuter", column) {
        return Some("executor_only");
    }
    if !executes && !says("autoriser", column) {
        return Some("lead_only");
    }
    let states: &[State] = match verb {
        Verb::Edit => &[Planned, Authorised],
        Verb::Authorise | Verb::Reject => &[Planned],
        Verb::Revoke | Verb::Start => &[Authorised],
        Verb::Replan => &[Rejected],
        Verb::Logs | Verb::Succeed | Verb::Fail => &[Running, Stale],
        Verb::Cancel => &[Planned, Authorised, Rejected],
    };
    let waits = matches!(state, Planned | Rejected);
    match states.contains(&state) {
        true => None,
        false if verb == Verb::Start && waits => Some("not_authorised"),
        false => Some("wrong_state"),
    }
}

static NOWHERE: Origin = Origin {
    address: None,
    request_id: None,
};

fn command(verb: Verb) -> TaskCommand {
    let reason = || "Parce que".to_owned();
    match verb {
        Verb::Edit => TaskCommand::Edit(Box::new(PlanEdit {
            description: Some("Autre chose".into()),
            ..PlanEdit::default()
        })),
        Verb::Authorise => TaskCommand::Authorise {
            confirmed: Confirmed {
                tests: true,
                team: true,
                planning: true,
            },
            override_reason: None,
        },
        Verb::Reject => TaskCommand::Reject { reason: reason() },
        Verb::Revoke => TaskCommand::Revoke { reason: reason() },
        Verb::Replan => TaskCommand::Replan,
        Verb::Start => TaskCommand::Start {
            override_reason: None,
        },
        Verb::Succeed | Verb::Logs => TaskCommand::Succeed { log: vec![] },
        Verb::Fail => TaskCommand::Fail {
            reason: reason(),
            log: vec![],
        },
        Verb::Cancel => TaskCommand::Cancel { reason: reason() },
    }
}

/// Does it; the code where it is refused.
async fn act(subject: &Played, by: By<'_>, id: TaskId, verb: Verb) -> Option<&'static str> {
    let deployments = subject.governance.deployments();
    let done = if verb == Verb::Logs {
        deployments
            .log(by, (None, id), &["ligne".into()], None)
            .await
    } else {
        let task = subject.read_tasks.find(id).await.unwrap().unwrap();
        let command = command(verb);
        deployments
            .command(by, (None, id), task.revision, &command, None)
            .await
    };
    match done {
        Ok(_) => None,
        Err(ActError::Refused { refusal, .. }) => Some(refusal.code()),
        Err(other) => panic!("{verb:?}: {other:?}"),
    }
}

async fn plan(subject: &Played, by: By<'_>) -> Result<TaskId, &'static str> {
    let draft = PlanDraft {
        version: "v1.2.0".into(),
        environment: Environment::Test,
        description: "Corrections".into(),
        responsible: subject.people[SENIOR].member().login.clone(),
        planned_at: subject.clock.now() + TimeDelta::hours(1),
        time_zone: Tz::Europe__Paris,
        redeployment: true,
        retry_of: None,
        rollback_of: None,
    };
    let deployments = subject.governance.deployments();
    match deployments.plan(by, subject.projects[0], draft, None).await {
        Ok(outcome) => Ok(outcome.done().expect("done now").task.id),
        Err(ActError::Refused { refusal, .. }) => Err(refusal.code()),
        Err(other) => panic!("plan: {other:?}"),
    }
}

/// A task in this state, brought there by other people.
async fn task_in(subject: &Played, state: State) -> TaskId {
    let id = plan(subject, subject.by(LEAD)).await.unwrap();
    let steps: &[(usize, Verb)] = match state {
        State::Planned => &[],
        State::Authorised => &[(OTHER_LEAD, Verb::Authorise)],
        State::Running | State::Stale => &[(OTHER_LEAD, Verb::Authorise), (SENIOR, Verb::Start)],
        State::Succeeded => &[
            (OTHER_LEAD, Verb::Authorise),
            (SENIOR, Verb::Start),
            (SENIOR, Verb::Succeed),
        ],
        State::Failed => &[
            (OTHER_LEAD, Verb::Authorise),
            (SENIOR, Verb::Start),
            (SENIOR, Verb::Fail),
        ],
        State::Rejected => &[(OTHER_LEAD, Verb::Reject)],
        State::Cancelled => &[(OTHER_LEAD, Verb::Cancel)],
    };
    for (who, verb) in steps {
        assert_eq!(act(subject, subject.by(*who), id, *verb).await, None);
    }
    if state == State::Stale {
        subject.clock.set(31);
        let deployments = subject.governance.deployments();
        deployments.settle(None).await.unwrap();
    }
    let task = subject.read_tasks.find(id).await.unwrap().unwrap();
    assert_eq!(task.state, state);
    id
}

/// Somebody who holds a role and is that in the project, or nothing.
async fn somebody(subject: &Played, role: Role, is_member: bool) -> StaffPrincipal {
    let id = StaffId(Uuid::from_u128(7_000 + u128::from(is_member)));
    let member = StaffMember {
        id,
        login: "quelquun".into(),
        name: "Quelqu’un".into(),
        email: "quelquun@exemple.example".parse().unwrap(),
        language: Language::French,
        account: StaffAccount::Local,
        roles: [role].into(),
        disabled_at: None,
    };
    let mut unit = subject.work.begin().await.unwrap();
    unit.staff().add(&member, None).await.unwrap();
    if is_member {
        let set = unit.projects().set_member(subject.projects[0], id, role);
        set.await.unwrap();
    }
    unit.save().await.unwrap();
    StaffPrincipal::of(member, Entrance::Session(SessionId(id.0))).expect("active")
}

#[tokio::test]
async fn every_role_in_every_state_may_do_what_the_table_says_and_is_told_why_not() {
    let mut cases = 0;
    for (role, role_word) in Role::ALL {
        for is_member in [true, false] {
            let column = column(*role, is_member);
            for (state, state_word) in State::ALL {
                for (verb, word) in Verb::ALL {
                    let subject = On::Memory.store().await.subject().await;
                    let id = task_in(&subject, *state).await;
                    let staff = somebody(&subject, *role, is_member).await;
                    let by = By {
                        staff: &staff,
                        origin: &NOWHERE,
                    };
                    let what = format!("{word}, {state_word}, {role_word}, member {is_member}");
                    let deployments = subject.governance.deployments();
                    let shown = deployments.show(by, (None, id)).await.unwrap();
                    let told = shown.may(*verb).err().map(Denial::code);
                    let refused = act(&subject, by, id, *verb).await;
                    assert_eq!(refused, expected(*verb, *state, column), "{what}");
                    assert_eq!(told, refused, "shown as it is refused: {what}");
                    if refused.is_some() {
                        let task = subject.read_tasks.find(id).await.unwrap();
                        assert_eq!(task, Some(shown.task), "unchanged: {what}");
                    }
                    cases += 1;
                }
            }
            let subject = On::Memory.store().await.subject().await;
            let staff = somebody(&subject, *role, is_member).await;
            let by = By {
                staff: &staff,
                origin: &NOWHERE,
            };
            let planned = plan(&subject, by).await;
            let may = says("créer", column);
            assert_eq!(planned.err(), (!may).then_some("lead_only"), "{role_word}");
        }
    }
    assert_eq!(cases, 7 * 2 * 8 * 10);
}

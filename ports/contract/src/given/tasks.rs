use std::collections::BTreeSet;

use chrono_tz::Tz;
use guichet_domain::deployments::{
    Authorisation, Environment, EventKind, Frozen, Obstacles, Override, Plan, PlanHash, State,
    Task, TaskEvent,
};

use super::{day, person, project_id, task_id, version};
use crate::store::{after, at};

/// The nth task of a project, planned for PROD by the first person, the second responsible.
pub(crate) fn task(project: u128, n: u128) -> Task {
    Task {
        id: task_id(n),
        project: project_id(project),
        plan: Plan {
            version: version(&format!("v1.{n}")),
            environment: Environment::Prod,
            description: "Corrections".into(),
            responsible: person(2),
            planned_at: day("2026-02-06T13:00:00Z"),
            time_zone: Tz::Europe__Paris,
            redeployment: false,
            retry_of: None,
            rollback_of: None,
        },
        state: State::Planned,
        revision: 1,
        planned_by: person(1),
        edited_by: BTreeSet::new(),
        made_at: at(),
        authorisation: None,
        started: None,
        alive_at: None,
        ended_at: None,
        reason: None,
        start_overridden: None,
        ran_into_freeze: false,
        incident: None,
    }
}

/// By the third person, until the end of time.
pub(crate) fn authorisation(overridden: Option<Override>) -> Authorisation {
    Authorisation {
        by: person(3),
        at: after(3),
        plan_hash: PlanHash([0xab; 32]),
        expires_at: day("9999-12-31T23:59:59.999999Z"),
        overridden,
    }
}

/// The promotion and two freezes, for a reason that is their name too.
pub(crate) fn overridden(reason: &str) -> Override {
    let freeze = |n| Frozen {
        name: reason.into(),
        from: after(n),
        until: after(n + 1),
    };
    Override {
        reason: reason.into(),
        lifted: Obstacles {
            promotion: true,
            freezes: vec![freeze(10), freeze(-10)],
        },
    }
}

/// What the history says of a step to this revision.
pub(crate) fn event(kind: EventKind, revision: u64) -> TaskEvent {
    TaskEvent {
        at: at(),
        by: Some(person(1)),
        kind,
        revision,
        reason: None,
        changes: Vec::new(),
        authorisation: None,
    }
}

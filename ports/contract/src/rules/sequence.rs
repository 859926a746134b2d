//! Random commands, mostly such as make sense by then.

use super::moves::{Act, Draft, IncidentAct, Move, Rule};
use super::random::Random;
use super::{CAST, Model};

/// The roles that come and go.
const ROLES: [&str; 6] = [
    "administrator",
    "project_lead",
    "senior_developer",
    "developer",
    "support",
    "finance",
];

const MINUTES: [i64; 10] = [1, 5, 14, 29, 30, 31, 60, 600, 72 * 60, -45];

/// The random commands of a seed: mostly such as make sense by then.
pub fn sequence(seed: u64, length: usize) -> Vec<Move> {
    let (mut random, mut model) = (Random::new(seed), Model::default());
    let next = |at| {
        let command = next(&mut random, &model, at);
        // What comes next depends on what there is, never on the answer.
        drop(model.play(&command));
        command
    };
    (0..length).map(next).collect()
}

/// Somebody who leads, mostly.
fn lead(r: &mut Random) -> usize {
    if r.percent(75) {
        r.one_of(&[0, 2, 3])
    } else {
        r.below(CAST.len())
    }
}

/// Somebody who executes, mostly.
fn executor(r: &mut Random) -> usize {
    if r.percent(75) {
        r.one_of(&[1, 4, 5])
    } else {
        r.below(CAST.len())
    }
}

/// One of so many, rarely one that is not there.
fn number(r: &mut Random, there: usize) -> usize {
    let beyond = usize::from(r.percent(5));
    r.below(there + beyond)
}

fn project(r: &mut Random) -> usize {
    usize::from(r.percent(10))
}

fn next(r: &mut Random, model: &Model, at: usize) -> Move {
    let (tasks, incidents) = (model.tasks.len(), model.incidents.len());
    // A task first: most of what follows is about tasks.
    let kind = if at < 2 { 25 } else { r.below(100) };
    match kind {
        0..=11 => Move::Wait(r.one_of(&MINUTES)),
        12..=13 => Move::Role {
            who: r.below(CAST.len()),
            role: r.one_of(&ROLES),
            given: r.percent(60),
        },
        14 => Move::Disable {
            who: r.below(CAST.len()),
            disabled: r.percent(40),
        },
        15..=18 => Move::Rule {
            project: project(r),
            rule: rule(r),
        },
        19..=21 => Move::Stage {
            who: lead(r),
            project: project(r),
            stage: r.below(3),
            verb: r.one_of(&["start", "finish", "finish", "reopen"]),
            reason: r.percent(80),
        },
        22..=30 => Move::Plan {
            who: lead(r),
            project: project(r),
            plan: draft(r, tasks),
        },
        31..=37 => Move::Log {
            who: executor(r),
            task: number(r, tasks),
            lines: r.below(4),
        },
        38..=39 => Move::Open {
            who: r.below(CAST.len()),
            project: project(r),
            severity: r.below(4),
            to: r.percent(50).then(|| r.below(CAST.len())),
            production: r.percent(50),
        },
        40..=54 => incident(r, model),
        55..=56 => Move::Comment {
            who: r.below(CAST.len()),
            incident: number(r, incidents),
            text: r.percent(80),
        },
        _ => task(r, model),
    }
}

/// One of so many, rather a late one.
fn number_of(r: &mut Random, there: usize) -> usize {
    let (one, other) = (number(r, there), number(r, there));
    one.max(other)
}

fn task(r: &mut Random, model: &Model) -> Move {
    let number = number_of(r, model.tasks.len());
    let state = model.tasks.get(number).map_or("", |task| task.state);
    let fitting: &[&str] = match state {
        "planned" => &[
            "authorise",
            "authorise",
            "authorise",
            "authorise",
            "reject",
            "edit",
        ],
        "authorised" => &[
            "start", "start", "start", "start", "start", "revoke", "edit",
        ],
        "running" | "stale" => &["succeed", "succeed", "fail"],
        "rejected" => &["replan", "replan", "cancel"],
        _ => &ACTS,
    };
    let verb = if r.percent(70) {
        r.one_of(fitting)
    } else {
        r.one_of(&ACTS)
    };
    let executes = ["start", "succeed", "fail"].contains(&verb);
    Move::Task {
        who: if executes { executor(r) } else { lead(r) },
        task: number,
        late: r.percent(4),
        act: act(r, verb, model.tasks.len()),
    }
}

fn incident(r: &mut Random, model: &Model) -> Move {
    let number = number_of(r, model.incidents.len());
    let state = model.incidents.get(number).map_or("", |found| found.state);
    let fitting: &[&str] = match state {
        "open" => &["acknowledge", "acknowledge", "assign", "duplicate"],
        "acknowledged" => &["investigate", "investigate", "grade"],
        "investigating" => &["resolve", "resolve", "review"],
        "resolved" => &["close", "close", "review", "reopen"],
        _ => &["reopen"],
    };
    let verb = if r.percent(85) {
        r.one_of(fitting)
    } else {
        r.one_of(&INCIDENT_ACTS)
    };
    Move::Incident {
        who: if r.percent(75) {
            lead(r)
        } else {
            r.below(CAST.len())
        },
        incident: number,
        late: r.percent(4),
        act: incident_act(r, verb, model.incidents.len()),
    }
}

const ACTS: [&str; 10] = [
    "edit",
    "nothing",
    "authorise",
    "reject",
    "revoke",
    "replan",
    "start",
    "succeed",
    "fail",
    "cancel",
];

const INCIDENT_ACTS: [&str; 9] = [
    "acknowledge",
    "investigate",
    "resolve",
    "close",
    "reopen",
    "duplicate",
    "assign",
    "grade",
    "review",
];

fn rule(r: &mut Random) -> Rule {
    match r.below(6) {
        0 => Rule::Patience(r.one_of(&[1, 5, 30, 90])),
        1 => Rule::Promotion(r.percent(50)),
        2 => Rule::Planner(r.below(4), r.percent(50)),
        3 | 4 => Rule::Freeze(r.between(-60, 200), r.between(1, 300)),
        _ => Rule::Thaw,
    }
}

fn draft(r: &mut Random, tasks: usize) -> Draft {
    let mut link = || r.percent(6).then(|| r.below(tasks));
    let (retry_of, rollback_of) = (link(), link());
    Draft {
        version: r.one_of(&[0, 0, 1]),
        environment: r.one_of(&[0, 1, 2, 2, 3, 3]),
        description: u8::from(!r.percent(3)) * r.one_of(&[1, 2, 3]),
        responsible: if r.percent(85) {
            4
        } else {
            r.below(CAST.len())
        },
        ahead: r.one_of(&AHEAD),
        utc: r.percent(20),
        redeployment: r.percent(30),
        retry_of,
        rollback_of,
    }
}

/// Five years and some are too far ahead, two minutes ago is past.
const AHEAD: [i64; 12] = [
    0,
    0,
    10,
    60,
    60,
    120,
    120,
    24 * 60,
    24 * 60,
    -1,
    -2,
    6 * 366 * 24 * 60,
];

fn act(r: &mut Random, verb: &str, tasks: usize) -> Act {
    let reason = r.percent(92);
    let overriding = r.percent(12).then_some(reason);
    let lines = r.below(3);
    match verb {
        "edit" => Act::Edit {
            plan: draft(r, tasks),
            keep_date: r.percent(60),
        },
        "nothing" => Act::EditNothing,
        "authorise" => Act::Authorise {
            confirmed: r.percent(96),
            overriding,
        },
        "reject" => Act::Reject { reason },
        "revoke" => Act::Revoke { reason },
        "replan" => Act::Replan,
        "start" => Act::Start { overriding },
        "succeed" => Act::Succeed { lines },
        "fail" => Act::Fail { reason, lines },
        _ => Act::Cancel { reason },
    }
}

fn incident_act(r: &mut Random, verb: &str, incidents: usize) -> IncidentAct {
    let text = r.percent(90);
    match verb {
        "acknowledge" => IncidentAct::Acknowledge,
        "investigate" => IncidentAct::Investigate,
        "resolve" => IncidentAct::Resolve { cause: text },
        "close" => IncidentAct::Close,
        "reopen" => IncidentAct::Reopen { reason: text },
        "duplicate" => IncidentAct::Duplicate {
            of: number(r, incidents),
        },
        "assign" => IncidentAct::Assign {
            to: r.below(CAST.len()),
        },
        "grade" => IncidentAct::Grade {
            severity: r.below(4),
            reason: text,
        },
        _ => IncidentAct::Review { text },
    }
}

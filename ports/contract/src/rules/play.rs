use std::fmt;

use super::moves::{Act, Draft, IncidentAct, Move, Rule};
use super::random::Random;
use super::{Answer, CAST, Model, Subject};

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

/// The random commands of a seed.
pub fn sequence(seed: u64, length: usize) -> Vec<Move> {
    let mut random = Random::new(seed);
    (0..length).map(|at| next(&mut random, at)).collect()
}

/// Somebody: mostly of those who may do something.
fn who(r: &mut Random) -> usize {
    if r.percent(80) {
        r.below(6)
    } else {
        r.below(CAST.len())
    }
}

fn number(r: &mut Random) -> usize {
    r.below(6)
}

fn project(r: &mut Random) -> usize {
    usize::from(r.percent(15))
}

fn next(r: &mut Random, at: usize) -> Move {
    // A few tasks first: most of what follows is about them.
    let kind = if at < 2 { 20 } else { r.below(100) };
    match kind {
        0..=13 => Move::Wait(r.one_of(&MINUTES)),
        14 => Move::Role {
            who: r.below(CAST.len()),
            role: r.one_of(&ROLES),
            given: r.percent(50),
        },
        15 => Move::Disable {
            who: r.below(CAST.len()),
            disabled: r.percent(50),
        },
        16 => Move::Rule {
            project: project(r),
            rule: rule(r),
        },
        17..=18 => Move::Stage {
            who: who(r),
            project: project(r),
            stage: r.below(3),
            verb: r.one_of(&["start", "finish", "reopen"]),
            reason: r.percent(80),
        },
        19..=28 => Move::Plan {
            who: who(r),
            project: project(r),
            plan: draft(r),
        },
        29..=35 => Move::Log {
            who: who(r),
            task: number(r),
            lines: r.below(4),
        },
        36..=37 => Move::Open {
            who: r.below(CAST.len()),
            project: project(r),
            severity: r.below(4),
            to: r
                .percent(50)
                .then_some(0)
                .map(|_: usize| r.below(CAST.len())),
            production: r.percent(50),
        },
        38..=52 => Move::Incident {
            who: r.below(CAST.len()),
            incident: r.below(4),
            late: r.percent(5),
            act: incident_act(r),
        },
        53..=54 => Move::Comment {
            who: r.below(CAST.len()),
            incident: r.below(4),
            text: r.percent(80),
        },
        _ => Move::Task {
            who: who(r),
            task: number(r),
            late: r.percent(5),
            act: act(r),
        },
    }
}

fn rule(r: &mut Random) -> Rule {
    match r.below(6) {
        0 => Rule::Patience(r.one_of(&[1, 5, 30, 90])),
        1 => Rule::Promotion(r.percent(50)),
        2 => Rule::Planner(r.below(4), r.percent(50)),
        3 | 4 => Rule::Freeze(r.between(-60, 200), r.between(1, 300)),
        _ => Rule::Thaw,
    }
}

fn draft(r: &mut Random) -> Draft {
    let mut link = |times| r.percent(times).then(|| r.below(6));
    let (retry_of, rollback_of) = (link(6), link(6));
    Draft {
        version: r.one_of(&[0, 0, 1]),
        environment: r.one_of(&[0, 1, 2, 2, 3, 3]),
        description: u8::from(!r.percent(3)) * r.one_of(&[1, 2, 3]),
        responsible: if r.percent(85) {
            4
        } else {
            r.below(CAST.len())
        },
        ahead: r.one_of(&[0, 10, 60, 120, 24 * 60, -1, -2, 6 * 366 * 24 * 60]),
        utc: r.percent(20),
        redeployment: r.percent(25),
        retry_of,
        rollback_of,
    }
}

fn act(r: &mut Random) -> Act {
    let reason = r.percent(92);
    let overriding = r.percent(12).then_some(reason);
    let lines = r.below(3);
    match r.below(22) {
        0 => Act::Edit {
            plan: draft(r),
            keep_date: r.percent(60),
        },
        1 => Act::EditNothing,
        2..=6 => Act::Authorise {
            confirmed: r.percent(95),
            overriding,
        },
        7 => Act::Reject { reason },
        8 => Act::Revoke { reason },
        9 => Act::Replan,
        10..=15 => Act::Start { overriding },
        16..=18 => Act::Succeed { lines },
        19..=20 => Act::Fail { reason, lines },
        _ => Act::Cancel { reason },
    }
}

fn incident_act(r: &mut Random) -> IncidentAct {
    let text = r.percent(90);
    match r.below(12) {
        0..=1 => IncidentAct::Acknowledge,
        2..=3 => IncidentAct::Investigate,
        4..=5 => IncidentAct::Resolve { cause: text },
        6 => IncidentAct::Close,
        7 => IncidentAct::Reopen { reason: text },
        8 => IncidentAct::Duplicate { of: r.below(4) },
        9 => IncidentAct::Assign {
            to: r.below(CAST.len()),
        },
        10 => IncidentAct::Grade {
            severity: r.below(4),
            reason: text,
        },
        _ => IncidentAct::Review { text },
    }
}

/// Where the model and what was tested went apart.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The seed, to play it again.
    pub seed: u64,
    /// The fewest commands that were found to show it.
    pub commands: Vec<Move>,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {}", self.seed, self.found)?;
        let mut lines = self.commands.iter();
        lines.try_for_each(|command| writeln!(f, "    {command:?},"))
    }
}

/// Plays the commands of a seed on the model and on a subject; says how many were carried out and
/// how many refused. Where the two go apart, looks for a shorter sequence that shows it, each on a
/// subject of its own.
pub async fn check<S: Subject>(
    make: impl AsyncFn() -> S,
    seed: u64,
    length: usize,
) -> Result<[u64; 2], Box<Fault>> {
    let mut commands = sequence(seed, length);
    let mut found = match play(&mut make().await, &commands).await {
        Ok(counts) => return Ok(counts),
        Err(found) => found,
    };
    commands.truncate(found.after);
    let mut at = commands.len();
    while at > 0 {
        at -= 1;
        let mut fewer = commands.clone();
        fewer.remove(at);
        if let Err(shown) = play(&mut make().await, &fewer).await {
            fewer.truncate(shown.after);
            at = at.min(fewer.len());
            (commands, found) = (fewer, shown);
        }
    }
    Err(Box::new(Fault {
        seed,
        commands,
        found: found.words,
    }))
}

struct Apart {
    /// After so many commands.
    after: usize,
    words: String,
}

async fn play(subject: &mut impl Subject, commands: &[Move]) -> Result<[u64; 2], Apart> {
    let (mut model, mut counts) = (Model::default(), [0, 0]);
    for (at, command) in commands.iter().enumerate() {
        let expected = model.play(command);
        let got = subject.play(model.minute(), command).await;
        if got != expected {
            return Err(Apart {
                after: at + 1,
                words: format!("{command:?}: {}, not {}", words(&got), words(&expected)),
            });
        }
        counts[usize::from(got.is_err())] += 1;
    }
    let by = commands.len() % CAST.len();
    let got = subject.seen(model.minute(), by).await;
    let expected = model.seen(by);
    if got == expected {
        return Ok(counts);
    }
    let differs = |(got, expected): &(&String, &String)| got != expected;
    let pair = got.iter().zip(&expected).find(differs);
    Err(Apart {
        after: commands.len(),
        words: match pair {
            Some((got, expected)) => format!("in the end\n  {got}\n  and not\n  {expected}"),
            None => format!("{} things, not {}", got.len(), expected.len()),
        },
    })
}

fn words(answer: &Answer) -> &str {
    answer.as_ref().err().map_or("done", String::as_str)
}

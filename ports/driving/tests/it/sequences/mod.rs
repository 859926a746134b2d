//! Random commands, on the use cases and on a model of the rules that knows nothing of the
//! domain's code: both must answer the same, on every store.
//!
//! Usually a part of the sequences, as far as a minute goes; all 100,000 with `GUICHET_SOAK=1`,
//! those of some seeds with `GUICHET_SOAK=FROM..END` (`make soak`). `GUICHET_SEED=N` plays one.

mod seen;
pub(crate) mod subject;
mod twice;
pub(crate) mod world;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use guichet_contract::rules;
use guichet_driven::Clock;

use world::{On, Store};

/// Commands of the sequences that a missing rule is looked for with.
const LENGTH: usize = 40;

const ALL: u64 = 100_000;

/// Sequences that are so many that each refusal is among their answers.
const MANY: u64 = 15_000;

/// Commands of a seed's sequence. Many are short and some are long, 20 on average: what goes wrong
/// mostly shows within few commands, and some of it only late.
fn length(seed: u64) -> usize {
    let (kind, step) = (seed % 10, usize::try_from(seed / 10 % 40).unwrap());
    match kind {
        0..=6 => 8 + step % 8,
        7 | 8 => 20 + step % 20,
        _ => 40 + step,
    }
}

/// Refusals that must be among the answers, or the commands are not random enough.
const REFUSALS: [&str; 32] = [
    "already_deployed",
    "at_work",
    "authoriser_unable",
    "bad_assignee",
    "bad_description",
    "bad_reason",
    "bad_responsible",
    "bad_retry_of",
    "bad_rollback_of",
    "bad_text",
    "changed",
    "circle",
    "deciders_only",
    "earlier_stage_open",
    "executor_only",
    "four_eyes",
    "freeze",
    "lead_only",
    "log_empty",
    "not_authorised",
    "open_below",
    "override_not_yours",
    "past",
    "plan_outdated",
    "planner_may_not_authorise",
    "promotion",
    "responsible_unable",
    "review_missing",
    "tests_open",
    "too_far",
    "unconfirmed",
    "workers_only",
];

#[expect(
    clippy::disallowed_methods,
    reason = "how long tests run is no configuration of the portal"
)]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Plays the sequences of these seeds, or as many as time allows, on stores of this kind.
async fn play(on: On, seeds: Range<u64>, workers: u64, time: Option<Duration>) {
    let begun = Instant::now();
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let answers = Mutex::new(rules::Tally::new());
    let one_seed = told("GUICHET_SEED").map(|seed| seed.parse::<u64>().expect("a number"));
    let (first, end) = one_seed.map_or((seeds.start, seeds.end), |seed| (seed, seed + 1));
    let worker = async || {
        let mut store: Option<(Store, u64)> = None;
        loop {
            let seed = first + next.fetch_add(1, Ordering::Relaxed);
            let late = time.is_some_and(|time| begun.elapsed() > time);
            if seed >= end || (late && seed - first >= on.least()) {
                return;
            }
            let (here, used) = match store.take() {
                Some((store, used)) if used < on.shared() => (store, used + 1),
                _ => (on.store().await, 1),
            };
            match rules::check(async || here.subject().await, seed, length(seed)).await {
                Ok(tally) => {
                    done.fetch_add(1, Ordering::Relaxed);
                    let mut answers = answers.lock().unwrap();
                    for (answer, times) in tally {
                        *answers.entry(answer).or_default() += times;
                    }
                }
                Err(fault) => panic!("{on:?}: {fault}"),
            }
            store = Some((here, used));
        }
    };
    futures_util::future::join_all((0..workers).map(|_| worker())).await;
    let (sequences, answers) = (done.into_inner(), answers.into_inner().unwrap());
    let commands: u64 = answers.values().sum();
    let seconds = begun.elapsed().as_secs();
    println!(
        "{on:?}: {sequences} sequences of {commands} commands agree, in {seconds} s: {answers:?}"
    );
    let least = end.saturating_sub(first).min(on.least());
    assert!(sequences >= least, "{on:?}: {sequences} of {least}");
}

/// The seeds of `FROM..END`, or all.
fn soaked(told: &str) -> Range<u64> {
    if told == "1" {
        return 0..ALL;
    }
    let ends = told.split_once("..").map(|(from, end)| {
        let number = |text: &str| text.parse().expect("a number");
        number(from)..number(end)
    });
    ends.expect("GUICHET_SOAK is 1 or FROM..END")
}

async fn sequences_on(on: On, seeds: u64, workers: u64) {
    if let Some(told) = told("GUICHET_SOAK") {
        play(on, soaked(&told), workers, None).await;
    } else {
        let part = Some(Duration::from_secs(40));
        play(on, 0..seeds, workers, part).await;
    }
}

/// By the model alone, which answers as the stores do: so many take long on a store.
#[test]
fn every_refusal_is_among_the_answers() {
    let mut missing = BTreeSet::from(REFUSALS);
    for seed in 0..MANY {
        let mut model = rules::Model::default();
        for command in rules::sequence(seed, length(seed)) {
            if let Err(code) = model.play(&command) {
                missing.remove(code.as_str());
            }
        }
        if missing.is_empty() {
            return;
        }
    }
    panic!("{MANY} sequences did not come to {missing:?}");
}

#[test]
fn sequences_have_twenty_commands_on_average() {
    let commands: usize = (0..400).map(length).sum();
    assert_eq!((commands + 200) / 400, 20);
}

/// The model itself, but for one rule: whoever saw an older task may act on it.
struct Careless(rules::Model);

#[async_trait::async_trait]
impl rules::Subject for Careless {
    async fn play(&mut self, _: i64, command: &rules::Move) -> rules::Answer {
        let mut command = command.clone();
        if let rules::Move::Task { late, .. } = &mut command {
            *late = false;
        }
        self.0.play(&command)
    }

    async fn seen(&mut self, _: i64, by: usize) -> Vec<String> {
        self.0.seen(by)
    }
}

#[tokio::test]
async fn a_rule_that_is_missing_is_found_and_shown_in_few_commands() {
    for seed in 0..50 {
        let make = async || Careless(rules::Model::default());
        let Err(fault) = rules::check(make, seed, LENGTH).await else {
            continue;
        };
        assert!(fault.found.ends_with("not changed"), "{fault}");
        assert!(fault.commands.len() <= 4, "{fault}");
        assert!(fault.to_string().contains(&format!("seed {seed}")));
        return;
    }
    panic!("50 sequences did not find it");
}

#[tokio::test]
async fn random_sequences_agree_with_the_model_in_memory() {
    sequences_on(On::Memory, 4_000, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_sequences_agree_with_the_model_on_sqlite() {
    sequences_on(On::Sqlite, 400, 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_sequences_agree_with_the_model_on_postgresql() {
    sequences_on(On::Postgres, 400, 4).await;
}

/// Given one that runs, when the project's patience is changed, then its silence is measured by the
/// new one from then on, in lists and statistics too.
#[tokio::test]
async fn a_patience_that_changes_counts_at_once_for_what_is_at_work() {
    use rules::{Act, Draft, Move, Rule, Subject};
    let plan = Draft {
        version: 0,
        environment: 1,
        description: 1,
        responsible: 4,
        ahead: 0,
        utc: false,
        redeployment: false,
        retry_of: None,
        rollback_of: None,
    };
    let act = |who, act| Move::Task {
        who,
        task: 0,
        late: false,
        act,
    };
    let patience = |minutes| Move::Rule {
        project: 0,
        rule: Rule::Patience(minutes),
    };
    let mut commands = vec![
        Move::Plan {
            who: 2,
            project: 0,
            plan,
        },
        act(
            3,
            Act::Authorise {
                confirmed: true,
                overriding: None,
            },
        ),
        act(4, Act::Start { overriding: None }),
    ];
    for (changed, wait, due) in [(5, 10, 1), (90, 45, 0)] {
        commands.truncate(3);
        commands.extend([patience(changed), Move::Wait(wait)]);
        let mut subject = On::Memory.store().await.subject().await;
        for command in &commands[..4] {
            assert_eq!(subject.play(0, command).await, Ok(()));
        }
        subject.clock.set(wait);
        let (project, now) = (subject.projects[0], subject.clock.now());
        let found = subject.read_tasks.due(Some(project), now, 9).await.unwrap();
        assert_eq!(found.len(), due, "{changed} minutes: what lists settle");
        let mut subject = On::Memory.store().await.subject().await;
        let agreed = rules::agree(&mut subject, &commands).await;
        assert!(agreed.is_ok(), "{changed} minutes: {}", agreed.unwrap_err());
    }
}

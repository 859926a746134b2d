//! Random commands, on the use cases and on a model of the rules that knows nothing of the
//! domain's code: both must answer the same, on every store.
//!
//! Usually a part of the sequences, as far as a minute goes; all 100,000 with `GUICHET_SOAK=1`
//! (`make soak`). `GUICHET_SEED=N` plays one.

mod seen;
mod subject;
mod world;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use guichet_contract::rules;

use world::{On, Store};

/// Commands of a sequence.
const LENGTH: usize = 60;

const ALL: u64 = 100_000;

/// Sequences that share a database: it grows.
const SHARED: u64 = 500;

#[expect(
    clippy::disallowed_methods,
    reason = "how long tests run is no configuration of the portal"
)]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Plays the sequences of these seeds, or as many as time allows, on stores of this kind.
async fn play(on: On, seeds: u64, workers: u64, time: Option<Duration>) {
    let begun = Instant::now();
    let (next, done) = (AtomicU64::new(0), [const { AtomicU64::new(0) }; 3]);
    let one_seed = told("GUICHET_SEED").map(|seed| seed.parse::<u64>().expect("a number"));
    let (first, end) = one_seed.map_or((0, seeds), |seed| (seed, seed + 1));
    let worker = async || {
        let mut store: Option<(Store, u64)> = None;
        loop {
            let seed = first + next.fetch_add(1, Ordering::Relaxed);
            if seed >= end || time.is_some_and(|time| begun.elapsed() > time) {
                return;
            }
            let (here, used) = match store.take() {
                Some((store, used)) if used < SHARED => (store, used + 1),
                _ => (on.store().await, 1),
            };
            let played = rules::check(async || here.subject().await, seed, LENGTH).await;
            match played {
                Ok([carried_out, refused]) => {
                    for (count, more) in done.iter().zip([1, carried_out, refused]) {
                        count.fetch_add(more, Ordering::Relaxed);
                    }
                }
                Err(fault) => panic!("{on:?}: {fault}"),
            }
            store = Some((here, used));
        }
    };
    futures_util::future::join_all((0..workers).map(|_| worker())).await;
    let [sequences, carried_out, refused] = done.map(AtomicU64::into_inner);
    println!(
        "{on:?}: {sequences} sequences agree, {carried_out} commands carried out, {refused} refused, {} s",
        begun.elapsed().as_secs()
    );
    assert!(sequences > 0 && (one_seed.is_some() || carried_out > refused / 4));
}

async fn sequences_on(on: On, seeds: u64, workers: u64) {
    if told("GUICHET_SOAK").is_some_and(|value| value == "1") {
        play(on, ALL, workers, None).await;
    } else {
        play(on, seeds, workers, Some(Duration::from_secs(40))).await;
    }
}

#[tokio::test]
async fn random_sequences_agree_with_the_model_in_memory() {
    sequences_on(On::Memory, 2_000, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_sequences_agree_with_the_model_on_sqlite() {
    sequences_on(On::Sqlite, 400, 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_sequences_agree_with_the_model_on_postgresql() {
    sequences_on(On::Postgres, 400, 4).await;
}

//! A program killed at any statement of any migration leaves a schema that the next one completes.
//!
//! Every statement on SQLite; on PostgreSQL, where a database takes its time to be made, every
//! fifth, from one that `GUICHET_SEED` names, and all of them with `GUICHET_SOAK=1`. Every
//! statement of a step that moves rows, over rows, on both.

mod rows;

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use guichet_driven::{InspectStore, Schema, SchemaLevel};
use uuid::Uuid;

use crate::{On, seal};

/// Where the program that is to die finds its database, and after which statement it dies.
const DATABASE: &str = "GUICHET_TEST_KILLED_DATABASE";
const STATEMENT: &str = "GUICHET_TEST_KILLED_STATEMENT";

/// `SIGABRT`: as good as `SIGKILL`, nothing is unwound, flushed or closed.
const ABORTED: i32 = 6;

#[expect(
    clippy::disallowed_methods,
    reason = "how a test is told what to do is no configuration of the portal"
)]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The program that dies; a test like any other where nobody tells it to.
#[tokio::test]
async fn migrate_and_be_killed_at_a_statement() {
    let (Some(url), Some(statement)) = (told(DATABASE), told(STATEMENT)) else {
        return;
    };
    let mut sql = guichet_sql::connect(&url, seal()).await.unwrap();
    sql.dies_after(statement.parse().unwrap());
    sql.migrate().await.unwrap();
}

fn killed_at(url: &str, statement: usize) -> ExitStatus {
    let program = std::env::current_exe().unwrap();
    Command::new(program)
        .args(["--exact", "killed::migrate_and_be_killed_at_a_statement"])
        .env(DATABASE, url)
        .env(STATEMENT, statement.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap()
}

/// Whether it died where it was told to; it has ended well otherwise.
fn was_killed(ended: ExitStatus, told: &str) -> bool {
    if !ended.success() {
        assert_eq!(ended.signal(), Some(ABORTED), "{told}: {ended}");
    }
    !ended.success()
}

/// As `make soak` reads it.
fn told_all(on: On, killed: usize, since: Instant) {
    let name = match on {
        On::Sqlite => "SQLite",
        On::Postgres => "PostgreSQL",
    };
    println!(
        "{name}: killed at {killed} statements, every one of every migration, each time \
         completed, in {} s",
        since.elapsed().as_secs()
    );
}

async fn at_every(on: On, from: usize, step: usize) -> usize {
    let fresh = on.migrated().await.schema().await.unwrap();
    let mut killed = 0;
    for statement in (from..).step_by(step) {
        let told = format!("{on:?}, statement {statement}");
        let trial = on.bare().await;
        let ended = killed_at(&trial.url(), statement);
        killed += usize::from(was_killed(ended, &told));
        let left = trial.sql().level().await.unwrap();
        let is_half = matches!(left, SchemaLevel::HalfMigrated { .. });
        assert!(!is_half, "{told}: {left:?}");
        trial.sql().migrate().await.unwrap();
        assert_eq!(trial.schema().await.unwrap(), fresh, "{told}");
        let wrong = trial.sql().integrity().await.unwrap();
        assert!(wrong.is_empty(), "{told}: {wrong:?}");
        if ended.success() {
            break;
        }
    }
    killed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_every_statement_of_every_migration_the_next_run_completes_it_on_sqlite() {
    let since = Instant::now();
    let killed = at_every(On::Sqlite, 1, 1).await;
    told_all(On::Sqlite, killed, since);
    assert!(killed > 60, "{killed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_statements_of_every_migration_the_next_run_completes_it_on_postgresql() {
    let all = told("GUICHET_SOAK").is_some();
    let seed = told("GUICHET_SEED").map(|seed| seed.parse::<usize>().unwrap());
    let seed = seed.unwrap_or_else(|| usize::from(Uuid::now_v7().as_bytes()[15]));
    let (from, step) = if all { (1, 1) } else { (1 + seed % 5, 5) };
    println!("PostgreSQL: GUICHET_SEED={seed}, every {step}th statement from {from}");
    let since = Instant::now();
    let killed = at_every(On::Postgres, from, step).await;
    if all {
        told_all(On::Postgres, killed, since);
    }
    assert!(killed * step > 60, "{killed}");
}

//! How long lists and statistics take on two databases, in turns.
//!
//! ```text
//! governance migrate URL
//! governance measure SMALL LARGE ROUNDS PROJECT
//! ```
//!
//! `measure` prints a JSON line a call: its name and the microseconds of each round on both.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement: it prints what it found, and what it cannot do ends it"
)]

use std::sync::Arc;
use std::time::Instant;

use guichet_contract::TestSeal;
use guichet_domain::deployments::{Environment, Period, State, TaskFilter};
use guichet_domain::kernel::{Direction, Limit, Page, Place, PlaceRequest, ProjectId};
use guichet_driven::{ReadTasks, Schema};
use guichet_sql::{Sql, connect};

/// What is measured.
#[derive(Clone)]
enum Call {
    List(TaskFilter, PlaceRequest),
    Around(TaskFilter),
    Statistics(Vec<Environment>, Period),
}

async fn open(url: &str) -> Sql {
    let seal = Arc::new(TestSeal::default());
    connect(url, seal).await.expect("a database")
}

/// Rows that came, or the total that was counted.
async fn make(call: &Call, sql: &Sql, project: ProjectId) -> u64 {
    match call {
        Call::List(filter, request) => {
            let page = sql.page(project, filter, request).await;
            page.expect("a page").items.len() as u64
        }
        Call::Around(filter) => {
            let page: Page<_, _> = sql
                .page(project, filter, &PlaceRequest::default())
                .await
                .expect("a page");
            let around = sql.surroundings(&page.items).await;
            around.expect("surroundings").len() as u64
        }
        Call::Statistics(environments, period) => {
            let counted = sql.statistics(project, environments, *period).await;
            counted.expect("statistics").total()
        }
    }
}

fn calls() -> Vec<(&'static str, Call)> {
    let first = PlaceRequest::default();
    let middle = PlaceRequest {
        limit: Limit::default(),
        from: Some(Place {
            at: "2025-01-01T12:00:00Z".parse().expect("a time"),
            id: uuid::Uuid::nil(),
            direction: Direction::After,
        }),
    };
    let back = PlaceRequest {
        from: middle.from.map(|place| Place {
            direction: Direction::Before,
            ..place
        }),
        ..middle
    };
    let day = |text: &str| text.parse().ok();
    let period = |from, to| Period {
        from: day(from),
        to: day(to),
    };
    let all = TaskFilter::default();
    let failed = TaskFilter {
        states: vec![State::Failed],
        ..all.clone()
    };
    let both = TaskFilter {
        states: vec![State::Planned, State::Failed],
        environments: vec![Environment::Prod, Environment::Preprod],
        ..all.clone()
    };
    let month = TaskFilter {
        period: period("2025-01-01", "2025-01-31"),
        ..all.clone()
    };
    let month_failed = TaskFilter {
        states: vec![State::Failed],
        ..month.clone()
    };
    let overridden = TaskFilter {
        overridden: true,
        ..all.clone()
    };
    let ragged = period("2024-02-02", "2025-11-29");
    vec![
        ("list", Call::List(all.clone(), first)),
        ("list, from the middle on", Call::List(all.clone(), middle)),
        ("list, back from the middle", Call::List(all.clone(), back)),
        ("list of the failed", Call::List(failed, first)),
        (
            "list, two states, two environments",
            Call::List(both, first),
        ),
        ("list of a month", Call::List(month, first)),
        ("list of a month, failed", Call::List(month_failed, first)),
        ("list of the overridden", Call::List(overridden, first)),
        ("list with what stands around", Call::Around(all)),
        ("statistics", Call::Statistics(vec![], Period::default())),
        (
            "statistics of production",
            Call::Statistics(vec![Environment::Prod], Period::default()),
        ),
        ("statistics of 22 months", Call::Statistics(vec![], ragged)),
    ]
}

async fn measure(small: &str, large: &str, rounds: usize, project: ProjectId) {
    let both = [open(small).await, open(large).await];
    for (name, call) in calls() {
        let mut times: [Vec<u128>; 2] = [Vec::new(), Vec::new()];
        let mut found = [0, 0];
        for round in 0..rounds + 20 {
            // Each goes first as often as the other; the first rounds warm both.
            let order = if round % 2 == 0 { [0, 1] } else { [1, 0] };
            for side in order {
                let began = Instant::now();
                found[side] = make(&call, &both[side], project).await;
                if round >= 20 {
                    times[side].push(began.elapsed().as_micros());
                }
            }
        }
        let [small, large] = times;
        let row = serde_json::json!({
            "call": name, "found": found, "small_us": small, "large_us": large,
        });
        println!("{row}");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["migrate", url] => {
            open(url).await.migrate().await.expect("migrating");
        }
        ["measure", small, large, rounds, project] => {
            let rounds = rounds.parse().expect("a number of rounds");
            let project = project.parse().expect("a project's id");
            measure(small, large, rounds, project).await;
        }
        _ => panic!("governance migrate URL | governance measure SMALL LARGE ROUNDS PROJECT"),
    }
}

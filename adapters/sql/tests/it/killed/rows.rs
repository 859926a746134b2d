//! Steps that move rows are killed over rows of the version before: a half-moved set would be seen.

use std::path::Path;

use guichet_driven::{InspectStore, ReadAudit, ReadChain, Schema, SchemaLevel};
use guichet_sql::trial::Trial;

use super::{killed_at, was_killed};
use crate::On;

/// A step that moves rows.
struct Move {
    step: &'static str,
    /// The step before it.
    after: &'static str,
    /// Statements that make rows as that one's program wrote them.
    plant: fn(On) -> String,
    /// What is looked at: one text a row.
    question: &'static str,
    before: &'static [&'static str],
    moved: &'static [&'static str],
}

/// Every step that moves rows.
const MOVES: [Move; 2] = [
    Move {
        step: "0004_audit_chain",
        after: "0003_audit_entries",
        plant: old_entries,
        question: "SELECT actor || ' ' || kind FROM audit_entries",
        before: &[
            "nobody sign_in_refused",
            "user:17 sign_in_refused",
            "user:5 sign_in_refused",
        ],
        moved: &[
            "nobody sign_in_refused",
            "system chain_begun",
            "user:17 sign_in_refused",
            "user:5 sign_in_refused",
        ],
    },
    Move {
        step: "0011_role_names",
        after: "0010_idempotency",
        plant: old_names,
        question: "SELECT 'staff ' || role FROM staff_roles \
            UNION ALL SELECT 'member ' || role FROM project_members",
        before: &[
            "member chef_projet",
            "member developer",
            "staff Chef de projet",
            "staff admin",
            "staff administrator",
            "staff xyz",
        ],
        // Who held a role under both names holds it once.
        moved: &[
            "member developer",
            "member project_lead",
            "staff administrator",
            "staff project_lead",
            "staff xyz",
        ],
    },
];

fn id(on: On, n: u8) -> String {
    let digits = format!("019700000000700080000000000000{n:02x}");
    match on {
        On::Sqlite => format!("x'{digits}'"),
        On::Postgres => format!("'{digits}'"),
    }
}

/// Two with an origin, one without.
fn old_entries(on: On) -> String {
    let entries = [
        (2, "nobody", "'192.0.2.7'"),
        (1, "user:17", "NULL"),
        (3, "user:5", "'192.0.2.8'"),
    ];
    let insert = |(n, actor, address): (u8, &str, &str)| {
        format!(
            "INSERT INTO audit_entries (id, at, actor, address, kind, detail) VALUES ({}, \
             '2026-01-0{n}T10:00:00.123456+00:00', '{actor}', {address}, 'sign_in_refused', \
             '{{\"reason\": \"wrong\"}}');",
            id(on, n)
        )
    };
    entries.map(insert).concat()
}

fn old_names(on: On) -> String {
    let person = |n: u8| {
        format!(
            "INSERT INTO staff (id, login, login_key, name, email, language) VALUES ({}, \
             'l{n}', 'l{n}', 'x', 'x@example.com', 'fr');",
            id(on, n)
        )
    };
    let role = |(n, role): (u8, &str)| {
        let id = id(on, n);
        format!("INSERT INTO staff_roles (staff_id, role) VALUES ({id}, '{role}');")
    };
    let member = |(n, role): (u8, &str)| {
        let (project, id) = (id(on, 9), id(on, n));
        format!(
            "INSERT INTO project_members (project_id, staff_id, role) \
             VALUES ({project}, {id}, '{role}');"
        )
    };
    let project = format!(
        "INSERT INTO projects (id, name, name_key, lead, stages, patience_ms, \
         planner_authorises, promotion, freezes, made_at, revision) VALUES ({}, 'P', 'p', {}, \
         'to_come to_come to_come to_come to_come to_come', 1, '', true, '[]', \
         '2026-01-01T10:00:00+00:00', 1);",
        id(on, 9),
        id(on, 2)
    );
    let roles = [
        (1, "admin"),
        (1, "administrator"),
        (2, "Chef de projet"),
        (3, "xyz"),
    ];
    [
        [1, 2, 3].map(person).concat(),
        roles.map(role).concat(),
        project,
        [(2, "chef_projet"), (3, "developer")].map(member).concat(),
    ]
    .concat()
}

async fn seen(trial: &Trial, it: &Move) -> Vec<String> {
    let mut rows = trial.texts(it.question).await.unwrap();
    rows.sort();
    rows
}

/// Whether the step is still to come, whole.
async fn is_to_come(trial: &Trial, it: &Move, told: &str) -> bool {
    match trial.sql().level().await.unwrap() {
        SchemaLevel::Behind { pending } => pending.iter().any(|step| step == it.step),
        SchemaLevel::Current { .. } => false,
        other => panic!("{told}: {other:?}"),
    }
}

/// Kills at every statement until the step is done; says how often.
async fn over_rows(on: On, it: &Move) -> usize {
    let fresh = on.migrated().await.schema().await.unwrap();
    for statement in 1.. {
        let told = format!("{on:?}, {}, statement {statement}", it.step);
        let trial = on.bare().await.migrated_to(it.after).await.unwrap();
        trial.execute(&(it.plant)(on)).await.unwrap();
        assert_eq!(seen(&trial, it).await, it.before, "{told}");
        let ended = killed_at(&trial.url(), statement);
        assert!(was_killed(ended, &told), "{told}: there are steps after it");
        // All of them, or none.
        let to_come = is_to_come(&trial, it, &told).await;
        let rows = if to_come { it.before } else { it.moved };
        assert_eq!(seen(&trial, it).await, rows, "{told}");
        trial.sql().migrate().await.unwrap();
        assert_eq!(seen(&trial, it).await, it.moved, "{told}");
        assert_eq!(trial.schema().await.unwrap(), fresh, "{told}");
        let wrong = trial.sql().integrity().await.unwrap();
        assert!(wrong.is_empty(), "{told}: {wrong:?}");
        // Of a chain the links are numbered without a gap, up to its head.
        let head = trial.sql().head().await.unwrap().unwrap();
        let entries = trial.sql().entries(None, 100).await.unwrap();
        assert_eq!(head.seq, entries.len() as u64, "{told}");
        if !to_come {
            return statement - 1;
        }
    }
    panic!("it ends with the step")
}

async fn every_move(on: On) {
    for it in &MOVES {
        let killed = over_rows(on, it).await;
        println!(
            "{on:?}: {} killed over rows at {killed} statements",
            it.step
        );
        assert!(killed > 5, "{}: {killed}", it.step);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_moves_rows_moves_all_or_none_wherever_it_is_killed_on_sqlite() {
    every_move(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_moves_rows_moves_all_or_none_wherever_it_is_killed_on_postgresql() {
    every_move(On::Postgres).await;
}

/// A step of a later day that writes rows must come here too.
#[test]
fn every_step_that_writes_rows_is_killed_over_rows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/migrations");
    let mut writing = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let writes = [
            "Query::insert",
            "Query::update",
            "Query::delete",
            "execute_",
        ];
        if writes.iter().any(|word| text.contains(word)) {
            writing.push(name.trim_start_matches('m').to_owned());
        }
    }
    writing.sort();
    let moved: Vec<&str> = MOVES.iter().map(|it| it.step).collect();
    assert_eq!(writing, moved);
}

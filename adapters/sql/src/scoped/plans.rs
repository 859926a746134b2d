//! That the databases answer along indexes, by their own plans.

mod cases;
mod filled;

use std::sync::Arc;

use chrono::NaiveDate;
use guichet_contract::TestSeal;
use guichet_domain::deployments::{Environment, Period, State, TaskFilter};
use guichet_domain::kernel::{PlaceRequest, ProjectId, TaskId, Words};
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryTrait, Statement, TransactionTrait};
use uuid::Uuid;

use self::cases::cases;
use self::filled::filled;
use super::pages::{limit_written, prepared};
use super::tasks;
use crate::trial::Trial;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn plan(trial: &Trial, query: &Statement) -> String {
    let on = query.db_backend;
    let (ask, column) = match on {
        DatabaseBackend::Sqlite => ("EXPLAIN QUERY PLAN ", "detail"),
        _ => ("EXPLAIN (COSTS OFF) ", "QUERY PLAN"),
    };
    let mut asked = limit_written(query.clone());
    asked.sql.insert_str(0, ask);
    let rows = trial.sql().reader.query_all_raw(asked).await.unwrap();
    let lines = rows.iter().map(|row| row.try_get("", column).unwrap());
    lines.collect::<Vec<String>>().join("\n")
}

/// Whether a plan reads all of a table of ours.
fn scans(plan: &str) -> bool {
    let ours = |table: &str| {
        let tables = [
            "tasks",
            "task_counts",
            "task_events",
            "incidents",
            "incident_events",
            "other",
        ];
        tables.contains(&table)
    };
    plan.lines().any(|line| {
        let line = line.trim_start_matches([' ', '-', '>']);
        let sqlite = line.strip_prefix("SCAN ");
        let postgres = line
            .strip_prefix("Seq Scan on ")
            .or_else(|| line.strip_prefix("Parallel Seq Scan on "));
        let table = sqlite.or(postgres).and_then(|rest| rest.split(' ').next());
        table.is_some_and(ours)
    })
}

async fn every_query_goes_by_its_index(trial: Trial) {
    let on = trial.sql().reader.get_database_backend();
    let mut wrong = Vec::new();
    for (name, query, indexes) in cases(on) {
        let plan = plan(&trial, &query).await;
        let used = |index: &&str| {
            let words = plan.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            words
                .into_iter()
                .any(|word| word.trim_start_matches("sqlite_") == *index)
        };
        let all = indexes.iter().all(|group| group.iter().any(&used));
        if scans(&plan) || !all {
            wrong.push(format!("{name}: not by {indexes:?}\n{plan}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test]
async fn every_query_goes_by_its_index_on_sqlite() {
    let trial = Trial::sqlite(Arc::new(TestSeal::default())).await.unwrap();
    every_query_goes_by_its_index(trial.migrated().await.unwrap()).await;
}

#[tokio::test]
async fn every_query_goes_by_its_index_on_postgresql() {
    every_query_goes_by_its_index(filled().await).await;
}

/// A plan made anew at every call costs more than the call.
#[tokio::test]
async fn lists_are_not_planned_at_every_call_on_postgresql() {
    let trial = filled().await;
    let project = ProjectId(Uuid::from_u128(1));
    let first = PlaceRequest::default();
    let all = TaskFilter::default();
    let both = TaskFilter {
        states: vec![State::Failed, State::Rejected],
        environments: vec![Environment::Prod, Environment::Dev],
        ..all.clone()
    };
    let overridden = TaskFilter {
        overridden: true,
        ..all.clone()
    };
    let month = TaskFilter {
        period: Period {
            from: Some(day("2024-06-01")),
            to: Some(day("2024-06-30")),
        },
        ..all.clone()
    };
    let failed_in_month = TaskFilter {
        states: vec![State::Failed],
        ..month.clone()
    };
    // All on one connection.
    let db = trial.sql().reader.begin().await.unwrap();
    let on = db.get_database_backend();
    for filter in [&all, &both, &overridden, &month, &failed_in_month] {
        for _ in 0..8 {
            let query = prepared(&tasks::page(project, filter, &first), on);
            assert_eq!(query.all(&db).await.unwrap().len(), 21);
        }
    }
    let ids: Vec<TaskId> = (1..=20).map(|id| TaskId(Uuid::from_u128(id))).collect();
    for _ in 0..8 {
        let around = tasks::surroundings(&ids).build(on);
        assert_eq!(db.query_all_raw(around).await.unwrap().len(), 20);
    }
    let asked = "SELECT statement, generic_plans FROM pg_prepared_statements
        WHERE statement LIKE 'SELECT \"tasks\".%'";
    let rows = db.query_all_raw(Statement::from_string(on, asked)).await;
    let rows = rows.unwrap();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let statement: String = row.try_get("", "statement").unwrap();
        let once: i64 = row.try_get("", "generic_plans").unwrap();
        assert!(once > 0, "planned at every call: {statement}");
    }
}

#[test]
fn limits_are_written_where_they_are_bound() {
    let values = [7_u64.into(), "x".into(), 21_u64.into()];
    let sql = "(SELECT LIMIT $1) $2 LIMIT $3";
    let written = limit_written(Statement::from_sql_and_values(
        DatabaseBackend::Postgres,
        sql,
        values,
    ));
    assert_eq!(written.sql, "(SELECT LIMIT 7) $2 LIMIT 21");
    assert_eq!(written.values.unwrap().0.len(), 3);
}

#[test]
fn what_is_at_work_is_what_the_domain_says() {
    let states = State::ALL.iter().filter(|(state, _)| state.is_at_work());
    let words: Vec<String> = states.map(|(_, word)| format!("'{word}'")).collect();
    let condition = format!(r#""state" IN ({})"#, words.join(", "));
    assert_eq!(tasks::AT_WORK, condition);
}

//! That the databases answer along indexes, by their own plans.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use guichet_contract::TestSeal;
use guichet_domain::deployments::{Environment, Period, State, TaskFilter, Version};
use guichet_domain::incidents::{self as incident, IncidentFilter, Severity};
use guichet_domain::kernel::{
    Direction, IncidentId, Limit, Place, PlaceRequest, ProjectId, Rank, RankRequest, StaffId,
    TaskId, Words,
};
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryTrait, Statement, TransactionTrait};
use uuid::Uuid;

use super::pages::{limit_written, prepared};
use super::{incidents, projects, tasks};
use crate::tasks::spans;
use crate::trial::Trial;

/// A name, the query, and the indexes it goes by: at least one of each group.
type Case = (&'static str, Statement, &'static [&'static [&'static str]]);

/// Enough that a scan would be the better plan wherever an index does not lead right there.
const FILL: &str = "
    INSERT INTO staff (id, login, login_key, name, email, language)
        SELECT lpad(to_hex(i), 32, '0')::uuid, 'l' || i, 'l' || i, 'n', 'a@b.example', 'fr'
        FROM generate_series(1, 50) i;
    INSERT INTO projects (id, name, name_key, lead, stages, patience_ms, planner_authorises,
            promotion, freezes, made_at, revision)
        SELECT lpad(to_hex(i), 32, '0')::uuid, 'P' || i, 'p' || i, lpad('1', 32, '0')::uuid,
            'to_come to_come to_come to_come to_come to_come', 1, '', true, '[]', now(), 1
        FROM generate_series(1, 10) i;
    INSERT INTO project_members (project_id, staff_id, role)
        SELECT projects.id, staff.id, 'developer' FROM projects, staff;
    INSERT INTO tasks (id, project_id, version, environment, description, responsible,
            planned_at, planned_on, time_zone, redeployment, state, revision, planned_by,
            made_at, ended_at, override_reason, ran_into_freeze, due_at)
        SELECT lpad(to_hex(i), 32, '0')::uuid, lpad(to_hex(i % 10 + 1), 32, '0')::uuid, 'v' || (i / 40),
            (ARRAY['DEV', 'TEST', 'PREPROD', 'PROD'])[i / 10 % 4 + 1], 'x',
            lpad(to_hex(i / 7 % 50 + 1), 32, '0')::uuid, at, at::date, 'UTC', false,
            (ARRAY['planned', 'authorised', 'succeeded', 'failed', 'rejected', 'cancelled',
                'succeeded'])[i / 3 % 7 + 1],
            1, lpad('1', 32, '0')::uuid, at, at, CASE WHEN i % 50 = 0 THEN 'x' END, false,
            CASE WHEN i % 20 = 0 THEN at END
        FROM (SELECT i, timestamptz '2024-01-01 00:00+00' + i * interval '20 minutes' AS at
            FROM generate_series(1, 40000) i) made;
    INSERT INTO task_counts (project_id, environment, level, day)
        SELECT lpad(to_hex(i % 10 + 1), 32, '0')::uuid, e, 'day', date '2024-01-01' + i / 10
        FROM generate_series(1, 10000) i, unnest(ARRAY['DEV', 'TEST', 'PREPROD', 'PROD']) e;
    INSERT INTO incidents (id, project_id, title, description, state, severity, assignee,
            fell_to_lead, deployment_id, production, reopened, opened_by, opened_at,
            resolved_at, revision)
        SELECT lpad(to_hex(i), 32, '0')::uuid, lpad(to_hex(i % 10 + 1), 32, '0')::uuid, 'x', 'x',
            (ARRAY['open', 'acknowledged', 'investigating', 'resolved', 'closed', 'duplicate'])
                [i % 6 + 1],
            (ARRAY['low', 'medium', 'high', 'critical'])[i / 6 % 4 + 1],
            lpad(to_hex(i / 24 % 50 + 1), 32, '0')::uuid, false, lpad(to_hex(i), 32, '0')::uuid, i % 3 = 0, 0,
            lpad('1', 32, '0')::uuid, at, CASE WHEN i % 2 = 0 THEN at END, 1
        FROM (SELECT i, timestamptz '2024-01-01 00:00+00' + i * interval '40 minutes' AS at
            FROM generate_series(1, 20000) i) made;
    INSERT INTO task_events (task_id, revision, at, kind)
        SELECT id, 1, made_at, 'planned' FROM tasks;
    INSERT INTO incident_events (incident_id, number, at, by, kind, revision)
        SELECT id, 1, opened_at, opened_by, 'open', 1 FROM incidents;";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[expect(
    clippy::too_many_lines,
    reason = "a table: each line is one query and its index"
)]
fn cases(on: DatabaseBackend) -> Vec<Case> {
    let project = ProjectId(Uuid::from_u128(1));
    let staff = StaffId(Uuid::from_u128(2));
    let id = TaskId(Uuid::from_u128(3));
    let now = at("2025-01-01T00:00:00Z");
    let first = PlaceRequest::default();
    let from = |direction| PlaceRequest {
        limit: Limit::default(),
        from: Some(Place {
            at: now,
            id: Uuid::from_u128(4),
            direction,
        }),
    };
    let further = RankRequest {
        from: Some(Rank {
            number: 7,
            direction: Direction::After,
        }),
        ..RankRequest::default()
    };
    let all = TaskFilter::default();
    let states = vec![State::Failed, State::Rejected];
    let environments = vec![Environment::Prod, Environment::Dev];
    let (from_day, to_day) = (day("2024-02-03"), day("2024-06-07"));
    let period = Period {
        from: Some(from_day),
        to: Some(to_day),
    };
    let failed = TaskFilter {
        states: vec![State::Failed],
        ..all.clone()
    };
    let list = |filter: &TaskFilter, request| tasks::page(project, filter, request).build(on);
    let incidents_of = |filter: &IncidentFilter| incidents::page(filter, &first).build(on);
    let bad = IncidentFilter {
        states: vec![incident::State::Open],
        severities: vec![Severity::Critical, Severity::High],
        ..IncidentFilter::default()
    };
    let version = Version::new("v7").unwrap();
    let prod = Environment::Prod;
    vec![
        ("list", list(&all, &first), &[&["tasks_list"]]),
        (
            "list, further",
            list(&all, &from(Direction::After)),
            &[&["tasks_list"]],
        ),
        (
            "list, back",
            list(&all, &from(Direction::Before)),
            &[&["tasks_list"]],
        ),
        ("list by state", list(&failed, &first), &[&["tasks_state"]]),
        (
            "list by state, further",
            list(&failed, &from(Direction::After)),
            &[&["tasks_state"]],
        ),
        (
            "list by states",
            list(
                &TaskFilter {
                    states: states.clone(),
                    ..all.clone()
                },
                &first,
            ),
            &[&["tasks_state"]],
        ),
        (
            "list by environments",
            list(
                &TaskFilter {
                    environments: environments.clone(),
                    ..all.clone()
                },
                &first,
            ),
            &[&["tasks_environment"]],
        ),
        (
            "list by both",
            list(
                &TaskFilter {
                    states,
                    environments,
                    period,
                    overridden: false,
                },
                &from(Direction::After),
            ),
            &[&["tasks_both"]],
        ),
        (
            "list by period",
            list(
                &TaskFilter {
                    period,
                    ..all.clone()
                },
                &first,
            ),
            &[&["tasks_list"]],
        ),
        (
            "list of the overridden",
            list(
                &TaskFilter {
                    overridden: true,
                    ..all.clone()
                },
                &first,
            ),
            &[&["tasks_overridden"]],
        ),
        (
            "list of the overridden by state",
            list(
                &TaskFilter {
                    overridden: true,
                    ..failed.clone()
                },
                &first,
            ),
            &[&["tasks_overridden_both"]],
        ),
        (
            "statistics",
            tasks::sums(project, &[], &spans(Period::default())).build(on),
            &[&["task_counts_pkey", "autoindex_task_counts_1"]],
        ),
        (
            "statistics of a period",
            tasks::sums(project, &[prod], &spans(period)).build(on),
            &[&["task_counts_pkey", "autoindex_task_counts_1"]],
        ),
        (
            "due",
            tasks::due(None, now, 50).build(on),
            &[&["tasks_due"]],
        ),
        (
            "due in a project",
            tasks::due(Some(project), now, 50).build(on),
            &[&["tasks_due_in_project"]],
        ),
        (
            "past their date",
            tasks::overdue(now).build(on),
            &[&["tasks_state"]],
        ),
        (
            "at work",
            tasks::at_work(project, prod, Some(id)).build(on),
            &[&["tasks_both", "tasks_at_work", "tasks_state"]],
        ),
        (
            "deployed",
            tasks::deployed_by(project, prod, &version, Some(id)).build(on),
            &[&["tasks_succeeded"]],
        ),
        (
            "surroundings",
            tasks::surroundings(&[id, id]).build(on),
            &[
                &["tasks_succeeded"],
                &["tasks_both", "tasks_at_work", "tasks_state"],
            ],
        ),
        (
            "calendar",
            tasks::planned(None, from_day, to_day, 50).build(on),
            &[&["tasks_calendar"]],
        ),
        (
            "calendar of a project",
            tasks::planned(Some(project), from_day, to_day, 50).build(on),
            // Both end with the period.
            &[&["tasks_calendar_in_project", "tasks_calendar"]],
        ),
        (
            "the latest of projects",
            tasks::latest_of(&[project, ProjectId(Uuid::from_u128(7))]).build(on),
            &[&["tasks_list"], &["tasks_pkey", "autoindex_tasks_1"]],
        ),
        (
            "deliveries",
            tasks::delivered(None, now, 50).build(on),
            &[&["tasks_delivered"]],
        ),
        (
            "deliveries of a project",
            tasks::delivered(Some(project), now, 50).build(on),
            &[&["tasks_delivered_in_project"]],
        ),
        (
            "what waits",
            tasks::waiting(&[project.0, Uuid::from_u128(9)], Some(staff), 20).build(on),
            &[&["tasks_state"], &["tasks_responsible"]],
        ),
        (
            "history",
            tasks::history(id, &further).build(on),
            &[&["task_events_pkey", "autoindex_task_events_1"]],
        ),
        (
            "incidents",
            incidents_of(&IncidentFilter::default()),
            &[&["incidents_sort"]],
        ),
        (
            "incidents by sort",
            incidents_of(&bad),
            &[&["incidents_sort"]],
        ),
        (
            "incidents of a project",
            incidents_of(&IncidentFilter {
                project: Some(project),
                ..IncidentFilter::default()
            }),
            &[&["incidents_project"]],
        ),
        (
            "incidents of a project by sort",
            incidents_of(&IncidentFilter {
                project: Some(project),
                ..bad.clone()
            }),
            &[&["incidents_project_sort"]],
        ),
        (
            "incidents of somebody",
            incidents_of(&IncidentFilter {
                assignee: Some(staff),
                ..IncidentFilter::default()
            }),
            &[&["incidents_assignee"]],
        ),
        (
            "open incidents of somebody",
            incidents::open_of(staff, 20).build(on),
            &[&["incidents_assignee"]],
        ),
        (
            "open incidents of a project",
            incidents::open_in(project).build(on),
            &[&["incidents_project_sort"]],
        ),
        (
            "open incidents of several projects",
            incidents::open_below(&[project]).build(on),
            &[&["incidents_project_sort"]],
        ),
        (
            "open tasks of several projects",
            tasks::open_in(&[project]).build(on),
            &[&["task_counts_pkey", "autoindex_task_counts_1"]],
        ),
        (
            "restorations",
            incidents::restored(None, now, 50).build(on),
            &[&["incidents_restored"]],
        ),
        (
            "an incident",
            incidents::one(IncidentId(Uuid::from_u128(5))).build(on),
            &[&["incidents_pkey", "autoindex_incidents_1"]],
        ),
        (
            "a timeline",
            incidents::timeline(IncidentId(Uuid::from_u128(5)), &further).build(on),
            &[&["incident_events_pkey", "autoindex_incident_events_1"]],
        ),
        (
            "a membership",
            projects::member(project, staff).build(on),
            &[&[
                "project_members_pkey",
                "autoindex_project_members_1",
                "project_members_staff",
            ]],
        ),
    ]
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

#[expect(
    clippy::disallowed_methods,
    reason = "where the test server is, is no configuration of the portal"
)]
async fn filled() -> Trial {
    let server = std::env::var("GUICHET_TEST_POSTGRES_URL")
        .expect("GUICHET_TEST_POSTGRES_URL is missing: see the tests in tests/it");
    let trial = Trial::postgres(&server, Arc::new(TestSeal::default())).await;
    let trial = trial.unwrap().migrated().await.unwrap();
    trial.execute(FILL).await.unwrap();
    // As the database does by itself after a while: plans go by it. Pages count as seen by all only
    // once nobody looks at the database as it was before.
    for _ in 0..50 {
        trial.execute("VACUUM ANALYZE").await.unwrap();
        let db = &trial.sql().reader;
        let asked = "SELECT relallvisible FROM pg_class WHERE oid = 'tasks'::regclass";
        let asked = Statement::from_string(db.get_database_backend(), asked);
        let row = db.query_one_raw(asked).await.unwrap().unwrap();
        if row.try_get_by_index::<i32>(0).unwrap() > 0 {
            return trial;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the pages of tasks are never all visible");
}

//! A PostgreSQL database with so many rows that its plans mean something.

use std::sync::Arc;

use guichet_contract::TestSeal;
use sea_orm::{ConnectionTrait, Statement};

use crate::trial::Trial;

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

#[expect(
    clippy::disallowed_methods,
    reason = "where the test server is, is no configuration of the portal"
)]
pub(super) async fn filled() -> Trial {
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
        let asked = "SELECT relpages - relallvisible FROM pg_class WHERE oid = 'tasks'::regclass";
        let asked = Statement::from_string(db.get_database_backend(), asked);
        let row = db.query_one_raw(asked).await.unwrap().unwrap();
        if row.try_get_by_index::<i32>(0).unwrap() == 0 {
            return trial;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the pages of tasks are never all seen by all");
}

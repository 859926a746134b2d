//! Faults that are planted into the real thing, on both databases: what their own checks find.

use std::collections::BTreeMap;

use guichet_portal::operators::doctor::{Place, Wanted, catalogue};
use guichet_portal::operators::smoke::CheckStatus;
use guichet_wiring::words::doctor as texts;

use super::standing_on;
use super::ward::Ward;
use crate::governance::world::both;

/// A fault: its check, how it is planted, how it is taken away, and what of it is named.
type Fault = (&'static str, &'static str, &'static str, &'static str);

const BOTH: &[Fault] = &[
    (
        "schema_drift",
        "ALTER TABLE incidents DROP COLUMN cause",
        "ALTER TABLE incidents ADD COLUMN cause text",
        "-incidents.cause",
    ),
    (
        "schema_drift",
        "ALTER TABLE incidents DROP COLUMN cause; ALTER TABLE incidents ADD COLUMN cause integer",
        "ALTER TABLE incidents DROP COLUMN cause; ALTER TABLE incidents ADD COLUMN cause text",
        "~incidents.cause",
    ),
    (
        "schema_drift",
        "DROP INDEX tasks_due",
        r#"CREATE INDEX "tasks_due" ON "tasks" ("due_at", "id") WHERE "due_at" IS NOT NULL"#,
        "-tasks: tasks_due",
    ),
    (
        "schema_drift",
        "DROP INDEX tasks_due; CREATE INDEX tasks_due ON tasks (due_at, id)",
        r#"DROP INDEX tasks_due; CREATE INDEX "tasks_due" ON "tasks" ("due_at", "id") WHERE "due_at" IS NOT NULL"#,
        "~tasks: tasks_due",
    ),
    (
        "schema_drift",
        "CREATE VIEW peeped AS SELECT login FROM staff",
        "DROP VIEW peeped",
        "+view peeped",
    ),
    (
        "schema_level",
        "UPDATE guichet_migrations SET ended_at = NULL WHERE name = '0016_audit_checkpoint'",
        "UPDATE guichet_migrations SET ended_at = began_at WHERE name = '0016_audit_checkpoint'",
        "0016_audit_checkpoint",
    ),
];

const SQLITE: &[Fault] = &[(
    "schema_drift",
    "CREATE TRIGGER keep AFTER UPDATE ON tokens BEGIN SELECT 1; END",
    "DROP TRIGGER keep",
    "+tokens: trigger keep",
)];

const POSTGRES: &[Fault] = &[
    (
        "schema_drift",
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$; \
         CREATE TRIGGER keep BEFORE UPDATE ON tokens FOR EACH ROW EXECUTE FUNCTION keep()",
        "DROP FUNCTION keep() CASCADE",
        "+tokens: trigger keep",
    ),
    (
        "database_integrity",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tasks_due'::regclass",
        "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'tasks_due'::regclass",
        "tasks_due",
    ),
    (
        "database_references",
        "SET session_replication_role = replica; \
         INSERT INTO staff_roles (staff_id, role) \
         VALUES ('00000000-0000-0000-0000-000000000001', 'support'); \
         SET session_replication_role = DEFAULT",
        "DELETE FROM staff_roles WHERE staff_id = '00000000-0000-0000-0000-000000000001'",
        "staff_roles.staff_id",
    ),
];

type Found = BTreeMap<&'static str, (CheckStatus, String)>;

async fn examined(ward: &Ward) -> Found {
    let diagnosis = ward.examine(Place::Production, &Wanted::All).await;
    let each = diagnosis.findings.iter().map(|found| {
        let words = texts::found(guichet_domain::kernel::Language::English, found);
        (found.name, (found.status, words))
    });
    each.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_planted_into_either_database_turns_its_check_red_and_no_other() {
    for (database, trial) in both().await {
        let ward = Ward::on(trial).await;
        let well = |found: &Found| {
            for (name, (status, words)) in found {
                assert_eq!(*status, CheckStatus::Pass, "{database}: {name}: {words}");
            }
            assert_eq!(found.len(), catalogue().len());
        };
        well(&examined(&ward).await);
        let own = if database == "PostgreSQL" {
            POSTGRES
        } else {
            SQLITE
        };
        for (check, planted, healed, named) in BOTH.iter().chain(own) {
            // In one go: the pool may hand out another connection for the next.
            ward.trial.execute(planted).await.expect(planted);
            let mut sick = examined(&ward).await;
            let (status, words) = sick.remove(check).expect("the check");
            assert_eq!(status, CheckStatus::Fail, "{database}: {planted}: {words}");
            assert!(words.contains(named), "{database}: {planted}: {words}");
            let above = standing_on(check);
            for (name, (status, words)) in sick {
                let expected = if above.contains(name) {
                    CheckStatus::Skip
                } else {
                    CheckStatus::Pass
                };
                assert_eq!(status, expected, "{database}: {planted}: {name}: {words}");
            }
            ward.trial.execute(healed).await.expect(healed);
            well(&examined(&ward).await);
        }
    }
}

//! What health checks ask of a database, and the schema they hold it to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use guichet_contract::inspect_store::{InspectTrial, all};
use guichet_driven::{InspectStore, PortError};
use guichet_sql::trial::Trial;

use crate::On;

struct Planted {
    on: On,
    trial: Trial,
}

#[async_trait]
impl InspectTrial for Planted {
    fn inspect(&self) -> Arc<dyn InspectStore> {
        Arc::new(self.trial.sql().clone())
    }

    async fn execute(&self, statement: &str) {
        self.trial.execute(statement).await.unwrap();
    }

    async fn dangle(&self) {
        let (off, on) = match self.on {
            On::Sqlite => ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
            On::Postgres => (
                "SET session_replication_role = replica",
                "SET session_replication_role = DEFAULT",
            ),
        };
        let id = match self.on {
            On::Sqlite => "x'00000000000000000000000000000001'",
            On::Postgres => "'00000000-0000-0000-0000-000000000001'",
        };
        let row = format!("INSERT INTO staff_roles (staff_id, role) VALUES ({id}, 'support')");
        // In one go: the pool may hand out another connection for the next.
        self.execute(&format!("{off}; {row}; {on}")).await;
    }

    async fn damage(&self) {
        let planted = match self.on {
            // The pages of an index that nothing leads to any more; the others are to see it too.
            On::Sqlite => {
                "PRAGMA writable_schema = ON; \
                 DELETE FROM sqlite_schema WHERE name = 'tasks_due'; \
                 PRAGMA schema_version = 9999; PRAGMA writable_schema = OFF"
            }
            // As a build of it that was cut off leaves one.
            On::Postgres => {
                "UPDATE pg_index SET indisvalid = false \
                 WHERE indexrelid = 'tasks_due'::regclass"
            }
        };
        self.execute(planted).await;
    }

    async fn dangle_role(&self, role: &str) {
        let id = match self.on {
            On::Sqlite => format!("x'{:032x}'", role.len()),
            On::Postgres => format!("'00000000-0000-0000-0000-{:012x}'", role.len()),
        };
        let member = format!(
            "INSERT INTO staff (id, login, login_key, name, email, language) \
             VALUES ({id}, '{role}', '{role}', 'x', 'x@example.com', 'fr')"
        );
        self.execute(&member).await;
        let row = format!("INSERT INTO staff_roles (staff_id, role) VALUES ({id}, '{role}')");
        self.execute(&row).await;
    }

    async fn reader(&self) -> Arc<dyn InspectStore> {
        let only_reads = match self.on {
            On::Sqlite => self.trial.another().await.unwrap(),
            On::Postgres => {
                let role = "CREATE ROLE guichet_reader LOGIN";
                // Roles are the server's: another test may have made it.
                let _ = self.trial.execute(role).await;
                self.trial.another_as("guichet_reader").await.unwrap()
            }
        };
        if matches!(self.on, On::Sqlite) {
            only_reads.only_read().await.unwrap();
        }
        Arc::new(only_reads)
    }
}

async fn suite(on: On) {
    let make = async || Planted {
        on,
        trial: on.migrated().await,
    };
    let ran = all(make).await;
    println!("inspect_store / {on:?}: {}", ran.join(", "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inspect_on_sqlite() {
    suite(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inspect_on_postgresql() {
    suite(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_at_all_of_a_database_has_the_time_it_is_given() {
    // PostgreSQL's is several questions; SQLite's one answer may be there as soon as it is awaited.
    let trial = On::Postgres.migrated().await;
    let hurried = trial.sql().clone().patient(Duration::ZERO);
    for found in [hurried.integrity().await, hurried.dangling().await] {
        let is_late = found.as_ref().is_err_and(PortError::is_silence);
        assert!(is_late, "{found:?}");
    }
    // The server ends no statement before: in the place of the extension, one that calls an index
    // damaged where the server has other limits.
    let check = "CREATE FUNCTION bt_index_check(regclass) RETURNS void LANGUAGE plpgsql AS $$ \
        BEGIN IF current_setting('statement_timeout') <> '2h' THEN \
            RAISE EXCEPTION 'ended early' USING ERRCODE = 'XX002'; \
        END IF; END $$";
    trial.execute(check).await.unwrap();
    let usual = trial.sql().integrity().await.unwrap();
    assert!(usual.len() > 10, "each of them: {usual:?}");
    let patient = trial.sql().clone().patient(Duration::from_hours(2));
    assert_eq!(patient.integrity().await.unwrap(), Vec::<String>::new());
}

/// `RENEW_SNAPSHOTS=1 cargo test -p guichet-sql schema_files`, after a change of the migrations.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schema_files_are_what_the_migrations_make() {
    for (on, name) in [(On::Sqlite, "sqlite"), (On::Postgres, "postgres")] {
        let trial = on.migrated().await;
        let (schema, rules) = (trial.schema().await, trial.rules().await);
        is_kept(&format!("{name}.txt"), &schema.unwrap());
        is_kept(&format!("{name}-rules.txt"), &rules.unwrap());
    }
}

fn is_kept(name: &str, made: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("schema")
        .join(name);
    #[expect(
        clippy::disallowed_methods,
        reason = "whether to renew is no configuration of the portal"
    )]
    if std::env::var("RENEW_SNAPSHOTS").is_ok_and(|value| value == "1") {
        std::fs::write(&file, made).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(made, kept, "{name}: renew it with RENEW_SNAPSHOTS=1");
}

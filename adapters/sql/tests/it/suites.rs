use std::sync::Arc;

use async_trait::async_trait;
use guichet_contract::anonymise::{self, Texts};
use guichet_contract::schema::SchemaTrial;
use guichet_contract::{
    audit, errors, health, idempotency, incidents, links, measure, outbox, projects, recovery,
    schema, sessions, staff, tasks, tokens, work,
};
use guichet_driven::{Health, Schema};
use guichet_sql::trial::Trial;

use crate::On;

fn ran(port: &str, on: On, cases: &[&str]) {
    assert!(!cases.is_empty(), "{port} on {on:?}: no case ran");
    println!("{port} / {on:?}: {}", cases.join(", "));
}

macro_rules! suites {
    ($($test:ident: $module:ident on $on:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            let cases = $module::all(async || On::$on.store().await).await;
            ran(stringify!($module), On::$on, &cases);
        }
    )+};
}

suites!(
    links_on_sqlite: links on Sqlite,
    links_on_postgresql: links on Postgres,
    sessions_on_sqlite: sessions on Sqlite,
    sessions_on_postgresql: sessions on Postgres,
    audit_on_sqlite: audit on Sqlite,
    audit_on_postgresql: audit on Postgres,
    outbox_on_sqlite: outbox on Sqlite,
    outbox_on_postgresql: outbox on Postgres,
    projects_on_sqlite: projects on Sqlite,
    projects_on_postgresql: projects on Postgres,
    tasks_on_sqlite: tasks on Sqlite,
    tasks_on_postgresql: tasks on Postgres,
    incidents_on_sqlite: incidents on Sqlite,
    incidents_on_postgresql: incidents on Postgres,
    measure_on_sqlite: measure on Sqlite,
    measure_on_postgresql: measure on Postgres,
    errors_on_sqlite: errors on Sqlite,
    errors_on_postgresql: errors on Postgres,
    idempotency_on_sqlite: idempotency on Sqlite,
    idempotency_on_postgresql: idempotency on Postgres,
    staff_on_sqlite: staff on Sqlite,
    staff_on_postgresql: staff on Postgres,
    tokens_on_sqlite: tokens on Sqlite,
    tokens_on_postgresql: tokens on Postgres,
    recovery_on_sqlite: recovery on Sqlite,
    recovery_on_postgresql: recovery on Postgres,
    units_of_work_on_sqlite: work on Sqlite,
    units_of_work_on_postgresql: work on Postgres,
);

async fn texts(on: On) {
    let make = async || {
        let sql = Arc::new(on.migrated().await.sql().clone());
        Texts {
            store: guichet_contract::Store::of(&sql),
            texts: sql,
        }
    };
    ran("anonymise", on, &anonymise::all(make).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_on_sqlite() {
    texts(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_on_postgresql() {
    texts(On::Postgres).await;
}

struct Migrations(Trial);

#[async_trait]
impl SchemaTrial for Migrations {
    fn schema(&self) -> &dyn Schema {
        self.0.sql()
    }

    async fn another(&self) -> Box<dyn Schema> {
        Box::new(self.0.another().await.unwrap())
    }

    async fn mark(&self, migration: &str, ended: bool) {
        self.0.mark(migration, ended).await.unwrap();
    }

    async fn unmark(&self, migration: &str) {
        self.0.unmark(migration).await.unwrap();
    }
}

async fn schema_on(on: On) {
    let make = async || Migrations(on.bare().await);
    ran("schema", on, &schema::all(make).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schema_on_sqlite() {
    schema_on(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schema_on_postgresql() {
    schema_on(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_on_both() {
    for on in On::ALL {
        let sql: Arc<dyn Health> = Arc::new(on.bare().await.sql().clone());
        ran("health", on, &health::all(&sql).await);
    }
}

//! A database with something in it, for a program to look at.

use std::sync::Arc;

use guichet_portal::Keys;
use guichet_portal::driven::PortResult;
use guichet_sql::trial::Trial;
use guichet_sql::{Sql, SqlConfigError};
use guichet_wiring::KeySeal;

use crate::program::Program;

/// The key of the program and of what a test writes beside it.
pub(crate) const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// An up-to-date database, and the program on it.
pub(crate) struct Database {
    runtime: tokio::runtime::Runtime,
    trial: Trial,
    pub(crate) program: Program,
}

fn seal() -> Arc<KeySeal> {
    let key: Vec<u8> = (0..32).collect();
    let keys = Keys::new(key.into(), None);
    Arc::new(KeySeal::new(Arc::new(keys)))
}

impl Database {
    pub(crate) fn new() -> Self {
        Self::of(async { Trial::sqlite(seal()).await?.migrated().await })
    }

    /// One of a PostgreSQL server of this run.
    #[expect(
        clippy::disallowed_methods,
        clippy::expect_used,
        reason = "tests are told where their PostgreSQL is"
    )]
    pub(crate) fn postgres() -> Self {
        let server = std::env::var("GUICHET_TEST_POSTGRES_URL");
        let server = server.expect("GUICHET_TEST_POSTGRES_URL is missing: run `make test`");
        Self::of(async { Trial::postgres(&server, seal()).await?.migrated().await })
    }

    fn of(made: impl Future<Output = Result<Trial, SqlConfigError>>) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let trial = runtime.block_on(made).unwrap();
        let program = Program::configured()
            .with("PORTAL_DB_URL", &trial.url())
            .with("GUICHET_SECRET_KEY", KEY);
        Self {
            runtime,
            trial,
            program,
        }
    }

    pub(crate) fn url(&self) -> String {
        self.trial.url()
    }

    /// Does something in the database itself.
    pub(crate) fn with<T>(&self, act: impl AsyncFnOnce(&Sql) -> PortResult<T>) -> T {
        self.runtime.block_on(act(self.trial.sql())).unwrap()
    }

    /// Ends the test's own connections, as when the portal stops.
    pub(crate) fn stops(&self) {
        self.runtime.block_on(self.trial.disconnect()).unwrap();
    }

    /// The URL of a copy, on PostgreSQL, of which a page of the links is damaged on the disk.
    pub(crate) fn damaged(&self) -> String {
        let copy = self.trial.damaged_copy("links");
        self.runtime.block_on(copy).unwrap()
    }

    /// Does something in a database as it is now, whoever made it.
    pub(crate) fn again<T>(&self, url: &str, act: impl AsyncFnOnce(&Sql) -> PortResult<T>) -> T {
        self.runtime.block_on(async {
            let sql = guichet_sql::connect(url, seal()).await.unwrap();
            let done = act(&sql).await.unwrap();
            sql.disconnect().await.unwrap();
            done
        })
    }

    /// What no program of ours does.
    pub(crate) fn execute(&self, statement: &str) {
        self.runtime
            .block_on(self.trial.execute(statement))
            .unwrap();
    }
}

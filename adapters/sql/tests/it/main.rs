//! The suites of the portal's own data on SQLite and on a real PostgreSQL, and what is this
//! adapter's alone.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says which cases ran"
)]

mod inspect;
mod killed;
mod limits;
mod places;
mod planted;
mod restore;
mod stored;
mod suites;

use std::sync::Arc;

use guichet_contract::{Store, TestSeal};
use guichet_driven::SealAudit;
use guichet_sql::trial::Trial;

/// The databases this adapter runs on.
#[derive(Debug, Clone, Copy)]
enum On {
    Sqlite,
    Postgres,
}

impl On {
    const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// An empty database.
    async fn bare(self) -> Trial {
        match self {
            Self::Sqlite => Trial::sqlite(seal()).await.unwrap(),
            Self::Postgres => Trial::postgres(&server(), seal()).await.unwrap(),
        }
    }

    /// One that is up to date.
    async fn migrated(self) -> Trial {
        self.bare().await.migrated().await.unwrap()
    }

    /// The same, for the suites.
    async fn store(self) -> Store {
        Store::of(&Arc::new(self.migrated().await.sql().clone()))
    }
}

fn seal() -> Arc<dyn SealAudit> {
    Arc::new(TestSeal::default())
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the test server is, is no configuration of the portal"
)]
fn server() -> String {
    std::env::var("GUICHET_TEST_POSTGRES_URL").expect(
        "GUICHET_TEST_POSTGRES_URL is missing: start a server with `ops/dev/postgres.py start \
         --dir DIR` and give its url, or run `make test`",
    )
}

//! Backups and restores, as far as they need the database: snapshots, sums of what is in it, the
//! catalogue, holding what was restored, and databases beside the other.

mod contents;
mod digest;
mod failed;
mod hold;
mod later;
mod postgres;
mod sqlite;
mod store;
mod tools;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{
    Loaded, PortResult, Purpose, RestoreStore, SealAudit, SnapshotStore, StoreBeside, StoreFacts,
    StoreKind,
};
use uuid::Uuid;

use tools::LONGEST;

use crate::migrations::Report;
use crate::{Sql, SqlConfigError, SqlUrl, migrations};

/// Takes snapshots of a database, and loads them beside it.
#[derive(Clone)]
pub struct Recovery {
    url: SqlUrl,
    seal: Arc<dyn SealAudit>,
}

impl Recovery {
    /// Of the database at this URL; nothing is opened yet. What is written to the audit of what is
    /// restored is sealed with `seal`.
    pub fn new(url: &str, seal: Arc<dyn SealAudit>) -> Result<Self, SqlConfigError> {
        Ok(Self {
            url: url.parse()?,
            seal,
        })
    }

    fn of_kind(&self) -> StoreKind {
        match self.url {
            SqlUrl::Sqlite(_) => StoreKind::Sqlite,
            SqlUrl::Postgres(_) => StoreKind::Postgresql,
        }
    }
}

#[async_trait]
impl SnapshotStore for Recovery {
    fn kind(&self) -> StoreKind {
        self.of_kind()
    }

    async fn snapshot(&self, to: &Path) -> PortResult<StoreFacts> {
        match &self.url {
            SqlUrl::Sqlite(path) => sqlite::snapshot(path, to).await,
            SqlUrl::Postgres(options) => postgres::snapshot(options, to).await,
        }
    }
}

#[async_trait]
impl RestoreStore for Recovery {
    fn kind(&self) -> StoreKind {
        self.of_kind()
    }

    fn known_migrations(&self) -> Vec<String> {
        let all = migrations::all(&self.seal, &Report::default());
        all.iter().map(|step| step.name().to_owned()).collect()
    }

    async fn begin(&self, id: Uuid, purpose: Purpose) -> PortResult<Box<dyn StoreBeside>> {
        let seal = self.seal.clone();
        Ok(match &self.url {
            SqlUrl::Sqlite(path) => Box::new(sqlite::begin(path, id, purpose, seal).await?),
            SqlUrl::Postgres(options) => {
                Box::new(postgres::begin(options, id, purpose, seal).await?)
            }
        })
    }
}

fn loaded(sql: &Sql) -> Loaded {
    let sql = Arc::new(sql.clone().patient(LONGEST));
    Loaded {
        inspect: sql.clone(),
        schema: sql.clone(),
        staff: sql.clone(),
        chain: sql.clone(),
        work: sql.clone(),
        texts: sql,
    }
}

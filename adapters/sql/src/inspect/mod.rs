//! What health checks ask of the database. Everything reads; nothing is repaired.

mod postgres;
mod schema;
mod sqlite;

pub(crate) use schema::found;

use async_trait::async_trait;
use guichet_driven::{Drift, InspectStore, PortResult, StoreVersion};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, Statement};

use crate::Sql;

#[async_trait]
impl InspectStore for Sql {
    async fn version(&self) -> PortResult<StoreVersion> {
        self.read("the database's version", async |db| {
            if on_sqlite(db) {
                sqlite::version(db).await
            } else {
                postgres::version(db).await
            }
        })
        .await
    }

    async fn drift(&self) -> PortResult<Vec<Drift>> {
        let found = self.read("the database's schema", async |db| found(db).await);
        let kind = self.reader.get_database_backend();
        Ok(schema::drift(schema::made(kind), &found.await?))
    }

    async fn integrity(&self) -> PortResult<Vec<String>> {
        self.read("the database's own checks", async |db| {
            if on_sqlite(db) {
                sqlite::integrity(db).await
            } else {
                postgres::integrity(db).await
            }
        })
        .await
    }

    async fn dangling(&self) -> PortResult<Vec<String>> {
        self.read("the database's references", async |db| {
            if on_sqlite(db) {
                sqlite::dangling(db).await
            } else {
                postgres::dangling(db).await
            }
        })
        .await
    }

    async fn writable(&self) -> PortResult<bool> {
        if self.writer.get_database_backend() == DatabaseBackend::Sqlite {
            return sqlite::writable(self).await;
        }
        self.read("whether it can be written", async |db| {
            postgres::writable(db).await
        })
        .await
    }
}

fn on_sqlite(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DatabaseBackend::Sqlite
}

/// The first column of every row.
async fn column(db: &impl ConnectionTrait, question: &str) -> Result<Vec<String>, DbErr> {
    let asked = Statement::from_string(db.get_database_backend(), question);
    let rows = db.query_all_raw(asked).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

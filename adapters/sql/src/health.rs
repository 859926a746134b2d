use async_trait::async_trait;
use guichet_driven::{Health, PortError, PortResult, Probe};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use crate::Sql;

#[async_trait]
impl Health for Sql {
    fn name(&self) -> &'static str {
        "database"
    }

    async fn probe(&self) -> PortResult<Probe> {
        let (product, question) = match self.reader.get_database_backend() {
            DatabaseBackend::Sqlite => ("SQLite", "SELECT sqlite_version()"),
            _ => ("PostgreSQL", "SELECT current_setting('server_version')"),
        };
        let version = self
            .read("the database's version", async |db| {
                let asked = Statement::from_string(db.get_database_backend(), question);
                let row = db.query_one_raw(asked).await?;
                row.map(|row| row.try_get_by_index::<String>(0)).transpose()
            })
            .await?;
        let version = version.ok_or_else(|| PortError::corrupt("no version of the database"))?;
        Ok(Probe {
            detail: format!("{product} {version}"),
        })
    }
}

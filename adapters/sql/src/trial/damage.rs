//! Damage, as only a disk does it.

use sea_orm::ConnectionTrait;
use sea_orm::sqlx::ConnectOptions;

use super::Trial;
use crate::error::{DEADLINE, within};
use crate::inspect::column;
use crate::{Sql, SqlConfigError, SqlUrl};

impl Trial {
    /// A copy of this PostgreSQL database in whose files the first page of a table is no page any
    /// more: its URL. The role must be a superuser; this handle's connections end.
    ///
    /// Of a copy that was made file by file the server holds no page in memory: what is done to its
    /// files is what whoever asks next finds, and the server's other databases stay as they are.
    pub async fn damaged_copy(&self, table: &str) -> Result<String, SqlConfigError> {
        let SqlUrl::Postgres(options) = &self.url else {
            return Err(SqlConfigError::Url("not a PostgreSQL URL".into()));
        };
        let name = options.get_database().unwrap_or_default();
        let copy = format!("{name}_damaged");
        let asked = format!("SELECT pg_relation_filenode('{table}')::text");
        let file = self
            .sql
            .read("a table's file", async |db| column(db, &asked).await);
        let file = file.await.map_err(SqlConfigError::Temporary)?.concat();
        let ended = self.sql.disconnect().await;
        ended.map_err(SqlConfigError::Temporary)?;
        let server = SqlUrl::Postgres(Box::new(options.clone().database("postgres")));
        let maker = Sql::open(&server, self.sql.seal.clone()).await?;
        let damaging = async {
            let db = &maker.writer;
            let version = "SELECT 'new' WHERE current_setting('server_version_num')::int >= 150000";
            // Older ones copy files without being told.
            let how = if column(db, version).await?.is_empty() {
                ""
            } else {
                "STRATEGY FILE_COPY"
            };
            let making = format!("CREATE DATABASE {copy} TEMPLATE {name} {how}");
            db.execute_unprepared(&making).await?;
            let asked = format!("SELECT oid::text FROM pg_database WHERE datname = '{copy}'");
            let folder = column(db, &asked).await?.concat();
            // The server's own folder is where it runs.
            let shell = format!(
                "head -c 8192 /dev/zero | tr \\\\000 x | dd conv=notrunc of=base/{folder}/{file}"
            );
            let spoiling = format!("COPY (SELECT 1 WHERE false) TO PROGRAM '{shell}'");
            db.execute_unprepared(&spoiling).await
        };
        let damaged = within("a damaged copy", DEADLINE, damaging).await;
        damaged.map_err(SqlConfigError::Temporary)?;
        let ended = maker.disconnect().await;
        ended.map_err(SqlConfigError::Temporary)?;
        let url = options.clone().database(&copy);
        Ok(url.to_url_lossy().to_string())
    }
}

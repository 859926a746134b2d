//! Databases of their own for tests, and what puts them into states that no program of ours
//! leaves behind.

mod damage;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::DateTime;
use guichet_driven::{PortResult, Schema, SealAudit};
use sea_orm::sqlx::ConnectOptions;
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Set};
use uuid::Uuid;

use crate::config::place;
use crate::entities::migration_history::{ActiveModel, Entity};
use crate::error::{DEADLINE, within};
use crate::{Sql, SqlConfigError, SqlUrl};

/// An empty database of its own.
#[derive(Debug, Clone)]
pub struct Trial {
    sql: Sql,
    url: SqlUrl,
}

impl Trial {
    /// A SQLite file in the system's temporary folder, gone with the last clone.
    pub async fn sqlite(seal: Arc<dyn SealAudit>) -> Result<Self, SqlConfigError> {
        let (sql, url) = Sql::temporary_bare(seal).await?;
        Ok(Self { sql, url })
    }

    /// A new database of a PostgreSQL server, under a name nobody has; it goes with the server.
    pub async fn postgres(server: &str, seal: Arc<dyn SealAudit>) -> Result<Self, SqlConfigError> {
        let SqlUrl::Postgres(options) = server.parse()? else {
            return Err(SqlConfigError::Url("not a PostgreSQL URL".into()));
        };
        let name = format!("guichet_{}", Uuid::now_v7().simple());
        let maker = Sql::open(&SqlUrl::Postgres(options.clone()), seal.clone()).await?;
        let make = format!("CREATE DATABASE {name}");
        let making = maker.writer.execute_unprepared(&make);
        let making = within("making a database", DEADLINE, making).await;
        making.map_err(SqlConfigError::Temporary)?;
        let url = SqlUrl::Postgres(Box::new(options.database(&name)));
        let sql = Sql::open(&url, seal).await?;
        Ok(Self { sql, url })
    }

    /// The same, brought up to date.
    pub async fn migrated(self) -> Result<Self, SqlConfigError> {
        self.sql
            .migrate()
            .await
            .map_err(SqlConfigError::Temporary)?;
        Ok(self)
    }

    /// The same, brought to this step and no further.
    pub async fn migrated_to(self, step: &str) -> PortResult<Self> {
        while let Some(applied) = self.sql.migrate_once().await? {
            if applied.migration == step {
                break;
            }
        }
        Ok(self)
    }

    /// The texts that a question of the test's own is answered with, one a row.
    pub async fn texts(&self, question: &str) -> PortResult<Vec<String>> {
        let read = async |db: &DatabaseConnection| crate::inspect::column(db, question).await;
        self.sql.read("a question of a test", read).await
    }

    /// A handle on it.
    pub fn sql(&self) -> &Sql {
        &self.sql
    }

    /// A handle with connections of its own, as another program would have.
    pub async fn another(&self) -> Result<Sql, SqlConfigError> {
        let mut sql = Sql::open(&self.url, self.sql.seal.clone()).await?;
        sql.folder.clone_from(&self.sql.folder);
        Ok(sql)
    }

    /// A handle as another role of a PostgreSQL server has it, without a password.
    pub async fn another_as(&self, role: &str) -> Result<Sql, SqlConfigError> {
        let url: SqlUrl = self.url_as(role).parse()?;
        Sql::open(&url, self.sql.seal.clone()).await
    }

    /// Its tables, columns and indexes, a line each.
    pub async fn schema(&self) -> PortResult<String> {
        let read = async |db: &DatabaseConnection| crate::inspect::found(db).await;
        self.sql.read("the schema", read).await
    }

    /// What does or holds something by itself beside them, a line each.
    pub async fn rules(&self) -> PortResult<String> {
        let read = async |db: &DatabaseConnection| crate::inspect::rules_found(db).await;
        self.sql.read("the schema", read).await
    }

    /// Its URL, for another process of the same test.
    pub fn url(&self) -> String {
        match &self.url {
            SqlUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            SqlUrl::Postgres(options) => options.to_url_lossy().to_string(),
        }
    }

    /// The URL of the same PostgreSQL database for another role, without a password.
    pub fn url_as(&self, role: &str) -> String {
        match &self.url {
            SqlUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            SqlUrl::Postgres(options) => {
                let database = options.get_database().unwrap_or_default();
                format!("postgres://{role}@{}/{database}", place(options))
            }
        }
    }

    /// Marks a migration as begun, and as ended if told: one of a newer program, or one that
    /// was cut off. The database must have been migrated.
    pub async fn mark(&self, migration: &str, ended: bool) -> PortResult<()> {
        let at = DateTime::UNIX_EPOCH;
        let mark = ActiveModel {
            name: Set(migration.into()),
            began_at: Set(at),
            ended_at: Set(ended.then_some(at)),
        };
        let insert = Entity::insert(mark).exec_without_returning(&self.sql.writer);
        within("marking a migration", DEADLINE, insert).await?;
        Ok(())
    }

    /// Takes the mark of a migration away, as if it had never been.
    pub async fn unmark(&self, migration: &str) -> PortResult<()> {
        let delete = Entity::delete_by_id(migration).exec(&self.sql.writer);
        within("unmarking a migration", DEADLINE, delete).await?;
        Ok(())
    }

    /// Ends every connection of this handle and its clones, as when a program ends.
    pub async fn disconnect(&self) -> PortResult<()> {
        self.sql.disconnect().await
    }

    /// Holds what a migration holds, until it is dropped.
    pub async fn hold_migrations(&self) -> PortResult<impl Send + use<>> {
        let holding = async {
            let tx = self.sql.transaction().await?;
            crate::schema::lock(&tx).await?;
            Ok(tx)
        };
        within("a migration of a test", DEADLINE, holding).await
    }

    /// Runs SQL of the test's own.
    pub async fn execute(&self, statement: &str) -> PortResult<()> {
        let done = self.sql.writer.execute_unprepared(statement);
        within("a statement of a test", DEADLINE, done).await?;
        Ok(())
    }
}

impl Sql {
    /// From now on this process dies where it stands once it has run so many more statements.
    pub fn dies_after(&mut self, statements: usize) {
        let done = AtomicUsize::new(0);
        self.writer.set_metric_callback(move |_| {
            if done.fetch_add(1, Ordering::SeqCst) + 1 >= statements {
                std::process::abort();
            }
        });
    }

    /// From now on SQLite's one writing connection refuses to write.
    pub async fn only_read(&self) -> PortResult<()> {
        let done = self.writer.execute_unprepared("PRAGMA query_only = ON");
        within("a statement of a test", DEADLINE, done).await?;
        Ok(())
    }
}

//! What is in a PostgreSQL database at one moment, and a dump of that moment.

use std::path::Path;

use futures_util::TryStreamExt;
use guichet_driven::{ChainHead, PortResult, StoreFacts, StoreKind, TableFacts};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, Postgres};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, Row};

use super::super::contents::{self, Reads};
use super::super::digest::Rows;
use super::super::failed::{disk, refused, sql};
use super::super::later;
use super::super::tools::Tools;
use super::server::{SAME_WORDS, connect, database, major};
use crate::schema::LOCK;

pub(in crate::recovery) async fn snapshot(
    options: &PgConnectOptions,
    to: &Path,
) -> PortResult<StoreFacts> {
    let failed = sql("the portal's database, read for a backup");
    let name = database(options);
    let tools = Tools::new(options, name);
    let mut db = connect(options, name).await.map_err(&failed)?;
    tools.fit(major(&mut db).await.map_err(&failed)?).await?;
    db.execute(SAME_WORDS).await.map_err(&failed)?;
    nothing_migrates(&mut db).await?;
    db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await
        .map_err(&failed)?;
    let exported = text(&mut db, "SELECT pg_export_snapshot()").await;
    let exported = exported.map_err(&failed)?;
    // Before the dump: what is damaged is told by its code.
    let facts = read_facts(&mut db).await.map_err(&failed)?;
    closed_file(to)?;
    tools.dump(&exported, to).await?;
    db.execute("COMMIT").await.map_err(&failed)?;
    db.close().await.map_err(failed)?;
    Ok(facts)
}

/// Holds migrations off for as long as the connection lasts: what changes a table's shape is seen
/// by every snapshot, and a table that was written anew is empty to an earlier one.
async fn nothing_migrates(db: &mut PgConnection) -> PortResult<()> {
    let question = "SELECT pg_try_advisory_lock_shared($1)";
    let taken = sqlx::query_scalar::<Postgres, bool>(question).bind(LOCK);
    let taken = taken.fetch_one(db).await;
    if taken.map_err(sql("the turn of a snapshot"))? {
        return Ok(());
    }
    let words = "a migration of this database is under way: try again when it has ended";
    Err(refused("migration_under_way", words))
}

/// A new, empty file for its owner alone.
fn closed_file(path: &Path) -> PortResult<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(path);
    made.map(drop).map_err(|error| disk(path.display(), error))
}

async fn text(db: &mut PgConnection, question: &'static str) -> Result<String, sqlx::Error> {
    sqlx::query_scalar::<Postgres, String>(question)
        .fetch_one(db)
        .await
}

async fn texts(db: &mut PgConnection, question: &'static str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar::<Postgres, String>(question)
        .fetch_all(db)
        .await
}

const TABLES: &str = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";

pub(super) async fn read_facts(db: &mut PgConnection) -> Result<StoreFacts, sqlx::Error> {
    let version = text(db, "SELECT current_setting('server_version')").await?;
    contents::read(db, StoreKind::Postgresql, version).await
}

impl Reads for PgConnection {
    async fn tables(&mut self) -> Result<Vec<String>, sqlx::Error> {
        texts(self, TABLES).await
    }

    async fn migrations(&mut self) -> Result<Vec<String>, sqlx::Error> {
        texts(self, later::MIGRATIONS).await
    }

    async fn audit_head(&mut self) -> Result<Option<ChainHead>, sqlx::Error> {
        let head = sqlx::query_as::<Postgres, (i64, Vec<u8>)>(later::HEAD);
        let found = head.fetch_optional(self).await?;
        Ok(found.and_then(|(seq, mac)| later::head(seq, mac)))
    }

    async fn table(&mut self, name: String) -> Result<TableFacts, sqlx::Error> {
        let question = format!("SELECT t::text FROM {} AS t", later::quoted(&name));
        let mut sum = Rows::default();
        let mut rows = sqlx::query::<Postgres>(AssertSqlSafe(question)).fetch(self);
        while let Some(row) = rows.try_next().await? {
            sum.add(row.try_get::<&str, _>(0)?.as_bytes());
        }
        Ok(sum.table(name))
    }
}

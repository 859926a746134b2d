//! What is in a SQLite file at one moment, and a copy of that moment.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use futures_util::TryStreamExt;
use guichet_driven::{ChainHead, PortResult, StoreFacts, StoreKind, TableFacts};
use sea_orm::sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Row};

use super::super::contents::{self, Reads};
use super::super::digest::Rows;
use super::super::failed::{disk, sql};
use super::super::later;

/// How long SQLite waits for whoever is writing at the moment.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn open(path: &Path, writes: bool) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path);
    let options = options.read_only(!writes).busy_timeout(PATIENCE);
    options.disable_statement_logging().connect().await
}

pub(in crate::recovery) async fn snapshot(path: &Path, to: &Path) -> PortResult<StoreFacts> {
    let failed = sql("the portal's database, read for a backup");
    let mut source = open(path, false).await.map_err(&failed)?;
    copy_into(&mut source, to).await?;
    source.close().await.map_err(failed)?;
    facts_of(to).await
}

/// Everything of one moment, while others may write.
pub(super) async fn copy_into(source: &mut SqliteConnection, to: &Path) -> PortResult<()> {
    closed_file(to).map_err(|error| disk(to.display(), error))?;
    let place = to.to_str().ok_or_else(|| disk(to.display(), "not UTF-8"))?;
    let copying = sqlx::query::<Sqlite>("VACUUM INTO ?1").bind(place);
    let done = copying.execute(source).await;
    done.map_err(sql("the portal's database, read for a backup"))
        .map(drop)
}

/// A new, empty file for its owner alone.
pub(super) fn closed_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}

pub(super) async fn facts_of(path: &Path) -> PortResult<StoreFacts> {
    let failed = sql("what is in the database");
    let mut db = open(path, false).await.map_err(&failed)?;
    let found = read_facts(&mut db).await.map_err(&failed)?;
    db.close().await.map_err(failed)?;
    Ok(found)
}

async fn texts(db: &mut SqliteConnection, question: String) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query::<Sqlite>(AssertSqlSafe(question));
    let rows = rows.fetch_all(db).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' \
    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

async fn read_facts(db: &mut SqliteConnection) -> Result<StoreFacts, sqlx::Error> {
    let version = texts(db, "SELECT sqlite_version()".into()).await?.pop();
    contents::read(db, StoreKind::Sqlite, version.unwrap_or_default()).await
}

impl Reads for SqliteConnection {
    async fn tables(&mut self) -> Result<Vec<String>, sqlx::Error> {
        texts(self, TABLES.into()).await
    }

    async fn migrations(&mut self) -> Result<Vec<String>, sqlx::Error> {
        texts(self, later::MIGRATIONS.into()).await
    }

    async fn audit_head(&mut self) -> Result<Option<ChainHead>, sqlx::Error> {
        let head = sqlx::query_as::<Sqlite, (i64, Vec<u8>)>(later::HEAD);
        let found = head.fetch_optional(self).await?;
        Ok(found.and_then(|(seq, mac)| later::head(seq, mac)))
    }

    async fn table(&mut self, name: String) -> Result<TableFacts, sqlx::Error> {
        let quoted = later::quoted(&name);
        let columns = format!("SELECT name FROM pragma_table_info({quoted}) ORDER BY cid");
        let columns = texts(self, columns).await?;
        let values: Vec<String> = columns
            .iter()
            .map(|column| format!("quote({})", later::quoted(column)))
            .collect();
        let question = format!("SELECT {} FROM {quoted}", values.join(" || ',' || "));
        let mut sum = Rows::default();
        let mut rows = sqlx::query::<Sqlite>(AssertSqlSafe(question)).fetch(self);
        while let Some(row) = rows.try_next().await? {
            sum.add(row.try_get::<&str, _>(0)?.as_bytes());
        }
        Ok(sum.table(name))
    }
}

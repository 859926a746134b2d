//! A database is held by one connection, so that nobody else can open it.

use std::path::Path;

use guichet_driven::PortResult;
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, Connection, Executor};

use super::super::contents::Reads;
use super::super::failed::{readable, sql};
use super::super::later;
use super::facts::open;

/// Holds a database so that nobody else can open it. Its log goes into its file, which is then
/// all there is of it.
async fn alone(target: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let mut db = open(target, true).await?;
    match hold(&mut db).await {
        Ok(()) => Ok(db),
        Err(error) => Err(closed(db, error).await),
    }
}

async fn hold(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    // Refused while anybody else has it open.
    db.execute("PRAGMA journal_mode = DELETE").await?;
    db.execute("PRAGMA locking_mode = EXCLUSIVE").await?;
    db.execute("BEGIN EXCLUSIVE").await?;
    // The lock stays for as long as the connection does.
    db.execute("COMMIT").await?;
    Ok(())
}

/// Closes a connection that is of no use: closed later, by itself, it would take every lock of this
/// program on the file with it.
async fn closed(db: SqliteConnection, error: sqlx::Error) -> sqlx::Error {
    // Why it is of no use is what counts.
    drop(db.close().await);
    error
}

pub(super) async fn empty(target: &Path) -> PortResult<SqliteConnection> {
    let failed = sql("the database to be filled");
    let mut db = alone(target).await.map_err(&failed)?;
    if db.tables().await.map_err(&failed)?.is_empty() {
        return Ok(db);
    }
    Err(later::not_empty(target.display()))
}

pub(super) async fn whole(target: &Path, damaged: bool) -> PortResult<Option<SqliteConnection>> {
    let held = match alone(target).await {
        Ok(mut db) => match db.tables().await {
            Ok(_) => Ok(db),
            Err(error) => Err(closed(db, error).await),
        },
        Err(error) => Err(error),
    };
    let held = held.map_err(sql("the database to be replaced"));
    readable(held, damaged)
}

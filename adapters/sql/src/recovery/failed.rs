//! What goes wrong, in the ports' words.

use std::fmt::Display;

use guichet_driven::{PortError, PortResult};
use sea_orm::sqlx;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;

use crate::error::sqlx_error;

/// Said no, with a stable word.
pub(super) fn refused(code: &str, words: impl Display) -> PortError {
    PortError::Refused {
        code: code.into(),
        words: words.to_string(),
    }
}

/// The system says no.
pub(super) fn disk(what: impl Display, error: impl Display) -> PortError {
    refused("backup_disk", format_args!("{what}: {error}"))
}

pub(super) fn not_begun() -> PortError {
    PortError::corrupt("nothing was loaded yet")
}

/// The database says no. A full disk or a folder that is closed is the operator's to mend.
pub(super) fn sql(what: &str) -> impl Fn(sqlx::Error) -> PortError {
    move |error| match &error {
        sqlx::Error::Database(said) if is_disk(said.as_ref()) => disk(what, said.message()),
        sqlx::Error::Database(said) if is_in_use(said.as_ref()) => in_use(),
        _ => sqlx_error(what, error),
    }
}

pub(super) fn in_use() -> PortError {
    refused(
        "store_in_use",
        "the database is in use: stop the portal and whoever else uses it",
    )
}

fn is_postgres(said: &dyn DatabaseError, code: &str) -> bool {
    said.try_downcast_ref::<PgDatabaseError>()
        .is_some_and(|said| said.code() == code)
}

/// IOERR, FULL, CANTOPEN of SQLite.
fn is_disk(said: &dyn DatabaseError) -> bool {
    said.try_downcast_ref::<PgDatabaseError>().is_none() && matches!(kind(said), Some(10 | 13 | 14))
}

/// BUSY and LOCKED of SQLite, `object_in_use` of PostgreSQL.
fn is_in_use(said: &dyn DatabaseError) -> bool {
    is_postgres(said, "55006")
        || said.try_downcast_ref::<PgDatabaseError>().is_none() && matches!(kind(said), Some(5 | 6))
}

/// The low byte of SQLite's extended codes.
fn kind(said: &dyn DatabaseError) -> Option<u32> {
    let code = said.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}

/// `insufficient_privilege`.
pub(super) fn is_denied(error: &sqlx::Error) -> bool {
    let said = error.as_database_error();
    said.is_some_and(|said| is_postgres(said, "42501"))
}

/// What was read of the database that is to be replaced; `None` where it is damaged there and that
/// was expected, a refusal that says what to do where it was not. The backup is not what is meant.
pub(super) fn readable<T>(read: PortResult<T>, damaged: bool) -> PortResult<Option<T>> {
    let why = match read {
        Ok(read) => return Ok(Some(read)),
        Err(PortError::Corrupt { what, source }) => match source {
            Some(source) => format!("{what}: {source}"),
            None => what,
        },
        // What a damaged index or a row that stands twice comes to.
        Err(error @ PortError::Conflict) => error.to_string(),
        // Its reasons are not told apart: the facts were read before, and say damage by themselves.
        Err(PortError::Refused { code, words }) if damaged && code == "database_program" => words,
        Err(other) => return Err(other),
    };
    if damaged {
        tracing::warn!(
            why,
            "the database that is replaced is damaged: no safety backup of it"
        );
        return Ok(None);
    }
    Err(refused(
        "store_damaged",
        format_args!(
            "the database in use cannot be read whole ({why}), nothing was changed; the backup is \
             not what is damaged: --damaged sets the database aside as it is, without a safety \
             backup"
        ),
    ))
}

use std::future::Future;
use std::time::Duration;

use guichet_driven::{PortError, PortResult};
use sea_orm::sqlx::Error as SqlxError;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

/// The longest any call lasts, above the server's own limits: for a server that fell silent.
pub(crate) const DEADLINE: Duration = Duration::from_secs(15);

/// Waits for an answer of the database, and says a failure in the ports' words.
pub(crate) async fn within<T>(
    what: &'static str,
    deadline: Duration,
    answer: impl Future<Output = Result<T, DbErr>>,
) -> PortResult<T> {
    match tokio::time::timeout(deadline, answer).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(port_error(what, error)),
        Err(_) => Err(PortError::timed_out(what)),
    }
}

/// A stored value that no program of ours wrote.
pub(crate) fn corrupt(table: &str, column: &str) -> PortError {
    PortError::corrupt(format!(
        "{table}.{column} holds a value that cannot be read"
    ))
}

pub(crate) fn port_error(what: &str, error: DbErr) -> PortError {
    let fault = match &error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Fault::TimedOut,
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => of_sqlx(cause),
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Fault::Away,
        _ => Fault::Corrupt,
    };
    said(what, fault, error)
}

/// The same of an error that did not pass through sea-orm.
pub(crate) fn sqlx_error(what: &str, error: SqlxError) -> PortError {
    said(what, of_sqlx(&error), error)
}

fn said(
    what: &str,
    fault: Fault,
    error: impl std::error::Error + Send + Sync + 'static,
) -> PortError {
    let what = what.to_owned();
    match fault {
        Fault::TimedOut | Fault::Away => PortError::Unavailable {
            what,
            timed_out: matches!(fault, Fault::TimedOut),
            source: Some(Box::new(error)),
        },
        Fault::Changed => PortError::Conflict,
        Fault::Denied => PortError::Denied { what },
        Fault::Corrupt => PortError::Corrupt {
            what,
            source: Some(Box::new(error)),
        },
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    TimedOut,
    Away,
    Changed,
    Denied,
    Corrupt,
}

fn of_sqlx(error: &SqlxError) -> Fault {
    match error {
        SqlxError::Database(said) => match said.try_downcast_ref::<PgDatabaseError>() {
            Some(said) => of_postgres(said.code()),
            None => of_sqlite(said.as_ref()),
        },
        SqlxError::PoolTimedOut => Fault::TimedOut,
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => Fault::Away,
        _ => Fault::Corrupt,
    }
}

/// PostgreSQL's SQLSTATE, by code or by class.
fn of_postgres(code: &str) -> Fault {
    match (code, code.get(..2).unwrap_or_default()) {
        ("57014" | "55P03", _) => Fault::TimedOut,
        ("23505" | "40001" | "40P01", _) => Fault::Changed,
        ("42501" | "25006", _) | (_, "28") => Fault::Denied,
        // Connection, resources, operator's intervention, the system's own errors.
        (_, "08" | "53" | "57" | "58") => Fault::Away,
        _ => Fault::Corrupt,
    }
}

/// SQLite's result code; the low byte is its kind.
fn of_sqlite(said: &dyn DatabaseError) -> Fault {
    let code = said.code().and_then(|code| code.parse::<u32>().ok());
    let code = code.unwrap_or_default();
    match (code, code & 0xff) {
        // UNIQUE and PRIMARY KEY.
        (1555 | 2067, _) => Fault::Changed,
        // BUSY and LOCKED.
        (_, 5 | 6) => Fault::TimedOut,
        // PERM, READONLY, AUTH.
        (_, 3 | 8 | 23) => Fault::Denied,
        // NOMEM, INTERRUPT, IOERR, FULL, CANTOPEN.
        (_, 7 | 9 | 10 | 13 | 14) => Fault::Away,
        _ => Fault::Corrupt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_codes_are_told_apart() {
        for (code, fault) in [
            ("57014", Fault::TimedOut),
            ("57P01", Fault::Away),
            ("08006", Fault::Away),
            ("53300", Fault::Away),
            ("23505", Fault::Changed),
            ("40001", Fault::Changed),
            ("42501", Fault::Denied),
            ("28P01", Fault::Denied),
            ("42P01", Fault::Corrupt),
            ("", Fault::Corrupt),
        ] {
            assert_eq!(of_postgres(code), fault, "{code}");
        }
    }

    #[tokio::test]
    async fn a_silent_database_ends_at_the_deadline() {
        let silence = std::future::pending::<Result<(), DbErr>>();
        let error = within("waiting", Duration::from_millis(1), silence).await;
        let timed_out = matches!(
            error,
            Err(PortError::Unavailable {
                timed_out: true,
                ..
            })
        );
        assert!(timed_out, "{error:?}");
    }
}

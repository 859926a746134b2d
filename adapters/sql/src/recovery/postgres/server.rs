//! A PostgreSQL server and its databases.

use std::time::Duration;

use guichet_driven::PortResult;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, Postgres};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Executor, Row};
use uuid::Uuid;

use super::super::failed::{in_use, is_denied, refused, sql};
use super::super::later;

const PATIENCE: Duration = Duration::from_secs(10);

/// The longest name of a database is 63 bytes; what is added to it must fit.
const LONGEST_NAME: usize = 63;

/// Digits of an id that a name ends with.
const ID: usize = 12;

/// Rows read the same in every session.
pub(super) const SAME_WORDS: &str = "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; \
    SET intervalstyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 3; \
    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0";

pub(super) async fn connect(
    options: &PgConnectOptions,
    database: &str,
) -> Result<PgConnection, sqlx::Error> {
    let options = options.clone().database(database);
    let options = options
        .application_name("guichet")
        .disable_statement_logging();
    let connecting = options.connect();
    match tokio::time::timeout(PATIENCE, connecting).await {
        Ok(connected) => connected,
        Err(_) => Err(sqlx::Error::PoolTimedOut),
    }
}

/// The database a URL names; PostgreSQL's own default is the user's name.
pub(super) fn database(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or(options.get_username())
}

/// The server's major version.
pub(super) async fn major(db: &mut PgConnection) -> Result<u32, sqlx::Error> {
    let question = "SELECT current_setting('server_version_num')";
    let number = sqlx::query_scalar::<Postgres, String>(question);
    let number = number.fetch_one(db).await?;
    Ok(number.parse::<u32>().unwrap_or_default() / 10_000)
}

/// A name that fits with what is added to it.
pub(super) fn named(target: &str, word: &str, id: Uuid) -> String {
    let id = id.simple().to_string();
    // The end of an id is drawn; its beginning is the time.
    let with = format!("_{word}_{}", id.get(id.len() - ID..).unwrap_or(&id));
    let mut most = LONGEST_NAME.saturating_sub(with.len()).min(target.len());
    while !target.is_char_boundary(most) {
        most -= 1;
    }
    format!("{}{with}", target.get(..most).unwrap_or_default())
}

/// A connection to another database of the server: a database is neither made nor renamed from
/// within.
pub(super) async fn keeper(
    options: &PgConnectOptions,
    target: &str,
) -> Result<PgConnection, sqlx::Error> {
    let mut last = sqlx::Error::PoolClosed;
    for other in ["postgres", "template1"] {
        if other == target {
            continue;
        }
        match connect(options, other).await {
            Ok(connected) => return Ok(connected),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// One restore or drill of a database at a time.
pub(super) async fn take_turn(keeper: &mut PgConnection, target: &str) -> PortResult<()> {
    let question = "SELECT pg_try_advisory_lock(hashtextextended('guichet recovery ' || $1, 0))";
    let taken = sqlx::query_scalar::<Postgres, bool>(question).bind(target);
    let taken = taken.fetch_one(keeper).await;
    if taken.map_err(sql("the turn of a restore"))? {
        Ok(())
    } else {
        Err(later::under_way())
    }
}

/// Removes what others began and did not end. One that somebody uses, or that is somebody else's,
/// stays.
pub(super) async fn sweep(keeper: &mut PgConnection, target: &str) -> Result<(), sqlx::Error> {
    for word in ["drill", "restoring", "empty"] {
        let pattern = named(target, word, Uuid::nil());
        let begins = pattern.trim_end_matches('0').to_owned();
        let question = "SELECT datname::text FROM pg_database \
            WHERE starts_with(datname::text, $1) AND datname <> $2 \
              AND pg_has_role(datdba, 'USAGE')";
        let left = sqlx::query_scalar::<Postgres, String>(question);
        let left = left
            .bind(&begins)
            .bind(target)
            .fetch_all(&mut *keeper)
            .await?;
        // Another's may have a name that begins so.
        let is_ours = |name: &String| {
            let end = name.get(begins.len()..).unwrap_or_default();
            end.len() == ID && end.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        for name in left.into_iter().filter(is_ours) {
            if let Err(error) = remove(keeper, &name).await {
                tracing::warn!(name, %error, "what a restore left behind could not be removed");
            }
        }
    }
    Ok(())
}

pub(super) async fn remove(keeper: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let drop = format!("DROP DATABASE IF EXISTS {}", later::quoted(name));
    keeper.execute(AssertSqlSafe(drop)).await.map(|_| ())
}

/// How the texts of a database are ordered; `None` where there is no such database.
pub(super) async fn locale(
    keeper: &mut PgConnection,
    target: &str,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let question = "SELECT datcollate::text, datctype::text FROM pg_database WHERE datname = $1";
    let row = sqlx::query::<Postgres>(question).bind(target);
    let row = row.fetch_optional(keeper).await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}

pub(super) async fn make(
    keeper: &mut PgConnection,
    options: &PgConnectOptions,
    name: &str,
    locale: Option<(String, String)>,
) -> PortResult<()> {
    let mut making = format!(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'",
        later::quoted(name)
    );
    if let Some((collate, ctype)) = locale {
        let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let (collate, ctype) = (text(&collate), text(&ctype));
        making = format!("{making} LC_COLLATE {collate} LC_CTYPE {ctype}");
    }
    // Nobody else needs to come in, here or once it has the other's name.
    let closing = format!("REVOKE ALL ON DATABASE {} FROM PUBLIC", later::quoted(name));
    match keeper.execute(AssertSqlSafe(making)).await {
        Ok(_) => {
            let closed = keeper.execute(AssertSqlSafe(closing)).await;
            closed.map(drop).map_err(sql("closing a new database"))
        }
        Err(error) if is_denied(&error) => Err(refused(
            "right_missing",
            format_args!(
                "the role {0} may not make databases: ALTER ROLE {0} CREATEDB",
                options.get_username()
            ),
        )),
        Err(error) => Err(sql("making a database")(error)),
    }
}

/// The sessions of others in a database.
pub(super) async fn nobody_else(keeper: &mut PgConnection, target: &str) -> PortResult<()> {
    let question = "SELECT COUNT(*) FROM pg_stat_activity \
        WHERE datname = $1 AND usesysid IS NOT NULL AND pid <> pg_backend_pid()";
    // A session that has just said goodbye is seen a moment longer.
    for _ in 0..20 {
        let others = sqlx::query_scalar::<Postgres, i64>(question).bind(target);
        let others = others.fetch_one(&mut *keeper).await;
        if others.map_err(sql("who uses the database"))? == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(in_use())
}

/// That the role may rename a database.
pub(super) async fn is_ours(
    keeper: &mut PgConnection,
    options: &PgConnectOptions,
    target: &str,
) -> PortResult<()> {
    let question = "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = $1";
    let ours = sqlx::query_scalar::<Postgres, bool>(question).bind(target);
    let ours = ours.fetch_one(keeper).await;
    if ours.map_err(sql("whose the database is"))? {
        return Ok(());
    }
    let role = options.get_username();
    let how = format!("ALTER DATABASE {target} OWNER TO {role}");
    let words = format_args!("the database is not the role {role}'s: {how}");
    Err(refused("right_missing", words))
}

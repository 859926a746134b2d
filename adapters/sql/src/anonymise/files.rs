//! What was replaced is still in the files of a database, in pages and rows that nobody reads any
//! more, and in the statistics of its planner: the files are written anew.

use std::time::Duration;

use guichet_driven::{PortError, PortResult};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor};
use sea_orm::{ConnectionTrait, DatabaseBackend};

use crate::Sql;
use crate::error::{sqlx_error, within};

const WHAT: &str = "writing the files of the database anew";

/// The longest that lasts.
const LONGEST: Duration = Duration::from_hours(2);

pub(super) async fn forget(
    sql: &Sql,
    tables: impl Iterator<Item = &'static str>,
) -> PortResult<()> {
    if sql.writer.get_database_backend() == DatabaseBackend::Sqlite {
        let vacuum = sql.writer.execute_unprepared("VACUUM");
        return within(WHAT, LONGEST, vacuum).await.map(drop);
    }
    let tables: Vec<&str> = tables.collect();
    let vacuum = tokio::time::timeout(LONGEST, postgres(sql, &tables)).await;
    vacuum.map_err(|_| PortError::timed_out(WHAT))?
}

/// On a connection of its own, which goes afterwards: its limits are others'.
async fn postgres(sql: &Sql, tables: &[&str]) -> PortResult<()> {
    let failed = |error| sqlx_error(WHAT, error);
    let pool = sql.writer.get_postgres_connection_pool();
    let mut db = pool.acquire().await.map_err(failed)?.detach();
    db.execute("SET statement_timeout = 0")
        .await
        .map_err(failed)?;
    for table in tables {
        let vacuum = format!("VACUUM (FULL, ANALYZE) \"{table}\"");
        db.execute(AssertSqlSafe(vacuum)).await.map_err(failed)?;
    }
    db.close().await.map_err(failed)
}

use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use sea_orm::{DatabaseConnection, SqlxPostgresConnector};

use super::PATIENCE;
use crate::SqlConfigError;
use crate::config::place;

const CONNECTIONS: u32 = 10;

/// What the server ends by itself, so that nothing here waits for ever: a statement, a wait for
/// a lock, a unit of work that somebody left open.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "10s"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "60s"),
];

/// A pool, once one connection of its own has shown that the server lets us in: a pool would try
/// again and again and then only say that it waited in vain.
pub(crate) async fn postgres(
    options: &PgConnectOptions,
    reads_only: bool,
) -> Result<DatabaseConnection, SqlConfigError> {
    let mut options = options
        .clone()
        .application_name("guichet")
        .options(LIMITS)
        .disable_statement_logging();
    if reads_only {
        options = options.options([("default_transaction_read_only", "on")]);
    }
    let host = place(&options);
    match tokio::time::timeout(PATIENCE, options.connect()).await {
        Ok(Ok(connection)) => drop(connection.close().await),
        Ok(Err(source @ (sqlx::Error::Io(_) | sqlx::Error::Tls(_)))) => {
            return Err(SqlConfigError::Unreachable { host, source });
        }
        Ok(Err(source)) => return Err(SqlConfigError::Postgres { host, source }),
        Err(_) => {
            let seconds = PATIENCE.as_secs();
            return Err(SqlConfigError::Silent { host, seconds });
        }
    }
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS);
    let pool = pool.acquire_timeout(PATIENCE).connect_lazy_with(options);
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

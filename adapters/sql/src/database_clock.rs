use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr};

/// The database's own clock: no use case, and with it no [`Clock`](guichet_driven::Clock), is at
/// hand, and nothing is decided by these times.
pub(crate) async fn now(tx: &impl ConnectionTrait) -> Result<DateTime<Utc>, DbErr> {
    let backend = tx.get_database_backend();
    let question = match backend {
        DatabaseBackend::Sqlite => "SELECT CAST(strftime('%s', 'now') AS INTEGER)",
        _ => "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)",
    };
    let asked = sea_orm::Statement::from_string(backend, question);
    let row = tx.query_one_raw(asked).await?;
    let seconds = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
    let at = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    at.ok_or_else(|| DbErr::Type("the database's clock".into()))
}

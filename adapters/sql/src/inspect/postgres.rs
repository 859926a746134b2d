use std::time::Duration;

use guichet_driven::StoreVersion;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr, Statement,
    TransactionTrait,
};

use super::column;

/// The major versions still cared for by those who make it.
const SUPPORTED: std::ops::RangeInclusive<u32> = 14..=18;

pub(super) async fn version(db: &DatabaseConnection) -> Result<StoreVersion, DbErr> {
    let said = column(db, "SELECT current_setting('server_version')").await?;
    let version = said.into_iter().next().unwrap_or_default();
    let major = version
        .split(['.', ' '])
        .next()
        .and_then(|major| major.parse().ok());
    Ok(StoreVersion {
        product: "PostgreSQL",
        supported: major.is_some_and(|major| SUPPORTED.contains(&major)),
        version,
    })
}

/// Pages whose checksum was wrong, indexes that are not whole; with the extension `amcheck`, which
/// a superuser adds, what it says of each index of the portal's.
pub(super) async fn integrity(
    db: &DatabaseConnection,
    patience: Duration,
) -> Result<Vec<String>, DbErr> {
    let mut faults = column(
        db,
        "SELECT 'checksum failures: ' || checksum_failures FROM pg_stat_database \
         WHERE datname = current_database() AND checksum_failures > 0 \
         UNION ALL \
         SELECT 'invalid index: ' || c.relname FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indexrelid \
         WHERE c.relnamespace = current_schema()::regnamespace \
           AND NOT (i.indisvalid AND i.indisready)",
    )
    .await?;
    let amcheck = "SELECT 'may' WHERE to_regprocedure('bt_index_check(regclass)') IS NOT NULL \
         AND has_function_privilege('bt_index_check(regclass)', 'EXECUTE')";
    if column(db, amcheck).await?.is_empty() {
        return Ok(faults);
    }
    let indexes = "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_am a ON a.oid = c.relam \
         WHERE c.relkind = 'i' AND a.amname = 'btree' \
           AND c.relnamespace = current_schema()::regnamespace ORDER BY 1";
    for index in column(db, indexes).await? {
        let asked = Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT bt_index_check($1::regclass)",
            [index.clone().into()],
        );
        // One each: the one that found damage takes no more questions.
        let tx = patient(db, patience).await?;
        match tx.query_one_raw(asked).await {
            Err(error) if is_damage(&error) => faults.push(index),
            other => drop(other?),
        }
        tx.rollback().await?;
    }
    Ok(faults)
}

/// A transaction of which the server ends no statement before its time.
async fn patient(
    db: &DatabaseConnection,
    patience: Duration,
) -> Result<DatabaseTransaction, DbErr> {
    let tx = db.begin().await?;
    let limit = format!("SET LOCAL statement_timeout = {}", patience.as_millis());
    tx.execute_unprepared(&limit).await?;
    Ok(tx)
}

/// SQLSTATE class XX: the database found its own files wrong.
fn is_damage(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) =
        error
    else {
        return false;
    };
    let code = cause.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code.starts_with("XX"))
}

/// A reference can dangle where somebody wrote with the triggers off, or it was never validated.
pub(super) async fn dangling(
    db: &DatabaseConnection,
    patience: Duration,
) -> Result<Vec<String>, DbErr> {
    let tx = patient(db, patience).await?;
    let questions = column(
        &tx,
        "SELECT format( \
           'SELECT %L FROM %s c WHERE (%s) IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM %s p WHERE (%s) = (%s)) LIMIT 1', \
           k.conrelid::regclass || '.' || string_agg(a.attname, ',' ORDER BY n.i), \
           k.conrelid::regclass, \
           string_agg(format('c.%I', a.attname), ', ' ORDER BY n.i), \
           k.confrelid::regclass, \
           string_agg(format('p.%I', b.attname), ', ' ORDER BY n.i), \
           string_agg(format('c.%I', a.attname), ', ' ORDER BY n.i)) \
         FROM pg_constraint k \
         CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS n(child, parent, i) \
         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.child \
         JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = n.parent \
         WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace \
         GROUP BY k.oid, k.conrelid, k.confrelid ORDER BY 1",
    )
    .await?;
    let mut found = Vec::new();
    for question in questions {
        found.extend(column(&tx, &question).await?);
    }
    tx.rollback().await?;
    Ok(found)
}

pub(super) async fn writable(db: &DatabaseConnection) -> Result<bool, DbErr> {
    let closed = column(
        db,
        "SELECT 'standby' WHERE pg_is_in_recovery() \
         UNION ALL SELECT 'read only' WHERE current_setting('transaction_read_only') = 'on' \
         UNION ALL SELECT c.relname::text FROM pg_class c \
         WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace \
           AND NOT (has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE') \
             AND has_table_privilege(c.oid, 'DELETE'))",
    )
    .await?;
    Ok(closed.is_empty())
}

//! What is in a database, put together from what each kind reads in its own way.

use guichet_driven::{ChainHead, StoreFacts, StoreKind, TableFacts};
use sea_orm::sqlx;

/// A connection that can tell what is in its database.
pub(super) trait Reads {
    /// The names of the tables, but for the database's own.
    async fn tables(&mut self) -> Result<Vec<String>, sqlx::Error>;

    /// The migrations that ended, by name; only where their table is.
    async fn migrations(&mut self) -> Result<Vec<String>, sqlx::Error>;

    /// The newest entry of the audit; only where its table is.
    async fn audit_head(&mut self) -> Result<Option<ChainHead>, sqlx::Error>;

    /// How many rows a table has, and their sum.
    async fn table(&mut self, name: String) -> Result<TableFacts, sqlx::Error>;
}

/// Everything that a manifest says of a database, read over one connection: of one moment, if that
/// is what the connection sees.
pub(super) async fn read(
    db: &mut impl Reads,
    kind: StoreKind,
    version: String,
) -> Result<StoreFacts, sqlx::Error> {
    let mut names = db.tables().await?;
    // By bytes, whatever the database's own order.
    names.sort_unstable();
    let mut migrations = if has(&names, "guichet_migrations") {
        db.migrations().await?
    } else {
        Vec::new()
    };
    migrations.sort_unstable();
    let audit_head = if has(&names, "audit_head") {
        db.audit_head().await?
    } else {
        None
    };
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        tables.push(db.table(name).await?);
    }
    Ok(StoreFacts {
        kind,
        version,
        migrations,
        tables,
        audit_head,
    })
}

/// The newest entry of the audit, if the database has one.
pub(super) async fn newest(db: &mut impl Reads) -> Result<Option<ChainHead>, sqlx::Error> {
    if has(&db.tables().await?, "audit_head") {
        db.audit_head().await
    } else {
        Ok(None)
    }
}

fn has(names: &[String], table: &str) -> bool {
    names.iter().any(|name| name == table)
}

use async_trait::async_trait;

use crate::PortResult;

/// Where the database's schema stands against this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaLevel {
    /// As this program needs it.
    Current {
        /// The last migration applied.
        last: String,
    },
    /// Migrations are missing, `migrate` applies them.
    Behind {
        /// Their names, in order.
        pending: Vec<String>,
    },
    /// A newer program migrated it: this one must not write to it.
    Ahead {
        /// Migrations this program does not know.
        unknown: Vec<String>,
    },
    /// A migration began and did not end.
    HalfMigrated {
        /// Which.
        migration: String,
    },
}

/// A migration that was applied, and what it found in the rows and changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name.
    pub migration: String,
    /// Values it replaced, and those it could not: none for most migrations.
    pub changes: Vec<ValueChange>,
}

/// A value that a migration found in rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueChange {
    /// `table.column`.
    pub column: String,
    /// The value found.
    pub before: String,
    /// What is there now; `None` where it was left, because nobody knows what it means.
    pub after: Option<String>,
    /// In how many rows.
    pub rows: u64,
}

/// The portal's own database schema.
#[async_trait]
pub trait Schema: Send + Sync {
    /// Where it stands; changes nothing.
    async fn level(&self) -> PortResult<SchemaLevel>;

    /// Applies what is pending, in order; says what it applied. Refuses a schema that is ahead.
    async fn migrate(&self) -> PortResult<Vec<Applied>>;
}

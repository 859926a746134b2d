use guichet_driven::{PortError, SchemaLevel};

use crate::ConfigFaults;

/// What is checked before a program begins its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checks {
    /// The portal's schema is as this program needs it.
    pub schema: bool,
    /// Tryton knows the database and the service account, if it can be reached.
    pub tryton: bool,
}

impl Checks {
    /// Both.
    pub const ALL: Self = Self {
        schema: true,
        tryton: true,
    };
    /// Neither: for `migrate`, which makes a SQLite file that is not there too, where it is not
    /// only asked how the schema stands.
    pub const NONE: Self = Self {
        schema: false,
        tryton: false,
    };
    /// Only the schema: for what works with Tryton away.
    pub const SCHEMA: Self = Self {
        schema: true,
        tryton: false,
    };
}

/// Why a program could not begin. Each is a matter of configuration or set-up: exit status 3.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A variable is wrong, by itself or by what it leads to.
    #[error("{0}")]
    Configuration(#[from] ConfigFaults),
    /// The portal's schema is not as this program needs it.
    #[error("{}", schema_words(.0))]
    Schema(SchemaLevel),
    /// The audit goes on with a key that is not at hand.
    #[error(
        "GUICHET_SECRET_KEY: {0}; expected: the portal's own key, here or in GUICHET_SECRET_KEY_PREVIOUS (docs/configuration.md says how a shell gets it)"
    )]
    AuditKey(String),
    /// The portal's database does not answer.
    #[error("PORTAL_DB_URL: the database does not answer: {0}")]
    Database(#[source] PortError),
}

fn schema_words(level: &SchemaLevel) -> String {
    match level {
        SchemaLevel::Current { last } => format!("the portal's schema is current ({last})"),
        SchemaLevel::Behind { pending } => format!(
            "PORTAL_DB_URL: the portal's schema is behind by {} ({}); run: guichet migrate",
            pending.len(),
            pending.join(", ")
        ),
        SchemaLevel::Ahead { unknown } => format!(
            "PORTAL_DB_URL: a newer program has migrated this database ({}); run that version, or restore a backup",
            unknown.join(", ")
        ),
        SchemaLevel::HalfMigrated { migration } => format!(
            "PORTAL_DB_URL: the migration {migration} began and did not end; restore the backup made before it, then run: guichet migrate"
        ),
    }
}

use std::path::PathBuf;

use guichet_domain::kernel::Language;
use guichet_driven::{PortError, SchemaLevel};

use crate::ConfigFaults;
use crate::words::start;

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
    #[error("{}", start::schema(Language::English, .0))]
    Schema(SchemaLevel),
    /// The audit goes on with a key that is not at hand.
    #[error("{}", start::audit_key(Language::English, .0))]
    AuditKey(String),
    /// The audit was sealed with a key, and none is given: on a developer's machine one was made a
    /// moment ago, and is gone again.
    #[error("{}", start::no_key(Language::English, .theirs, .file))]
    NoKey {
        /// The name of the key it was sealed with.
        theirs: String,
        /// Where it would be kept here.
        file: PathBuf,
    },
    /// The portal's database does not answer.
    #[error("{}", start::database(Language::English, .0))]
    Database(#[source] PortError),
}

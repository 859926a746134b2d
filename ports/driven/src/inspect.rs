//! What health checks look at. Everything here reads; nothing is repaired.

use std::path::Path;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::PortResult;

/// The portal's own database, as its operators see it.
#[async_trait]
pub trait InspectStore: Send + Sync {
    /// Its product and version.
    async fn version(&self) -> PortResult<StoreVersion>;

    /// Tables, columns and indexes that differ from those the migrations make, and whatever else
    /// of the schema does or holds something by itself and is not theirs. Empty: none.
    async fn drift(&self) -> PortResult<Vec<Drift>>;

    /// What the database's own checks of its files and indexes found wrong. Empty: nothing.
    async fn integrity(&self) -> PortResult<Vec<String>>;

    /// References to rows that are not there, as `table.column`. Empty: none.
    async fn dangling(&self) -> PortResult<Vec<String>>;

    /// Roles in rows that are none of the portal's: they give nobody anything. Empty: none.
    async fn unknown_roles(&self) -> PortResult<Vec<StoredRole>>;

    /// Whether rows can be written here: asked, nothing is written.
    async fn writable(&self) -> PortResult<bool>;
}

/// A role that rows name and the portal does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRole {
    /// `table.column`.
    pub column: String,
    /// What is written there.
    pub role: String,
    /// In how many rows.
    pub rows: u64,
}

/// A database's product and version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreVersion {
    /// `SQLite` or `PostgreSQL`.
    pub product: &'static str,
    /// As it says it.
    pub version: String,
    /// Whether it is one the portal is tested with.
    pub supported: bool,
}

/// Something of the schema that is not as the migrations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// `table`, `table.column` or `table: index`; `table: trigger NAME` and the like, `view NAME`
    /// where it is of no table.
    pub object: String,
    /// How it differs.
    pub kind: DriftKind,
    /// It is there and does or holds something by itself: a trigger, a rule, a policy, a view, a
    /// function, another default, check or reference.
    pub acts: bool,
}

/// How something differs from what the migrations make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DriftKind {
    /// It is not there.
    Missing,
    /// The migrations make no such thing.
    Unexpected,
    /// It is there, and of another kind.
    Changed,
}

/// The ERP, as its operators see it. Each answers for the service account.
#[async_trait]
pub trait InspectErp: Send + Sync {
    /// Its series: `7.6`; asked anew.
    async fn series(&self) -> PortResult<String>;

    /// Whether the service account's login and password are accepted; tried once.
    async fn service_signs_in(&self) -> PortResult<ServiceStanding>;

    /// The hour at the ERP's server, to the second.
    async fn clock(&self) -> PortResult<DateTime<Utc>>;

    /// What the service account may not do, and needs to; what it may, and does not need.
    async fn rights(&self) -> PortResult<ServiceRights>;

    /// Whether this login and password are accepted, and what its holder could do by speaking to
    /// the ERP directly: `None` where they are refused.
    async fn customer_stands(
        &self,
        login: &str,
        password: &secrecy::SecretString,
    ) -> PortResult<Option<CustomerStanding>>;
}

/// What a customer could do by speaking to the ERP directly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerStanding {
    /// The models of which records of others can be read. Empty: none.
    pub open: Vec<String>,
    /// The ERP's rights let its login create orders, or change them.
    pub may_order: bool,
}

/// How the service account stands with the ERP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceStanding {
    /// It signs in.
    SignsIn,
    /// Its login or password is refused.
    Refused,
    /// The ERP has no database of this name.
    NoSuchDatabase,
}

/// Rights that the service account lacks, or has and does not need, each as `model: right`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceRights {
    /// Needed, and not there.
    pub lacking: Vec<String>,
    /// There, and not needed.
    pub beyond: Vec<String>,
}

/// This machine.
#[async_trait]
pub trait InspectHost: Send + Sync {
    /// Free and total bytes of the file system a folder is on.
    async fn space(&self, folder: &Path) -> PortResult<Space>;

    /// Makes a file in the folder, reads it back and removes it.
    async fn writes(&self, folder: &Path) -> PortResult<()>;

    /// Whether others than a file's owner may read it; `None` where the file is not there.
    async fn open_to_others(&self, file: &Path) -> PortResult<Option<bool>>;

    /// Whether others than its owner and its group may put files into a folder; `None` where the
    /// folder is not there.
    async fn writable_by_others(&self, folder: &Path) -> PortResult<Option<bool>>;
}

/// Room on a file system, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Free for this program.
    pub free: u64,
    /// In all.
    pub total: u64,
}

/// The cache that several instances share.
#[async_trait]
pub trait InspectSharedCache: Send + Sync {
    /// Connects and signs in as configured, asks for a sign of life, and leaves; nothing is read
    /// or written. How long it may take is the caller's to limit.
    async fn stands(&self) -> PortResult<SharedCacheStanding>;
}

/// How the portal stands with the shared cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedCacheStanding {
    /// It lets the portal in and answers.
    Answers,
    /// Its user or password is refused, or one is asked for and none configured.
    Denied,
    /// It has no database of this number.
    NoSuchDatabase,
}

/// The mail server.
#[async_trait]
pub trait InspectMail: Send + Sync {
    /// Connects, with TLS and sign-in as configured, and leaves.
    async fn reaches(&self) -> PortResult<()>;

    /// Whether the server takes the configured sender; no mail is sent. Its words where it does not.
    async fn takes_the_sender(&self) -> PortResult<Result<(), String>>;
}

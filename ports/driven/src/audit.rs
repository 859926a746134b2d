//! The audit: its entries, and how they are written and read.

mod actor;
mod event;
mod object;

use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::Direction;
use uuid::Uuid;

use crate::{PortResult, Prune, Pruned, Resealed};

pub use actor::{Actor, NotAnActor};
pub use event::{AuditEvent, RecordKind, SignInRefusal, SignOutReason};
pub use object::{AuditObject, FieldChange, ObjectKind};

/// One entry, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// From where, if it came over the network; gone once it was erased.
    pub address: Option<IpAddr>,
    /// The request it came with; gone once it was erased.
    pub request_id: Option<String>,
    /// What.
    pub event: AuditEvent,
}

/// An entry as it was read back: with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedEntry {
    /// Its number in the chain: 1 is the first, and none is left out.
    pub seq: u64,
    /// What was written.
    pub entry: AuditEntry,
}

/// Appends to the audit, inside a unit of work.
#[async_trait]
pub trait AuditLog: Send {
    /// Adds an entry. It is sealed when the unit is saved, at the very last, so that nobody holds
    /// the chain for long: an id that was used before is a conflict only then.
    ///
    /// Where the newest entry was sealed with a key that is not at hand, the unit is refused
    /// (`audit_key`): another key would leave a chain that nobody can follow.
    async fn append(&mut self, entry: &AuditEntry) -> PortResult<()>;

    /// Seals every entry anew with the key that seals now, in its place; what the unit appends
    /// follows. An entry that does not hold is a corruption. One of a key that is not at hand is
    /// a refusal (`audit_key`), or is taken as it lies where it need not be `verified`.
    async fn reseal(&mut self, verified: bool) -> PortResult<Resealed>;

    /// Removes links from the chain's beginning, with where they came from, once each was seen to
    /// hold, and leaves a sealed checkpoint in the place of the one before. The entry that is
    /// appended next tells of it, under the number of the last that went ([`PRUNE`](crate::PRUNE)): the unit is
    /// not to be kept without. Where there is nothing to remove, nothing is changed.
    ///
    /// A link, or the checkpoint before, that does not hold is a corruption; one of a key that is
    /// not at hand a refusal (`audit_key`).
    async fn prune(&mut self, asked: &Prune) -> PortResult<Pruned>;

    /// Forgets, salt and all, where entries from before this moment came from, the first ones
    /// first, at most `at_most` of them; how many. The chain holds without.
    async fn erase_origins(&mut self, before: DateTime<Utc>, at_most: u64) -> PortResult<u64>;
}

/// Reads the audit.
#[async_trait]
pub trait ReadAudit: Send + Sync {
    /// Entries by their number, at most `limit`, the nearest on this side of `from`; the newest
    /// without. Always in the order of their numbers.
    async fn entries(
        &self,
        from: Option<(u64, Direction)>,
        limit: usize,
    ) -> PortResult<Vec<AuditedEntry>>;
}

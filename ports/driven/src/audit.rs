use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::{Direction, InvoiceId, OrderId, PartyId, SessionId, UserId};
use uuid::Uuid;

use crate::PortResult;

/// What is worth remembering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditEvent {
    /// Somebody signed in.
    SignedIn {
        /// The session opened.
        session: SessionId,
    },
    /// A sign-in was refused; the login as typed is never kept: people type passwords there.
    SignInRefused {
        /// Why, as a stable word: `wrong`, `unknown_login`, `throttled`, `erp_throttled`.
        reason: String,
    },
    /// Somebody signed out, or was signed out.
    SignedOut {
        /// The session ended.
        session: SessionId,
        /// Why, as a stable word: `asked`, `login_closed`, `operator`.
        reason: String,
    },
    /// Something was asked for that is not this person's, or does not exist: both look the same.
    Refused {
        /// The kind of record: `order`, `invoice`, `customer`.
        kind: String,
        /// The id asked for.
        id: String,
    },
    /// An invoice was fetched as a file.
    InvoiceFetched {
        /// Which.
        invoice: InvoiceId,
    },
    /// An order was fetched as a file.
    OrderFetched {
        /// Which.
        order: OrderId,
    },
    /// A login was linked to a customer.
    Linked {
        /// The login's user.
        user: UserId,
        /// The customer.
        party: PartyId,
    },
    /// A login lost its links.
    Unlinked {
        /// The login's user.
        user: UserId,
        /// How many links there were.
        links: u64,
    },
}

/// One entry, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id; later ones are greater.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: `user:17`, `operator:root`, `nobody`. Never a name a person can change.
    pub actor: String,
    /// From where, if it came over the network.
    pub address: Option<IpAddr>,
    /// The request it came with.
    pub request_id: Option<String>,
    /// What.
    pub event: AuditEvent,
}

/// An entry as it was read back.
pub type AuditedEntry = AuditEntry;

/// Appends to the audit, inside a unit of work.
#[async_trait]
pub trait AuditLog: Send {
    /// Adds an entry.
    async fn append(&mut self, entry: &AuditEntry) -> PortResult<()>;
}

/// Reads the audit.
#[async_trait]
pub trait ReadAudit: Send + Sync {
    /// Entries by id, at most `limit`, the nearest on this side of `from`; the newest without.
    /// Always in the order of their ids.
    async fn entries(
        &self,
        from: Option<(Uuid, Direction)>,
        limit: usize,
    ) -> PortResult<Vec<AuditedEntry>>;
}

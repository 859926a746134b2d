use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use uuid::Uuid;

use crate::{Notice, PortResult};

/// A notice to be sent, written in the unit of work that causes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its id, which becomes its mail's Message-ID; later ones are greater.
    pub id: Uuid,
    /// When it was caused.
    pub made_at: DateTime<Utc>,
    /// What is to be sent.
    pub notice: Notice,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutboxState {
    /// To be sent, now or later.
    Waiting,
    /// The mail server took it.
    Sent,
    /// It will not be tried again, unless an operator says so.
    GivenUp,
}

impl Words for OutboxState {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Waiting, "waiting"),
        (Self::Sent, "sent"),
        (Self::GivenUp, "given_up"),
    ];
}

/// An entry with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its id.
    pub id: Uuid,
    /// When it was caused.
    pub made_at: DateTime<Utc>,
    /// Where it stands.
    pub state: OutboxState,
    /// What is to be sent; `None` if this program cannot read it.
    pub notice: Option<Notice>,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next, while it waits.
    pub due_at: DateTime<Utc>,
    /// What went wrong last; a mail that may have arrived says so.
    pub last_error: Option<String>,
    /// When it was sent or given up.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Writes the outbox, inside a unit of work.
#[async_trait]
pub trait OutboxStore: Send {
    /// Adds an entry, due at once.
    async fn add(&mut self, entry: &OutboxEntry) -> PortResult<()>;

    /// Makes an entry that waits or was given up due at `at`, its tries forgotten. `false` if it
    /// is unknown, sent, or being worked on at that moment.
    async fn revive(&mut self, id: Uuid, at: DateTime<Utc>) -> PortResult<bool>;
}

/// How long, and by whom, an entry is worked on. Nobody else gets it before `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The one who works on it: a number of its own for each claim.
    pub holder: Uuid,
    /// When others may take it over.
    pub until: DateTime<Utc>,
}

/// An entry that is the caller's alone until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Its id.
    pub id: Uuid,
    /// What is to be sent; `None` if this program cannot read it.
    pub notice: Option<Notice>,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// When it was tried first: the moment its day begins.
    pub first_tried_at: DateTime<Utc>,
    /// The lease of somebody before ran out: that try may have sent it.
    pub lapsed: bool,
}

/// What becomes of a claimed entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The mail server took it.
    Sent {
        /// When.
        at: DateTime<Utc>,
    },
    /// Tried again later.
    PutOff {
        /// Not before.
        until: DateTime<Utc>,
        /// Why.
        error: String,
    },
    /// Never tried again by itself.
    GivenUp {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        error: String,
    },
    /// Not tried: as if it had not been claimed.
    Released,
}

/// Reads the outbox and works it off, outside any unit.
#[async_trait]
pub trait ReadOutbox: Send + Sync {
    /// Takes entries due at `now` that nobody works on, the longest due first, at most `limit`.
    /// However many claim at once, each entry goes to one of them.
    async fn claim(
        &self,
        now: DateTime<Utc>,
        lease: Lease,
        limit: usize,
    ) -> PortResult<Vec<Claimed>>;

    /// Says what became of an entry; `false` if it is not this holder's any more, and nothing
    /// was changed. That it was sent is noted whoever holds it: it is true.
    async fn settle(&self, id: Uuid, holder: Uuid, settled: &Settled) -> PortResult<bool>;

    /// Entries in this state, or all, the newest first: those before an id, at most `limit`.
    async fn page(
        &self,
        state: Option<OutboxState>,
        before: Option<Uuid>,
        limit: usize,
    ) -> PortResult<Vec<OutboxRow>>;

    /// One entry.
    async fn one(&self, id: Uuid) -> PortResult<Option<OutboxRow>>;

    /// Removes what was sent before `before`; says how many.
    async fn prune(&self, before: DateTime<Utc>) -> PortResult<u64>;
}

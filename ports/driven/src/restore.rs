use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use uuid::Uuid;

use crate::{
    AnonymiseStore, InspectStore, LaterStore, PortResult, ReadChain, ReadStaff, Schema, StoreFacts,
    StoreKind, Work,
};

/// What a database beside the other is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To look at, and then to be removed.
    Drill,
    /// To become the database, which is empty or not there.
    Fill,
    /// To take the place of the database, which nobody may be using.
    Replace {
        /// It cannot be read any more, or not whole: it is set aside as it is.
        damaged: bool,
    },
}

/// Loads backups into databases beside the one that is configured, or named.
///
/// Refused: `store_in_use`, `store_not_empty`, `store_damaged`, `recovery_under_way`,
/// `program_missing`, `right_missing`, `store_planted`.
#[async_trait]
pub trait RestoreStore: Send + Sync {
    /// The kind of the database.
    fn kind(&self) -> StoreKind;

    /// The names of the migrations this program knows, in order.
    fn known_migrations(&self) -> Vec<String>;

    /// Begins: what earlier ones left behind is removed, and no other can begin before this one
    /// ends. To fill or replace a database, it is held so that nobody else uses it.
    async fn begin(&self, id: Uuid, purpose: Purpose) -> PortResult<Box<dyn StoreBeside>>;
}

/// A database beside the other. Dropped, it leaves the other as it was.
#[async_trait]
pub trait StoreBeside: Send {
    /// A snapshot of the database that will be replaced; `None` where there is nothing to keep or
    /// it is damaged.
    async fn snapshot_replaced(&mut self, to: &Path) -> PortResult<Option<StoreFacts>>;

    /// The database that will be replaced, of which a snapshot was taken, to be read; `None` where
    /// there is none, it is damaged, or it has not the tables that say something.
    async fn later(&mut self) -> PortResult<Option<LaterStore>>;

    /// Loads the payload of a backup: all of it, or this fails. What would run while it is loaded
    /// is refused before (`store_planted`).
    async fn load(&mut self, payload: &Path) -> PortResult<()>;

    /// What is in it now.
    async fn facts(&mut self) -> PortResult<StoreFacts>;

    /// Opens what was loaded, for more than a look: migrations, checks, a unit of work.
    async fn open(&mut self) -> PortResult<Loaded>;

    /// Puts it into the other's place: at each moment one of the two is there, whole. Says under
    /// which name the replaced one was kept.
    async fn take_its_place(self: Box<Self>) -> PortResult<Option<String>>;

    /// Removes it.
    async fn remove(self: Box<Self>) -> PortResult<()>;
}

/// A database that was loaded.
#[expect(
    missing_docs,
    reason = "each field is named after its port, which says what it is"
)]
#[derive(Clone)]
pub struct Loaded {
    pub inspect: Arc<dyn InspectStore>,
    pub schema: Arc<dyn Schema>,
    pub staff: Arc<dyn ReadStaff>,
    pub chain: Arc<dyn ReadChain>,
    pub work: Arc<dyn Work>,
    pub texts: Arc<dyn AnonymiseStore>,
}

use std::path::Path;

use async_trait::async_trait;

use crate::{PortResult, StoreFacts, StoreKind};

/// Takes what a database holds at one moment, while others go on writing to it.
#[async_trait]
pub trait SnapshotStore: Send + Sync {
    /// The kind of the database.
    fn kind(&self) -> StoreKind;

    /// Writes everything to a new file, and says what is in it: both of the same moment.
    async fn snapshot(&self, to: &Path) -> PortResult<StoreFacts>;
}

use std::time::Duration;

use async_trait::async_trait;

use crate::PortResult;

/// Keeps slow-moving values for a while. What belongs to a customer carries that customer's id in
/// its key; losing a value is always allowed.
#[async_trait]
pub trait Cache: Send + Sync {
    /// The value of a key, unless it was never put, has aged or was dropped.
    async fn get(&self, key: &str) -> PortResult<Option<Vec<u8>>>;

    /// Keeps a value for at most `ttl`.
    async fn put(&self, key: &str, value: Vec<u8>, ttl: Duration) -> PortResult<()>;

    /// Forgets a key.
    async fn forget(&self, key: &str) -> PortResult<()>;
}

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::PortResult;

/// A command that may come again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandKey {
    /// Whose it is and what it is for: no two people, and no two commands, share a key.
    pub scope: String,
    /// The key as it was sent.
    pub key: String,
    /// SHA-256 of what was asked for.
    pub fingerprint: [u8; 32],
}

/// What became of the command the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAnswer {
    /// SHA-256 of what was asked for then.
    pub fingerprint: [u8; 32],
    /// The status it was answered with.
    pub status: u16,
    /// The answer's body.
    pub body: Vec<u8>,
}

/// Remembers commands and their first answers, inside the unit that carries them out.
#[async_trait]
pub trait IdempotencyStore: Send {
    /// The first answer to a key. Two units that ask for the same key do not pass each other: the
    /// second waits until the first has ended, or is told
    /// [`PortError::Conflict`](crate::PortError::Conflict).
    async fn first(&mut self, key: &CommandKey) -> PortResult<Option<FirstAnswer>>;

    /// Keeps the answer.
    async fn keep(
        &mut self,
        key: &CommandKey,
        status: u16,
        body: &[u8],
        at: DateTime<Utc>,
    ) -> PortResult<()>;

    /// Forgets what was kept before `before`; says how many.
    async fn prune(&mut self, before: DateTime<Utc>) -> PortResult<u64>;
}

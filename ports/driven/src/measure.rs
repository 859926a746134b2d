//! What is measured of the portal's own database while it works.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{OutboxState, PortResult};

/// The outbox in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboxFigures {
    /// How many entries are in each state that has any.
    pub entries: Vec<(OutboxState, u64)>,
    /// When the oldest that waits was made.
    pub oldest_waiting: Option<DateTime<Utc>>,
}

/// Connections to the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolFigures {
    /// What they are for.
    pub name: &'static str,
    /// How many are being used.
    pub in_use: u32,
    /// How many are open and unused.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

/// Measures the portal's own database.
#[async_trait]
pub trait MeasureStore: Send + Sync {
    /// The outbox now.
    async fn outbox_figures(&self) -> PortResult<OutboxFigures>;

    /// The connections now; asks the database nothing.
    fn pools(&self) -> Vec<PoolFigures>;
}

//! What Guichet owns, in memory: units of work take turns, each on a copy that takes the place of
//! what was there when the unit is saved. For tests, and as the plain measure of what the
//! databases must do.

mod audit;
mod chain;
mod errors;
mod idempotency;
mod incidents;
mod links;
mod measure;
mod outbox;
mod outbox_row;
mod projects;
mod recovery;
mod sessions;
mod staff;
mod tables;
mod task_reads;
mod tasks;
mod tokens;
mod unit;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use guichet_driven::{PortError, PortResult, SealAudit, Unit, Work};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use tables::Tables;
use unit::MemoryUnit;

/// Nobody waits longer for a turn.
const DEADLINE: Duration = Duration::from_secs(10);

/// What Guichet owns, in memory.
#[derive(Clone)]
pub struct MemoryWork {
    turn: Arc<Mutex<()>>,
    kept: Arc<RwLock<Arc<Tables>>>,
    seal: Arc<dyn SealAudit>,
}

impl fmt::Debug for MemoryWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryWork")
    }
}

impl MemoryWork {
    /// With nothing in it; `seal` seals its audit.
    pub fn new(seal: Arc<dyn SealAudit>) -> Self {
        Self {
            turn: Arc::default(),
            kept: Arc::default(),
            seal,
        }
    }

    /// What was saved last.
    fn now(&self) -> Arc<Tables> {
        self.kept
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn put(&self, tables: Tables) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        *kept = Arc::new(tables);
    }

    async fn turn(&self) -> PortResult<OwnedMutexGuard<()>> {
        let turn = timeout(DEADLINE, self.turn.clone().lock_owned()).await;
        turn.map_err(|_| PortError::timed_out("waiting for a turn"))
    }

    /// A change outside any unit of somebody else's.
    async fn change<T>(&self, change: impl FnOnce(&mut Tables) -> T) -> PortResult<T> {
        let _turn = self.turn().await?;
        let mut tables = (*self.now()).clone();
        let answer = change(&mut tables);
        self.put(tables);
        Ok(answer)
    }
}

#[async_trait]
impl Work for MemoryWork {
    async fn begin(&self) -> PortResult<Box<dyn Unit>> {
        let turn = self.turn().await?;
        Ok(Box::new(MemoryUnit {
            tables: (*self.now()).clone(),
            work: self.clone(),
            entries: Vec::new(),
            _turn: turn,
        }))
    }
}

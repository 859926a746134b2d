use async_trait::async_trait;
use guichet_driven::{
    AuditEntry, AuditLog, ErrorStore, IdempotencyStore, IncidentStore, LinkStore, OutboxStore,
    PortResult, ProjectStore, RecoveryStore, SessionStore, StaffStore, TaskStore, TokenStore, Unit,
};
use tokio::sync::OwnedMutexGuard;

use super::MemoryWork;
use super::tables::Tables;

/// A copy of everything, and the turn; dropped, both are gone.
pub(super) struct MemoryUnit {
    pub(super) tables: Tables,
    pub(super) work: MemoryWork,
    /// What is sealed when the unit is saved.
    pub(super) entries: Vec<AuditEntry>,
    pub(super) _turn: OwnedMutexGuard<()>,
}

#[async_trait]
impl Unit for MemoryUnit {
    fn links(&mut self) -> &mut dyn LinkStore {
        self
    }

    fn sessions(&mut self) -> &mut dyn SessionStore {
        self
    }

    fn outbox(&mut self) -> &mut dyn OutboxStore {
        self
    }

    fn staff(&mut self) -> &mut dyn StaffStore {
        self
    }

    fn tokens(&mut self) -> &mut dyn TokenStore {
        self
    }

    fn projects(&mut self) -> &mut dyn ProjectStore {
        self
    }

    fn tasks(&mut self) -> &mut dyn TaskStore {
        self
    }

    fn incidents(&mut self) -> &mut dyn IncidentStore {
        self
    }

    fn errors(&mut self) -> &mut dyn ErrorStore {
        self
    }

    fn idempotency(&mut self) -> &mut dyn IdempotencyStore {
        self
    }

    fn recovery(&mut self) -> &mut dyn RecoveryStore {
        self
    }

    fn audit(&mut self) -> &mut dyn AuditLog {
        self
    }

    async fn save(mut self: Box<Self>) -> PortResult<()> {
        for entry in std::mem::take(&mut self.entries) {
            self.tables.chain.append(entry, self.work.seal.as_ref())?;
        }
        self.work.put(self.tables);
        Ok(())
    }
}

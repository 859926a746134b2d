use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{
    AuditEntry, AuditLog, ErrorStore, IdempotencyStore, IncidentStore, LinkStore, OutboxStore,
    PortError, PortResult, ProjectStore, RecoveryStore, SealAudit, SessionStore, StaffStore,
    TaskStore, TokenStore, Unit, Work,
};
use sea_orm::{DatabaseTransaction, DbErr};

use crate::Sql;
use crate::error::{DEADLINE, within};

#[async_trait]
impl Work for Sql {
    async fn begin(&self) -> PortResult<Box<dyn Unit>> {
        let begun = within("beginning a unit of work", DEADLINE, self.transaction()).await?;
        Ok(Box::new(SqlUnit {
            tx: begun,
            seal: self.seal.clone(),
            entries: Vec::new(),
        }))
    }
}

/// One transaction; dropped without a commit it rolls back.
pub(crate) struct SqlUnit {
    tx: DatabaseTransaction,
    pub(crate) seal: Arc<dyn SealAudit>,
    /// What is sealed when the unit is saved: whoever seals holds the chain.
    pub(crate) entries: Vec<AuditEntry>,
}

impl SqlUnit {
    pub(crate) async fn write<T>(
        &mut self,
        what: &'static str,
        statement: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, DbErr>,
    ) -> PortResult<T> {
        within(what, DEADLINE, statement(&self.tx)).await
    }
}

#[async_trait]
impl Unit for SqlUnit {
    fn links(&mut self) -> &mut dyn LinkStore {
        self
    }

    fn sessions(&mut self) -> &mut dyn SessionStore {
        self
    }

    fn staff(&mut self) -> &mut dyn StaffStore {
        self
    }

    fn tokens(&mut self) -> &mut dyn TokenStore {
        self
    }

    fn outbox(&mut self) -> &mut dyn OutboxStore {
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
        let entries = std::mem::take(&mut self.entries);
        self.append_sealed(&entries).await?;
        let what = "saving a unit of work";
        let saved = within(what, DEADLINE, self.tx.commit()).await;
        // The commit was sent: without an answer nobody knows whether it happened.
        saved.map_err(|error| match error {
            PortError::Unavailable { .. } => PortError::OutcomeUnknown { what: what.into() },
            other => other,
        })
    }
}

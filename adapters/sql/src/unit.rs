use async_trait::async_trait;
use guichet_driven::{AuditLog, LinkStore, OutboxStore, PortError, PortResult, SessionStore, StaffStore, TokenStore, Unit, Work};
use sea_orm::{DatabaseTransaction, DbErr};

use crate::Sql;
use crate::error::{DEADLINE, within};

#[async_trait]
impl Work for Sql {
    async fn begin(&self) -> PortResult<Box<dyn Unit>> {
        let begun = within("beginning a unit of work", DEADLINE, self.transaction()).await?;
        Ok(Box::new(SqlUnit(begun)))
    }
}

/// One transaction; dropped without a commit it rolls back.
pub(crate) struct SqlUnit(DatabaseTransaction);

impl SqlUnit {
    pub(crate) async fn write<T>(
        &mut self,
        what: &'static str,
        statement: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, DbErr>,
    ) -> PortResult<T> {
        within(what, DEADLINE, statement(&self.0)).await
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

    fn audit(&mut self) -> &mut dyn AuditLog {
        self
    }

    async fn save(self: Box<Self>) -> PortResult<()> {
        let what = "saving a unit of work";
        let saved = within(what, DEADLINE, self.0.commit()).await;
        // The commit was sent: without an answer nobody knows whether it happened.
        saved.map_err(|error| match error {
            PortError::Unavailable { .. } => PortError::OutcomeUnknown { what: what.into() },
            other => other,
        })
    }
}

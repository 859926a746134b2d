use async_trait::async_trait;

use crate::{
    AuditLog, ErrorStore, IdempotencyStore, IncidentStore, LinkStore, OutboxStore, PortResult,
    ProjectStore, RecoveryStore, SessionStore, StaffStore, TaskStore, TokenStore,
};

/// Begins units of work on what Guichet owns.
#[async_trait]
pub trait Work: Send + Sync {
    /// Begins one. Dropping it without [`Unit::save`] undoes all of it.
    async fn begin(&self) -> PortResult<Box<dyn Unit>>;
}

/// One unit of work: all of it is kept, or nothing. No call to the ERP, mail or any other
/// system belongs inside.
#[async_trait]
pub trait Unit: Send {
    /// Links of logins to customers.
    fn links(&mut self) -> &mut dyn LinkStore;

    /// Portal sessions.
    fn sessions(&mut self) -> &mut dyn SessionStore;

    /// What is to be sent once the unit is kept.
    fn outbox(&mut self) -> &mut dyn OutboxStore;

    /// The staff and their sessions.
    fn staff(&mut self) -> &mut dyn StaffStore;

    /// Tokens that programs sign in with.
    fn tokens(&mut self) -> &mut dyn TokenStore;

    /// Projects and their members.
    fn projects(&mut self) -> &mut dyn ProjectStore;

    /// Deployment tasks, their history and logs.
    fn tasks(&mut self) -> &mut dyn TaskStore;

    /// Incidents and their timelines.
    fn incidents(&mut self) -> &mut dyn IncidentStore;

    /// What goes wrong in the portal itself.
    fn errors(&mut self) -> &mut dyn ErrorStore;

    /// Commands that may come again, and their first answers.
    fn idempotency(&mut self) -> &mut dyn IdempotencyStore;

    /// Backups, drills, and what was restored.
    fn recovery(&mut self) -> &mut dyn RecoveryStore;

    /// The audit; appended to last.
    fn audit(&mut self) -> &mut dyn AuditLog;

    /// Keeps it.
    async fn save(self: Box<Self>) -> PortResult<()>;
}

//! Audit entries of what happens to signed-in persons and strangers.

use guichet_domain::access::Principal;
use guichet_driven::{AuditEntry, AuditEvent, Clock, PortResult, Random, Unit, Work};

use crate::Origin;

/// Writes entries with the same hand: who, when, from where.
pub(crate) struct Recorder<'a> {
    pub work: &'a dyn Work,
    pub clock: &'a dyn Clock,
    pub random: &'a dyn Random,
}

/// The actor of a signed-in person: the user id, which nobody can change.
pub(crate) fn actor_of(principal: &Principal) -> String {
    format!("user:{}", principal.user())
}

impl Recorder<'_> {
    pub(crate) fn entry(&self, actor: String, origin: &Origin, event: AuditEvent) -> AuditEntry {
        AuditEntry {
            id: self.random.id(),
            at: self.clock.now(),
            actor,
            address: origin.address,
            request_id: origin.request_id.clone(),
            event,
        }
    }

    /// An entry in a unit of its own.
    pub(crate) async fn alone(
        &self,
        actor: String,
        origin: &Origin,
        event: AuditEvent,
    ) -> PortResult<()> {
        let unit = self.work.begin().await?;
        self.last(unit, actor, origin, event).await
    }

    /// The entry that ends a unit, which is then kept.
    pub(crate) async fn last(
        &self,
        mut unit: Box<dyn Unit>,
        actor: String,
        origin: &Origin,
        event: AuditEvent,
    ) -> PortResult<()> {
        let entry = self.entry(actor, origin, event);
        unit.audit().append(&entry).await?;
        unit.save().await
    }
}

//! Audit entries of what happens to signed-in persons and strangers.

use guichet_domain::access::Principal;
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, Clock, PortResult, Random, RecordKind, Unit, Work,
};

use crate::{Origin, Portal, ReadError};

/// Writes entries with the same hand: who, when, from where.
pub(crate) struct Recorder<'a> {
    pub work: &'a dyn Work,
    pub clock: &'a dyn Clock,
    pub random: &'a dyn Random,
}

/// The actor of a signed-in person.
pub(crate) fn actor_of(principal: &Principal) -> Actor {
    Actor::User(principal.user())
}

impl Recorder<'_> {
    fn entry(&self, actor: Actor, origin: &Origin, event: AuditEvent) -> AuditEntry {
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
        actor: Actor,
        origin: &Origin,
        event: AuditEvent,
    ) -> PortResult<()> {
        let unit = self.work.begin().await?;
        self.last(unit, actor, origin, event).await
    }

    /// An entry in a unit that goes on.
    pub(crate) async fn note(
        &self,
        unit: &mut dyn Unit,
        actor: Actor,
        origin: &Origin,
        event: AuditEvent,
    ) -> PortResult<()> {
        let entry = self.entry(actor, origin, event);
        unit.audit().append(&entry).await
    }

    /// The entry that ends a unit, which is then kept.
    pub(crate) async fn last(
        &self,
        mut unit: Box<dyn Unit>,
        actor: Actor,
        origin: &Origin,
        event: AuditEvent,
    ) -> PortResult<()> {
        self.note(&mut *unit, actor, origin, event).await?;
        unit.save().await
    }
}

impl Portal {
    /// Notes that a person asked for something that is not there for them; what to answer. It is
    /// counted where they asked for it just now.
    pub(crate) async fn missing(
        &self,
        principal: &Principal,
        kind: RecordKind,
        id: impl ToString + Send,
        origin: &Origin,
    ) -> ReadError {
        let event = AuditEvent::Refused {
            kind,
            id: id.to_string(),
            untold: 0,
        };
        let recorder = self.recorder();
        let entry = recorder.entry(actor_of(principal), origin, event);
        let refusals = &self.governance().refusals;
        match refusals.keep(recorder.work, entry).await {
            Ok(()) => ReadError::Missing,
            Err(error) => error.into(),
        }
    }
}

use async_trait::async_trait;
use guichet_domain::kernel::Direction;
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditLog, AuditObject, AuditedEntry, ChainHead, ChainLink,
    FieldChange, PortResult, ReadAudit, ReadChain, Resealed,
};

use super::MemoryWork;
use super::tables::text;
use super::unit::MemoryUnit;

#[async_trait]
impl AuditLog for MemoryUnit {
    async fn append(&mut self, entry: &AuditEntry) -> PortResult<()> {
        self.entries.push(kept(entry));
        Ok(())
    }

    async fn reseal(&mut self, verified: bool) -> PortResult<Resealed> {
        let keys = self.work.seal.clone();
        self.tables.chain.reseal(keys.as_ref(), verified)
    }
}

#[async_trait]
impl ReadAudit for MemoryWork {
    async fn entries(
        &self,
        from: Option<(u64, Direction)>,
        limit: usize,
    ) -> PortResult<Vec<AuditedEntry>> {
        let tables = self.now();
        let all = (1..).zip(&tables.chain.0).map(|(seq, known)| AuditedEntry {
            seq,
            entry: known.0.clone(),
        });
        if let Some((seq, Direction::After)) = from {
            return Ok(all.filter(|entry| entry.seq > seq).take(limit).collect());
        }
        let before = |entry: &AuditedEntry| from.is_none_or(|(seq, _)| entry.seq < seq);
        let found: Vec<_> = all.filter(before).collect();
        Ok(super::tables::last(&found, limit))
    }
}

#[async_trait]
impl ReadChain for MemoryWork {
    async fn head(&self) -> PortResult<Option<ChainHead>> {
        Ok(Some(self.now().chain.head()))
    }

    async fn links(&self, after: u64, limit: usize) -> PortResult<Vec<ChainLink>> {
        let tables = self.now();
        let links = (1..).zip(&tables.chain.0).map(|(seq, known)| ChainLink {
            seq,
            id: Some(known.0.id),
            sealed: Some(known.1.clone()),
        });
        Ok(links.filter(|link| link.seq > after).take(limit).collect())
    }
}

/// An entry as databases keep it: without NUL.
fn kept(entry: &AuditEntry) -> AuditEntry {
    AuditEntry {
        actor: match &entry.actor {
            Actor::Operator(name) => Actor::Operator(text(name)),
            other => other.clone(),
        },
        request_id: entry.request_id.as_deref().map(text),
        event: kept_event(&entry.event),
        ..entry.clone()
    }
}

fn kept_event(event: &AuditEvent) -> AuditEvent {
    let object = |object: &AuditObject| AuditObject {
        kind: object.kind,
        id: text(&object.id),
    };
    match event {
        AuditEvent::Refused { kind, id, untold } => AuditEvent::Refused {
            kind: *kind,
            id: text(id),
            untold: *untold,
        },
        AuditEvent::Acted {
            object: acted,
            verb,
            changes,
            reason,
        } => AuditEvent::Acted {
            object: object(acted),
            verb: text(verb),
            changes: changes.iter().map(kept_change).collect(),
            reason: reason.as_deref().map(text),
        },
        AuditEvent::ActRefused {
            object: acted,
            verb,
            code,
            untold,
        } => AuditEvent::ActRefused {
            object: object(acted),
            verb: text(verb),
            code: text(code),
            untold: *untold,
        },
        other => other.clone(),
    }
}

fn kept_change(change: &FieldChange) -> FieldChange {
    FieldChange {
        field: text(&change.field),
        before: change.before.as_deref().map(text),
        after: change.after.as_deref().map(text),
    }
}

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::Direction;
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditLog, AuditObject, AuditedEntry, Beginning, ChainHead,
    ChainLink, FieldChange, PortResult, Prune, Pruned, ReadAudit, ReadChain, Resealed,
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

    async fn prune(&mut self, asked: &Prune) -> PortResult<Pruned> {
        let (keys, waiting) = (self.work.seal.clone(), self.entries.len());
        self.tables.chain.prune(asked, waiting, keys.as_ref())
    }

    async fn erase_origins(&mut self, before: DateTime<Utc>, at_most: u64) -> PortResult<u64> {
        Ok(self.tables.chain.erase(before, at_most))
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
        let all = tables.chain.numbered().map(|(seq, known)| AuditedEntry {
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
        let links = tables.chain.numbered().map(|(seq, known)| ChainLink {
            seq,
            id: Some(known.0.id),
            sealed: Some(known.1.clone()),
            prunes: known.0.event.prunes(),
        });
        Ok(links.filter(|link| link.seq > after).take(limit).collect())
    }

    async fn beginning(&self) -> PortResult<Beginning> {
        let begun = self.now().chain.begun.clone();
        Ok(begun.map_or(Beginning::Whole, Beginning::Pruned))
    }

    async fn astray(&self, _: u64) -> PortResult<u64> {
        Ok(0)
    }

    async fn older(&self, before: DateTime<Utc>) -> PortResult<u64> {
        Ok(self.now().chain.older(before) as u64)
    }

    async fn known_origins(&self, before: DateTime<Utc>) -> PortResult<u64> {
        Ok(self.now().chain.origins(before) as u64)
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

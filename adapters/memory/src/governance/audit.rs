use std::sync::Arc;

use async_trait::async_trait;
use guichet_domain::kernel::Direction;
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditLog, AuditObject, AuditedEntry, ChainHead, ChainLink,
    FieldChange, PortError, PortResult, ReadAudit, ReadChain, Resealed, SealAudit, SealedLink,
    link_message, put, unknown_key,
};

use super::MemoryWork;
use super::tables::text;
use super::unit::MemoryUnit;

/// The entries in order, each with its seal. Shared between the copies: it only grows.
#[derive(Clone, Default)]
pub(super) struct Chain(Vec<Arc<(AuditEntry, SealedLink)>>);

impl Chain {
    fn head(&self) -> ChainHead {
        self.0.last().map_or(ChainHead::START, |last| ChainHead {
            seq: self.0.len() as u64,
            mac: last.1.mac,
        })
    }
}

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

impl Chain {
    /// Seals an entry as the next one.
    pub(super) fn append(&mut self, entry: AuditEntry, keys: &dyn SealAudit) -> PortResult<()> {
        if self.0.iter().any(|known| known.0.id == entry.id) {
            return Err(PortError::Conflict);
        }
        if let Some(last) = self.0.last()
            && keys.seal(&last.1.key_id, b"").is_none()
        {
            return Err(unknown_key(&last.1.key_id, &keys.key_id()));
        }
        let origin = origin(&entry, &keys.salt());
        self.seal(entry, origin, keys)
    }

    /// Seals every entry anew, in its place. Entries here are never changed: what was sealed holds.
    fn reseal(&mut self, keys: &dyn SealAudit, verified: bool) -> PortResult<Resealed> {
        let (before, ours) = (self.head(), keys.key_id());
        let (mut entries, mut unverified) = (0, 0);
        let mut anew = Self::default();
        for one in &self.0 {
            let (entry, link) = one.as_ref();
            entries += u64::from(link.key_id != ours);
            if keys.seal(&link.key_id, b"").is_none() {
                if verified {
                    return Err(unknown_key(&link.key_id, &ours));
                }
                unverified += 1;
            }
            anew.seal(entry.clone(), link.origin.clone(), keys)?;
        }
        *self = anew;
        Ok(Resealed {
            before,
            now: self.head(),
            entries,
            unverified,
        })
    }

    fn seal(
        &mut self,
        entry: AuditEntry,
        origin: Option<Vec<u8>>,
        keys: &dyn SealAudit,
    ) -> PortResult<()> {
        let gone = || PortError::corrupt("the key that seals the audit is gone");
        let key_id = keys.key_id();
        let commitment = match &origin {
            None => None,
            Some(origin) => Some(keys.seal(&key_id, origin).ok_or_else(gone)?),
        };
        let head = self.head();
        let (seq, prev) = (head.seq + 1, head.mac);
        // One form for all that is bound; the origin by its commitment alone.
        let bound = (entry.id, entry.at, &entry.actor, &entry.event, commitment);
        let content = format!("{bound:?}").into_bytes();
        let message = link_message(seq, &prev, &key_id, &content);
        let mac = keys.seal(&key_id, &message).ok_or_else(gone)?;
        let link = SealedLink {
            prev,
            mac,
            key_id,
            content,
            commitment,
            origin,
        };
        self.0.push(Arc::new((entry, link)));
        Ok(())
    }
}

fn origin(entry: &AuditEntry, salt: &[u8; 32]) -> Option<Vec<u8>> {
    if entry.address.is_none() && entry.request_id.is_none() {
        return None;
    }
    let mut bytes = salt.to_vec();
    put(&mut bytes, entry.id.as_bytes());
    put(&mut bytes, format!("{:?}", entry.address).as_bytes());
    put(&mut bytes, format!("{:?}", entry.request_id).as_bytes());
    Some(bytes)
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

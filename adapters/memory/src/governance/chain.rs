use std::sync::Arc;

use chrono::{DateTime, Utc};
use guichet_driven::{
    AuditEntry, ChainHead, Checkpoint, Mac, PortError, PortResult, Prune, Pruned, Resealed,
    SealAudit, SealedCheckpoint, SealedLink, Stretches, link_message, put, unknown_key,
};

use super::tables::text;

type Entry = (AuditEntry, SealedLink);

/// The entries in order, each with its seal. Shared between the copies.
#[derive(Clone, Default)]
pub(super) struct Chain {
    /// What stands for entries that are no longer there.
    pub(super) begun: Option<SealedCheckpoint>,
    links: Vec<Arc<Entry>>,
}

impl Chain {
    /// The last link that is no longer there.
    fn before(&self) -> ChainHead {
        let begun = self.begun.as_ref();
        begun.map_or(ChainHead::START, |begun| begun.checkpoint.last)
    }

    pub(super) fn head(&self) -> ChainHead {
        let before = self.before();
        self.links.last().map_or(before, |last| ChainHead {
            seq: before.seq + self.links.len() as u64,
            mac: last.1.mac,
        })
    }

    /// Each entry with its number.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u64, &Entry)> {
        (self.before().seq + 1..).zip(self.links.iter().map(Arc::as_ref))
    }

    /// Seals an entry as the next one.
    pub(super) fn append(&mut self, entry: AuditEntry, keys: &dyn SealAudit) -> PortResult<()> {
        if self.links.iter().any(|known| known.0.id == entry.id) {
            return Err(PortError::Conflict);
        }
        if let Some(last) = self.links.last() {
            at_hand(&last.1.key_id, keys)?;
        }
        let origin = origin(&entry, &keys.salt());
        self.seal(entry, origin, None, keys)
    }

    /// Seals every entry anew, in its place. Entries here are never changed: what was sealed holds.
    pub(super) fn reseal(&mut self, keys: &dyn SealAudit, verified: bool) -> PortResult<Resealed> {
        let (before, ours) = (self.head(), keys.key_id());
        let (mut entries, mut unverified) = (0, Stretches::default());
        let mut anew = Self::default();
        let mut checkpoint_unverified = false;
        if let Some(begun) = &self.begun {
            let known = at_hand(&begun.key_id, keys);
            checkpoint_unverified = known.is_err();
            if verified {
                known?;
            }
            let sealed = begun.checkpoint.clone().sealed(keys);
            anew.begun = Some(sealed.ok_or_else(gone)?);
        }
        for (seq, (entry, link)) in self.numbered() {
            entries += u64::from(link.key_id != ours);
            if keys.seal(&link.key_id, b"").is_none() {
                if verified {
                    return Err(unknown_key(&link.key_id, &ours));
                }
                unverified.add(seq);
            }
            anew.seal(entry.clone(), link.origin.clone(), link.commitment, keys)?;
        }
        *self = anew;
        Ok(Resealed {
            before,
            now: self.head(),
            entries,
            unverified,
            checkpoint_unverified,
        })
    }

    /// How many are old enough to go.
    pub(super) fn older(&self, before: DateTime<Utc>) -> usize {
        let old = self.links.iter().take_while(|one| one.0.at < before);
        old.count().min(self.links.len().saturating_sub(1))
    }

    /// Removes the oldest entries; `waiting` more are to be sealed before the one that tells.
    pub(super) fn prune(
        &mut self,
        asked: &Prune,
        waiting: usize,
        keys: &dyn SealAudit,
    ) -> PortResult<Pruned> {
        let most = usize::try_from(asked.at_most).unwrap_or(usize::MAX);
        let goes = self.older(asked.before).min(most);
        let (begun, told_by) = (self.before(), self.head().seq + waiting as u64 + 1);
        let Some(newest) = goes.checked_sub(1).and_then(|at| self.links.get(at)) else {
            return Ok(Pruned {
                last: begun,
                removed: 0,
            });
        };
        let removed = goes as u64;
        let last = ChainHead {
            seq: begun.seq + removed,
            mac: newest.1.mac,
        };
        if let Some(begun) = &self.begun {
            at_hand(&begun.key_id, keys)?;
        }
        for one in &self.links[..=goes] {
            at_hand(&one.1.key_id, keys)?;
        }
        let checkpoint = Checkpoint {
            last,
            removed,
            by: text(&asked.by.to_string()),
            at: asked.at,
            told_by,
        };
        self.begun = Some(checkpoint.sealed(keys).ok_or_else(gone)?);
        self.links.drain(..goes);
        Ok(Pruned { last, removed })
    }

    /// How many from before this moment say where they came from.
    pub(super) fn origins(&self, before: DateTime<Utc>) -> usize {
        let known = self.links.iter().filter(|one| known_before(one, before));
        known.count()
    }

    /// Forgets where the oldest came from.
    pub(super) fn erase(&mut self, before: DateTime<Utc>, at_most: u64) -> u64 {
        let mut erased = 0;
        for one in &mut self.links {
            if erased < at_most && known_before(one, before) {
                let (entry, link) = Arc::make_mut(one);
                (entry.address, entry.request_id, link.origin) = (None, None, None);
                erased += 1;
            }
        }
        erased
    }

    fn seal(
        &mut self,
        entry: AuditEntry,
        origin: Option<Vec<u8>>,
        erased: Option<Mac>,
        keys: &dyn SealAudit,
    ) -> PortResult<()> {
        let key_id = keys.key_id();
        let commitment = match &origin {
            None => erased,
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
        self.links.push(Arc::new((entry, link)));
        Ok(())
    }
}

fn gone() -> PortError {
    PortError::corrupt("the key that seals the audit is gone")
}

fn at_hand(key_id: &str, keys: &dyn SealAudit) -> PortResult<()> {
    match keys.seal(key_id, b"") {
        Some(_) => Ok(()),
        None => Err(unknown_key(key_id, &keys.key_id())),
    }
}

fn known_before(one: &Entry, before: DateTime<Utc>) -> bool {
    one.0.at < before && one.1.origin.is_some()
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

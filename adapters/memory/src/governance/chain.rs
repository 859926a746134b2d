use std::sync::Arc;

use guichet_driven::{
    AuditEntry, ChainHead, PortError, PortResult, Resealed, SealAudit, SealedLink, link_message,
    put, unknown_key,
};

/// The entries in order, each with its seal. Shared between the copies: it only grows.
#[derive(Clone, Default)]
pub(super) struct Chain(pub(super) Vec<Arc<(AuditEntry, SealedLink)>>);

impl Chain {
    pub(super) fn head(&self) -> ChainHead {
        self.0.last().map_or(ChainHead::START, |last| ChainHead {
            seq: self.0.len() as u64,
            mac: last.1.mac,
        })
    }

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
    pub(super) fn reseal(&mut self, keys: &dyn SealAudit, verified: bool) -> PortResult<Resealed> {
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

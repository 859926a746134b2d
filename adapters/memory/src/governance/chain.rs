use std::sync::Arc;

use guichet_driven::{
    AuditEntry, ChainHead, PortError, PortResult, SealAudit, SealedLink, link_message, put,
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
        let gone = || PortError::corrupt("the key that seals the audit is gone");
        let key_id = keys.key_id();
        let origin = origin(&entry, &keys.salt());
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

//! The chain of the audit: each entry is sealed together with the seal of the one before it.

mod append;
mod read;

use guichet_driven::{
    ChainHead, ChainLink, Mac, PortError, PortResult, SealAudit, SealedLink, link_message,
};

use crate::canon::{self, Content};
use crate::entities::{audit_entries, audit_head, audit_origins};
use crate::error::corrupt;
use crate::event;

/// What sealing an entry adds to it.
pub(crate) struct Place {
    pub(crate) head: ChainHead,
    pub(crate) prev: Mac,
    pub(crate) key_id: String,
    pub(crate) commitment: Option<Mac>,
    pub(crate) salt: Option<[u8; 32]>,
}

/// Seals an entry as the next one; `None` where the sealing key is not at hand.
pub(crate) fn seal(
    keys: &dyn SealAudit,
    before: &ChainHead,
    content: &Content<'_>,
    address: Option<&str>,
    request_id: Option<&str>,
) -> Option<Place> {
    let key_id = keys.key_id();
    let known = address.is_some() || request_id.is_some();
    let salt = known.then(|| keys.salt());
    let commitment = match &salt {
        None => None,
        Some(salt) => {
            let origin = canon::origin(content.id, salt, address, request_id);
            Some(keys.seal(&key_id, &origin)?)
        }
    };
    let (seq, prev) = (before.seq + 1, before.mac);
    let bytes = content.bytes(commitment.as_ref());
    let mac = keys.seal(&key_id, &link_message(seq, &prev, &key_id, &bytes))?;
    Some(Place {
        head: ChainHead { seq, mac },
        prev,
        key_id,
        commitment,
        salt,
    })
}

pub(crate) fn link(
    row: audit_entries::Model,
    origin: Option<audit_origins::Model>,
) -> PortResult<ChainLink> {
    let seq = u64::try_from(row.seq).map_err(|_| corrupt("audit_entries", "seq"))?;
    let id = Some(row.id);
    let prunes = match row.kind.as_str() {
        "acted" => event::read(&row.kind, &row.detail).and_then(|event| event.prunes()),
        _ => None,
    };
    let commitment = match row.origin.as_deref().map(mac) {
        None => Some(None),
        Some(commitment) => commitment.map(Some),
    };
    let (Some(prev), Some(own), Some(commitment)) = (mac(&row.prev), mac(&row.mac), commitment)
    else {
        let sealed = None;
        return Ok(ChainLink {
            seq,
            id,
            sealed,
            prunes,
        });
    };
    let content = Content::from(&row);
    let origin = origin.map(|origin| {
        let (address, request) = (origin.address.as_deref(), origin.request_id.as_deref());
        canon::origin(row.id, &origin.salt, address, request)
    });
    let sealed = SealedLink {
        prev,
        mac: own,
        content: content.bytes(commitment.as_ref()),
        key_id: row.key_id,
        commitment,
        origin,
    };
    let sealed = Some(sealed);
    Ok(ChainLink {
        seq,
        id,
        sealed,
        prunes,
    })
}

fn head(row: &audit_head::Model) -> Option<ChainHead> {
    Some(ChainHead {
        seq: u64::try_from(row.seq).ok()?,
        mac: mac(&row.mac)?,
    })
}

pub(crate) fn mac(bytes: &[u8]) -> Option<Mac> {
    bytes.try_into().ok()
}

/// As the databases count.
pub(crate) fn number(seq: u64) -> PortResult<i64> {
    i64::try_from(seq).map_err(|_| corrupt("audit_entries", "seq"))
}

fn no_head() -> PortError {
    PortError::corrupt("the audit's head is gone: guichet audit verify says what holds")
}

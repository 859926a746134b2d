//! The chain of the audit: each entry is sealed together with the seal of the one before it.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_driven::{
    AuditEntry, Beginning, ChainHead, ChainLink, Mac, PortError, PortResult, ReadChain, SealAudit,
    SealedLink, link_message, unknown_key,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    Set,
};

use crate::canon::{self, Content};
use crate::entities::{audit_entries, audit_head, audit_origins};
use crate::error::corrupt;
use crate::unit::SqlUnit;
use crate::{Sql, event, prune, scoped, values};

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

impl SqlUnit {
    /// Appends what the unit has for the audit: one at a time in the whole database, from here to
    /// the unit's end.
    pub(crate) async fn append_sealed(&mut self, entries: &[AuditEntry]) -> PortResult<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut head = self.hold_audit().await?;
        let keys = self.seal.clone();
        self.newest_is_ours(&head).await?;
        for entry in entries {
            let (entry, origin, next) = sealed(keys.as_ref(), &head, entry)?;
            self.write("appending to the audit", async |tx| {
                insert(tx, entry, origin).await
            })
            .await?;
            head = next;
        }
        self.set_head(&head).await
    }

    /// Holds the audit to the unit's end; its newest link.
    pub(crate) async fn hold_audit(&mut self) -> PortResult<ChainHead> {
        let query = scoped::audit_head().lock_exclusive();
        let row = self
            .write("holding the audit", async |tx| query.one(tx).await)
            .await?;
        row.and_then(|row| head(&row)).ok_or_else(no_head)
    }

    /// Nothing is sealed after an entry of a key that is not at hand.
    async fn newest_is_ours(&mut self, head: &ChainHead) -> PortResult<()> {
        let query = scoped::audit_key(number(head.seq)?);
        let key_id: Option<String> = self
            .write("the audit's newest key", async |tx| {
                query.into_tuple().one(tx).await
            })
            .await?;
        match key_id {
            Some(key_id) if self.seal.seal(&key_id, b"").is_none() => {
                Err(unknown_key(&key_id, &self.seal.key_id()))
            }
            _ => Ok(()),
        }
    }

    pub(crate) async fn set_head(&mut self, head: &ChainHead) -> PortResult<()> {
        let (seq, mac) = (number(head.seq)?, head.mac.to_vec());
        let update = audit_head::Entity::update_many()
            .col_expr(audit_head::Column::Seq, Expr::value(seq))
            .col_expr(audit_head::Column::Mac, Expr::value(mac))
            .filter(audit_head::Column::Id.eq(scoped::AUDIT_HEAD));
        self.write("the audit's head", async |tx| update.exec(tx).await)
            .await?;
        Ok(())
    }
}

async fn insert(
    tx: &DatabaseTransaction,
    entry: audit_entries::ActiveModel,
    origin: Option<audit_origins::ActiveModel>,
) -> Result<(), DbErr> {
    audit_entries::Entity::insert(entry)
        .exec_without_returning(tx)
        .await?;
    if let Some(origin) = origin {
        audit_origins::Entity::insert(origin)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

type Rows = (
    audit_entries::ActiveModel,
    Option<audit_origins::ActiveModel>,
    ChainHead,
);

fn sealed(keys: &dyn SealAudit, head: &ChainHead, entry: &AuditEntry) -> PortResult<Rows> {
    let (kind, detail) = event::stored(&entry.event);
    let (at, actor) = (values::instant(entry.at), entry.actor.to_string());
    let actor = values::text(&actor);
    let address = entry.address.map(|address| address.to_string());
    let request_id = entry.request_id.as_deref().map(values::text);
    let content = Content {
        id: entry.id,
        at,
        actor: &actor,
        kind,
        detail: &detail,
    };
    let place = seal(
        keys,
        head,
        &content,
        address.as_deref(),
        request_id.as_deref(),
    );
    let place = place.ok_or_else(|| PortError::corrupt("the key that seals the audit is gone"))?;
    let seq = number(place.head.seq)?;
    let origin = place.salt.map(|salt| audit_origins::ActiveModel {
        seq: Set(seq),
        salt: Set(salt.to_vec()),
        address: Set(address),
        request_id: Set(request_id.map(std::borrow::Cow::into_owned)),
    });
    let row = audit_entries::ActiveModel {
        seq: Set(seq),
        id: Set(entry.id),
        at: Set(at),
        actor: Set(actor.into_owned()),
        kind: Set(kind.into()),
        detail: Set(detail),
        origin: Set(place.commitment.map(|mac| mac.to_vec())),
        prev: Set(place.prev.to_vec()),
        mac: Set(place.head.mac.to_vec()),
        key_id: Set(place.key_id),
    };
    Ok((row, origin, place.head))
}

#[async_trait]
impl ReadChain for Sql {
    async fn head(&self) -> PortResult<Option<ChainHead>> {
        let query = scoped::audit_head();
        let row = self
            .read("the audit's head", async |db| query.one(db).await)
            .await?;
        Ok(row.and_then(|row| head(&row)))
    }

    async fn links(&self, after: u64, limit: usize) -> PortResult<Vec<ChainLink>> {
        let Ok(from) = number(after) else {
            return Ok(Vec::new());
        };
        match self.whole_links(from, limit).await {
            // One row of the page cannot be read: it is looked for among them, one by one.
            Err(PortError::Corrupt { .. }) => match self.whole_links(from, 1).await {
                Err(PortError::Corrupt { .. }) => self.unreadable_link(from).await,
                other => other,
            },
            other => other,
        }
    }

    async fn beginning(&self) -> PortResult<Beginning> {
        self.begins().await
    }

    async fn astray(&self, last: u64) -> PortResult<u64> {
        let query = scoped::audit_up_to(number(last)?);
        self.read("the audit's beginning", async |db| query.count(db).await)
            .await
    }

    async fn older(&self, before: DateTime<Utc>) -> PortResult<u64> {
        let begun = match self.begins().await? {
            Beginning::Pruned(sealed) => sealed.checkpoint.last.seq,
            Beginning::Whole | Beginning::Unreadable => 0,
        };
        let head = ReadChain::head(self).await?.ok_or_else(no_head)?;
        let query = scoped::audit_first_since(values::instant(before));
        let first_kept: Option<i64> = self
            .read("the audit by age", async |db| {
                query.into_tuple().one(db).await
            })
            .await?;
        Ok(prune::old(head, first_kept).saturating_sub(begun))
    }

    async fn known_origins(&self, before: DateTime<Utc>) -> PortResult<u64> {
        let query = scoped::audit_origins_before(values::instant(before), i64::MAX as u64);
        self.read("the audit's origins", async |db| query.count(db).await)
            .await
    }
}

impl Sql {
    async fn whole_links(&self, from: i64, limit: usize) -> PortResult<Vec<ChainLink>> {
        let query = scoped::audit_links(from, limit);
        let rows = self
            .read("the audit", async |db| query.all(db).await)
            .await?;
        let mut origins = self.origins(&rows).await?;
        let rows = rows.into_iter();
        rows.map(|row| {
            let origin = origins.remove(&row.seq);
            link(row, origin)
        })
        .collect()
    }

    /// Where these entries came from, as far as it was not erased.
    pub(crate) async fn origins(
        &self,
        rows: &[audit_entries::Model],
    ) -> PortResult<HashMap<i64, audit_origins::Model>> {
        let seqs = rows.iter().map(|row| row.seq);
        let (Some(first), Some(last)) = (seqs.clone().min(), seqs.max()) else {
            return Ok(HashMap::new());
        };
        let query = scoped::audit_origins(first, last);
        let found = self
            .read("the audit's origins", async |db| query.all(db).await)
            .await?;
        Ok(found.into_iter().map(|row| (row.seq, row)).collect())
    }

    async fn unreadable_link(&self, from: i64) -> PortResult<Vec<ChainLink>> {
        let query = scoped::audit_links(from, 1)
            .select_only()
            .column(audit_entries::Column::Seq);
        let seq: Option<i64> = self
            .read("the audit", async |db| query.into_tuple().one(db).await)
            .await?;
        let link = seq
            .and_then(|seq| u64::try_from(seq).ok())
            .map(|seq| ChainLink {
                seq,
                id: None,
                sealed: None,
                prunes: None,
            });
        Ok(link.into_iter().collect())
    }
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

//! A unit of work appends what it has for the audit, sealed, behind the newest entry.

use guichet_driven::{AuditEntry, ChainHead, PortError, PortResult, SealAudit, unknown_key};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect, Set,
};

use super::{head, no_head, number, seal};
use crate::canon::Content;
use crate::entities::{audit_entries, audit_head, audit_origins};
use crate::unit::SqlUnit;
use crate::{event, scoped, values};

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

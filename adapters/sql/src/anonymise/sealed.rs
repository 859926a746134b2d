//! The audit with other texts, sealed as a chain of its own.

use std::collections::HashMap;

use guichet_driven::{
    ChainHead, Checkpoint, Disguise, Mac, PortError, PortResult, SealAudit, SealedCheckpoint,
    TextKind, link_message,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::list::Form;
use super::rows::replaced;
use crate::canon::{self, Content};
use crate::chain;
use crate::checkpoint;
use crate::entities::{audit_entries, audit_head, audit_origins};
use crate::error::{DEADLINE, within};
use crate::scoped;

/// Entries sealed at once.
const PAGE: usize = 500;

const GONE: &str = "the key that seals the audit is gone";
const UNREADABLE: &str = "the audit's checkpoint cannot be read";

/// Seals every entry anew, in its place; says how many there are. `read` shows them as they were.
pub(super) async fn anew(
    read: &DatabaseTransaction,
    write: &DatabaseTransaction,
    keys: &dyn SealAudit,
    with: &Disguise<'_>,
) -> PortResult<u64> {
    let begun = beginning(read, keys, with).await?;
    let from = begun.as_ref().map(|begun| begun.checkpoint.last);
    let mut head = from.unwrap_or(ChainHead::START);
    let gone = head.seq;
    if let Some(begun) = begun {
        let put = checkpoint::put(write, checkpoint::stored(&begun)?);
        asked("the audit's checkpoint", put).await?;
    }
    loop {
        let entries = scoped::audit_links(chain::number(head.seq)?, PAGE);
        let entries = asked("the audit", entries.all(read)).await?;
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            break;
        };
        let origins = scoped::audit_origins(first.seq, last.seq);
        let origins = asked("the audit's origins", origins.all(read)).await?;
        let mut origins: HashMap<i64, _> = origins.into_iter().map(|row| (row.seq, row)).collect();
        for entry in entries {
            let origin = origins.remove(&entry.seq);
            let next = Next { keys, with, head };
            let (entry, origin, after) = next.sealed(entry, origin)?;
            asked("sealing the audit", keep(write, entry, origin)).await?;
            head = after;
        }
    }
    let update = audit_head::Entity::update_many()
        .col_expr(
            audit_head::Column::Seq,
            Expr::value(chain::number(head.seq)?),
        )
        .col_expr(audit_head::Column::Mac, Expr::value(head.mac.to_vec()))
        .filter(audit_head::Column::Id.eq(scoped::AUDIT_HEAD));
    asked("the audit's head", update.exec(write)).await?;
    Ok(head.seq - gone + u64::from(gone > 0))
}

/// What stands for entries that are no longer there, made anew: the seal of the last of them,
/// which nobody can make anew, is another.
async fn beginning(
    read: &DatabaseTransaction,
    keys: &dyn SealAudit,
    with: &Disguise<'_>,
) -> PortResult<Option<SealedCheckpoint>> {
    let row = asked(
        "the audit's checkpoint",
        scoped::audit_checkpoint().one(read),
    );
    let Some(row) = row.await? else {
        return Ok(None);
    };
    let was = checkpoint::read(row).ok_or_else(|| PortError::corrupt(UNREADABLE))?;
    let is = Checkpoint {
        last: ChainHead {
            mac: keys.salt(),
            ..was.checkpoint.last
        },
        by: with(TextKind::Actor, &was.checkpoint.by),
        ..was.checkpoint
    };
    let sealed = is.sealed(keys);
    Ok(Some(sealed.ok_or_else(|| PortError::corrupt(GONE))?))
}

async fn asked<T>(
    what: &'static str,
    answer: impl Future<Output = Result<T, DbErr>>,
) -> PortResult<T> {
    within(what, DEADLINE, answer).await
}

/// Where the next entry goes.
struct Next<'a> {
    keys: &'a dyn SealAudit,
    with: &'a Disguise<'a>,
    head: ChainHead,
}

impl Next<'_> {
    fn sealed(
        &self,
        mut entry: audit_entries::Model,
        origin: Option<audit_origins::Model>,
    ) -> PortResult<(
        audit_entries::Model,
        Option<audit_origins::Model>,
        ChainHead,
    )> {
        entry.actor = (self.with)(TextKind::Actor, &entry.actor);
        entry.detail = replaced(Form::Audit, &entry.detail, self.with);
        let origin = origin.map(|origin| self.elsewhere(origin));
        let commitment = match (&origin, &entry.origin) {
            (Some(origin), _) => Some(self.commitment(&entry, origin)?),
            // It was erased: nobody can tell what it was of.
            (None, Some(_)) => Some(self.keys.salt()),
            (None, None) => None,
        };
        let key_id = self.keys.key_id();
        let bytes = Content::from(&entry).bytes(commitment.as_ref());
        let (seq, prev) = (self.head.seq + 1, self.head.mac);
        let mac = self.seal(&key_id, &link_message(seq, &prev, &key_id, &bytes))?;
        if entry.seq != chain::number(seq)? {
            return Err(PortError::corrupt("an entry of the audit is gone"));
        }
        entry.origin = commitment.map(|mac| mac.to_vec());
        entry.prev = prev.to_vec();
        entry.mac = mac.to_vec();
        entry.key_id = key_id;
        Ok((entry, origin, ChainHead { seq, mac }))
    }

    fn elsewhere(&self, origin: audit_origins::Model) -> audit_origins::Model {
        let other = |kind, text: Option<String>| {
            let text = text.filter(|text| !text.is_empty());
            text.map(|text| (self.with)(kind, &text))
        };
        audit_origins::Model {
            seq: origin.seq,
            salt: self.keys.salt().to_vec(),
            address: other(TextKind::Address, origin.address),
            request_id: other(TextKind::Reference, origin.request_id),
        }
    }

    fn commitment(
        &self,
        entry: &audit_entries::Model,
        origin: &audit_origins::Model,
    ) -> PortResult<Mac> {
        let (address, request) = (origin.address.as_deref(), origin.request_id.as_deref());
        let message = canon::origin(entry.id, &origin.salt, address, request);
        self.seal(&self.keys.key_id(), &message)
    }

    fn seal(&self, key_id: &str, message: &[u8]) -> PortResult<Mac> {
        let mac = self.keys.seal(key_id, message);
        mac.ok_or_else(|| PortError::corrupt(GONE))
    }
}

async fn keep(
    tx: &DatabaseTransaction,
    entry: audit_entries::Model,
    origin: Option<audit_origins::Model>,
) -> Result<(), DbErr> {
    use audit_entries::Column;
    use audit_origins::Column as Origin;

    audit_entries::Entity::update_many()
        .col_expr(Column::Actor, Expr::value(entry.actor))
        .col_expr(Column::Detail, Expr::value(entry.detail))
        .col_expr(Column::Origin, Expr::value(entry.origin))
        .col_expr(Column::Prev, Expr::value(entry.prev))
        .col_expr(Column::Mac, Expr::value(entry.mac))
        .col_expr(Column::KeyId, Expr::value(entry.key_id))
        .filter(Column::Seq.eq(entry.seq))
        .exec(tx)
        .await?;
    let Some(origin) = origin else {
        return Ok(());
    };
    audit_origins::Entity::update_many()
        .col_expr(Origin::Salt, Expr::value(origin.salt))
        .col_expr(Origin::Address, Expr::value(origin.address))
        .col_expr(Origin::RequestId, Expr::value(origin.request_id))
        .filter(Origin::Seq.eq(origin.seq))
        .exec(tx)
        .await?;
    Ok(())
}

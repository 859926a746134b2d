//! Links removed from the beginning of the audit, and where they came from forgotten.

use chrono::{DateTime, Utc};
use guichet_driven::{
    ChainHead, ChainLink, Checkpoint, PortError, PortResult, Prune, Pruned, SealAudit, unknown_key,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use crate::chain::{self, number};
use crate::entities::{audit_entries, audit_origins};
use crate::reseal::{bears, no_longer};
use crate::unit::SqlUnit;
use crate::{checkpoint, scoped, values};

impl SqlUnit {
    /// Everybody else waits for the chain meanwhile.
    pub(crate) async fn remove_oldest(&mut self, asked: &Prune) -> PortResult<Pruned> {
        let keys = self.seal.clone();
        let head = self.hold_audit().await?;
        let begun = match self.checkpoint().await? {
            None => ChainHead::START,
            Some(sealed) => {
                checkpoint::holds(&sealed, keys.as_ref(), true)?;
                sealed.checkpoint.last
            }
        };
        let first_kept = scoped::audit_first_since(values::instant(asked.before));
        let first_kept: Option<i64> = self
            .write("the audit by age", async |tx| {
                first_kept.into_tuple().one(tx).await
            })
            .await?;
        let to = old(head, first_kept).min(begun.seq.saturating_add(asked.at_most));
        if to <= begun.seq {
            return Ok(Pruned {
                last: begun,
                removed: 0,
            });
        }
        let last = self.remove_held(keys.as_ref(), begun, to).await?;
        let removed = last.seq - begun.seq;
        let checkpoint = Checkpoint {
            last,
            removed,
            by: values::text(&asked.by.to_string()).into_owned(),
            at: values::instant(asked.at),
            told_by: head.seq + self.entries.len() as u64 + 1,
        };
        let sealed = checkpoint.sealed(keys.as_ref());
        let sealed =
            sealed.ok_or_else(|| PortError::corrupt("the key that seals the audit is gone"))?;
        self.set_checkpoint(&sealed).await?;
        Ok(Pruned { last, removed })
    }

    /// Removes the links up to this number, each once it was seen to hang on the one before; what
    /// is left must hang on the last.
    async fn remove_held(
        &mut self,
        keys: &dyn SealAudit,
        begun: ChainHead,
        to: u64,
    ) -> PortResult<ChainHead> {
        let mut last = begun;
        loop {
            let (entries, mut origins) = self.page(last.seq).await?;
            if entries.is_empty() {
                return Err(no_longer(last.seq + 1));
            }
            for entry in entries {
                let origin = origins.remove(&entry.seq);
                let next = following(keys, last, chain::link(entry, origin)?)?;
                if last.seq == to {
                    self.remove(to).await?;
                    return Ok(last);
                }
                last = next;
            }
            self.remove(last.seq).await?;
        }
    }

    async fn remove(&mut self, to: u64) -> PortResult<()> {
        let to = number(to)?;
        self.write("removing from the audit", async |tx| remove(tx, to).await)
            .await
    }

    /// Forgets where the oldest came from; how many.
    pub(crate) async fn forget_origins(
        &mut self,
        before: DateTime<Utc>,
        at_most: u64,
    ) -> PortResult<u64> {
        let before = values::instant(before);
        let oldest = scoped::audit_origins_before(before, at_most);
        let what = "erasing where entries came from";
        let oldest: Vec<i64> = self
            .write(what, async |tx| oldest.into_tuple().all(tx).await)
            .await?;
        let Some(last) = oldest.last() else {
            return Ok(0);
        };
        let erase = audit_origins::Entity::delete_many()
            .filter(audit_origins::Column::Seq.lte(*last))
            .filter(scoped::audit_origin_before(before));
        let done = self.write(what, async |tx| erase.exec(tx).await).await?;
        Ok(done.rows_affected)
    }
}

/// Up to which number all are old: before the first that is not, and before the newest.
pub(crate) fn old(head: ChainHead, first_kept: Option<i64>) -> u64 {
    let newest = head.seq;
    let kept = first_kept.map_or(newest, |seq| u64::try_from(seq).unwrap_or_default());
    kept.min(newest).saturating_sub(1)
}

fn following(keys: &dyn SealAudit, before: ChainHead, link: ChainLink) -> PortResult<ChainHead> {
    let seq = before.seq + 1;
    let hangs = link.seq == seq;
    let sealed = link
        .sealed
        .filter(|sealed| hangs && sealed.prev == before.mac);
    let sealed = sealed.ok_or_else(|| no_longer(seq))?;
    match bears(keys, seq, &sealed) {
        Some(true) => Ok(ChainHead {
            seq,
            mac: sealed.mac,
        }),
        Some(false) => Err(no_longer(seq)),
        None => Err(unknown_key(&sealed.key_id, &keys.key_id())),
    }
}

async fn remove(tx: &DatabaseTransaction, to: i64) -> Result<(), DbErr> {
    audit_origins::Entity::delete_many()
        .filter(audit_origins::Column::Seq.lte(to))
        .exec(tx)
        .await?;
    audit_entries::Entity::delete_many()
        .filter(audit_entries::Column::Seq.lte(to))
        .exec(tx)
        .await?;
    Ok(())
}

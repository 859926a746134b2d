//! The audit sealed anew after a change of key, each entry in its place.

use std::collections::HashMap;

use guichet_driven::{
    ChainHead, ChainLink, PortError, PortResult, Resealed, SealAudit, SealedCheckpoint, SealedLink,
    Stretches, link_message, unknown_key,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use crate::canon::Content;
use crate::entities::{audit_entries, audit_origins};
use crate::unit::SqlUnit;
use crate::{chain, checkpoint, scoped};

/// Entries sealed at once.
const PAGE: usize = 500;

impl SqlUnit {
    /// Everybody else waits for the chain meanwhile.
    pub(crate) async fn seal_anew(&mut self, verified: bool) -> PortResult<Resealed> {
        let keys = self.seal.clone();
        let head = self.hold_audit().await?;
        let begun = self.checkpoint().await?;
        let (mut from, mut checkpoint_unverified) = (ChainHead::START, false);
        if let Some(sealed) = &begun {
            checkpoint_unverified = !checkpoint::holds(sealed, keys.as_ref(), verified)?;
            from = sealed.checkpoint.last;
        }
        let mut walk = Walk {
            keys: keys.as_ref(),
            begun: begun.as_ref(),
            verified,
            was: from,
            now: from,
            entries: 0,
            unverified: Stretches::default(),
        };
        loop {
            let (entries, mut origins) = self.page(walk.was.seq).await?;
            if entries.is_empty() {
                break;
            }
            for entry in entries {
                let origin = origins.remove(&entry.seq);
                let entry = walk.step(entry, origin)?;
                self.write("sealing the audit anew", async |tx| keep(tx, entry).await)
                    .await?;
            }
        }
        let told_by = begun.as_ref().map(|begun| begun.checkpoint.told_by);
        if walk.was != head || told_by.is_some_and(|told_by| told_by > head.seq) {
            return Err(no_longer(head.seq));
        }
        let (now, entries, unverified) = (walk.now, walk.entries, walk.unverified);
        self.set_head(&now).await?;
        if let Some(sealed) = begun {
            let anew = sealed.checkpoint.sealed(keys.as_ref());
            self.set_checkpoint(&anew.ok_or_else(gone)?).await?;
        }
        Ok(Resealed {
            before: head,
            now,
            entries,
            unverified,
            checkpoint_unverified,
        })
    }

    pub(crate) async fn page(
        &mut self,
        after: u64,
    ) -> PortResult<(
        Vec<audit_entries::Model>,
        HashMap<i64, audit_origins::Model>,
    )> {
        let query = scoped::audit_links(chain::number(after)?, PAGE);
        let entries = self
            .write("the audit", async |tx| query.all(tx).await)
            .await?;
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return Ok((entries, HashMap::new()));
        };
        let query = scoped::audit_origins(first.seq, last.seq);
        let origins = self
            .write("the audit's origins", async |tx| query.all(tx).await)
            .await?;
        let origins = origins.into_iter().map(|row| (row.seq, row)).collect();
        Ok((entries, origins))
    }
}

struct Walk<'a> {
    keys: &'a dyn SealAudit,
    begun: Option<&'a SealedCheckpoint>,
    verified: bool,
    /// The last link as it was.
    was: ChainHead,
    /// The last link as it is.
    now: ChainHead,
    entries: u64,
    unverified: Stretches,
}

impl Walk<'_> {
    /// Holds an entry to its seal, and seals it as the next one.
    fn step(
        &mut self,
        mut entry: audit_entries::Model,
        origin: Option<audit_origins::Model>,
    ) -> PortResult<audit_entries::Model> {
        let seq = self.was.seq + 1;
        let ChainLink {
            seq: told,
            sealed,
            prunes,
            ..
        } = chain::link(entry.clone(), origin)?;
        let sealed = sealed.filter(|sealed| told == seq && sealed.prev == self.was.mac);
        let sealed = sealed.ok_or_else(|| no_longer(seq))?;
        if !self.goes_with_the_checkpoint(seq, &sealed.key_id, prunes) {
            return Err(no_longer(seq));
        }
        self.hold(seq, &sealed)?;
        let key_id = self.keys.key_id();
        let with = |message: &[u8]| {
            let mac = self.keys.seal(&key_id, message);
            mac.ok_or_else(gone)
        };
        let commitment = match (&sealed.commitment, &sealed.origin) {
            (Some(_), Some(origin)) => Some(with(origin)?),
            // It was erased: nobody can tell what it was of.
            (commitment, _) => *commitment,
        };
        let bytes = Content::from(&entry).bytes(commitment.as_ref());
        let mac = with(&link_message(seq, &self.now.mac, &key_id, &bytes))?;
        self.entries += u64::from(sealed.key_id != key_id);
        self.was = ChainHead {
            seq,
            mac: sealed.mac,
        };
        entry.prev = self.now.mac.to_vec();
        entry.origin = commitment.map(|mac| mac.to_vec());
        entry.mac = mac.to_vec();
        entry.key_id = key_id;
        self.now = ChainHead { seq, mac };
        Ok(entry)
    }

    /// The entry that tells of the checkpoint says so, under the key that sealed both in one unit;
    /// none tells of a later one. That holds without any key.
    fn goes_with_the_checkpoint(&self, seq: u64, key_id: &str, prunes: Option<u64>) -> bool {
        let Some(SealedCheckpoint {
            checkpoint,
            key_id: own,
            ..
        }) = self.begun
        else {
            return prunes.is_none();
        };
        let to = checkpoint.last.seq;
        let is_told = checkpoint.told_by != seq || (prunes == Some(to) && key_id == own);
        is_told && prunes.is_none_or(|later| later <= to)
    }

    fn hold(&mut self, seq: u64, sealed: &SealedLink) -> PortResult<()> {
        match bears(self.keys, seq, sealed) {
            Some(true) => Ok(()),
            Some(false) => Err(no_longer(seq)),
            None if self.verified => Err(unknown_key(&sealed.key_id, &self.keys.key_id())),
            None => {
                self.unverified.add(seq);
                Ok(())
            }
        }
    }
}

/// Whether an entry bears the seal it must; `None` where its key is not at hand.
pub(crate) fn bears(keys: &dyn SealAudit, seq: u64, sealed: &SealedLink) -> Option<bool> {
    let of = |message: &[u8]| keys.seal(&sealed.key_id, message);
    let message = link_message(seq, &sealed.prev, &sealed.key_id, &sealed.content);
    let mac = of(&message)?;
    let origin = match (&sealed.commitment, &sealed.origin) {
        (Some(commitment), Some(origin)) => of(origin).as_ref() == Some(commitment),
        (None, Some(_)) => false,
        (_, None) => true,
    };
    Some(mac == sealed.mac && origin)
}

fn gone() -> PortError {
    PortError::corrupt("the key that seals the audit is gone")
}

pub(crate) fn no_longer(seq: u64) -> PortError {
    PortError::corrupt(format!("the audit does not hold at its entry {seq}"))
}

async fn keep(tx: &DatabaseTransaction, entry: audit_entries::Model) -> Result<(), DbErr> {
    use audit_entries::Column;

    audit_entries::Entity::update_many()
        .col_expr(Column::Origin, Expr::value(entry.origin))
        .col_expr(Column::Prev, Expr::value(entry.prev))
        .col_expr(Column::Mac, Expr::value(entry.mac))
        .col_expr(Column::KeyId, Expr::value(entry.key_id))
        .filter(Column::Seq.eq(entry.seq))
        .exec(tx)
        .await?;
    Ok(())
}

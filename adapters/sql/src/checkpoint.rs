//! What stands for entries of the audit that were removed.

use guichet_driven::{
    Beginning, ChainHead, Checkpoint, PortError, PortResult, SealAudit, SealedCheckpoint,
    unknown_key,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set};

use crate::chain::{mac, number};
use crate::entities::audit_checkpoint::{ActiveModel, Column, Entity, Model};
use crate::unit::SqlUnit;
use crate::{Sql, scoped, values};

const WHAT: &str = "the audit's checkpoint";

impl Sql {
    pub(crate) async fn begins(&self) -> PortResult<Beginning> {
        let query = scoped::audit_checkpoint();
        let row = self.read(WHAT, async |db| query.one(db).await).await;
        match row {
            Ok(None) => Ok(Beginning::Whole),
            Ok(Some(row)) => Ok(read(row).map_or(Beginning::Unreadable, Beginning::Pruned)),
            Err(PortError::Corrupt { .. }) => Ok(Beginning::Unreadable),
            Err(error) => Err(error),
        }
    }
}

impl SqlUnit {
    /// The one that is there.
    pub(crate) async fn checkpoint(&mut self) -> PortResult<Option<SealedCheckpoint>> {
        let query = scoped::audit_checkpoint();
        let row = self.write(WHAT, async |tx| query.one(tx).await).await?;
        row.map(|row| read(row).ok_or_else(broken)).transpose()
    }

    /// Puts another in its place.
    pub(crate) async fn set_checkpoint(&mut self, sealed: &SealedCheckpoint) -> PortResult<()> {
        let row = stored(sealed)?;
        self.write(WHAT, async |tx| put(tx, row).await).await
    }
}

/// Holds it to its seal; where its key is not at hand it is refused, or taken as it lies where it
/// need not be `verified`. Whether it is sure.
pub(crate) fn holds(
    sealed: &SealedCheckpoint,
    keys: &dyn SealAudit,
    verified: bool,
) -> PortResult<bool> {
    if !sealed.can_be_told() {
        return Err(broken());
    }
    match sealed.must_bear(keys) {
        Some(must) if must == sealed.mac => Ok(true),
        Some(_) => Err(broken()),
        None if verified => Err(unknown_key(&sealed.key_id, &keys.key_id())),
        None => Ok(false),
    }
}

fn broken() -> PortError {
    PortError::corrupt("the audit's checkpoint does not hold: guichet audit verify says more")
}

pub(crate) async fn put(tx: &DatabaseTransaction, row: ActiveModel) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::Id.eq(scoped::AUDIT_HEAD))
        .exec(tx)
        .await?;
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub(crate) fn stored(sealed: &SealedCheckpoint) -> PortResult<ActiveModel> {
    let is = &sealed.checkpoint;
    Ok(ActiveModel {
        id: Set(scoped::AUDIT_HEAD),
        seq: Set(number(is.last.seq)?),
        mac: Set(is.last.mac.to_vec()),
        removed: Set(number(is.removed)?),
        actor: Set(is.by.clone()),
        at: Set(values::instant(is.at)),
        told_by: Set(number(is.told_by)?),
        seal: Set(sealed.mac.to_vec()),
        key_id: Set(sealed.key_id.clone()),
    })
}

/// `None` where a column holds what no program of ours wrote.
pub(crate) fn read(row: Model) -> Option<SealedCheckpoint> {
    let count = |number: i64| u64::try_from(number).ok();
    Some(SealedCheckpoint {
        checkpoint: Checkpoint {
            last: ChainHead {
                seq: count(row.seq)?,
                mac: mac(&row.mac)?,
            },
            removed: count(row.removed)?,
            by: row.actor,
            at: row.at,
            told_by: count(row.told_by)?,
        },
        key_id: row.key_id,
        mac: mac(&row.seal)?,
    })
}

//! Sessions of the staff's door.

use chrono::{DateTime, Utc};
use guichet_domain::access::StaffSession;
use guichet_domain::kernel::{SessionId, StaffId};
use guichet_driven::{PortResult, TokenHash};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Set};

use crate::entities::staff_sessions::{ActiveModel, Column, Entity, Model};
use crate::error::corrupt;
use crate::sessions::{carrier_of, carrier_word};
use crate::unit::SqlUnit;
use crate::{scoped, values};

pub(crate) async fn open(
    unit: &mut SqlUnit,
    session: &StaffSession,
    hash: &TokenHash,
) -> PortResult<()> {
    let insert = Entity::insert(ActiveModel {
        id: Set(session.id.0),
        token_hash: Set(hash.to_vec()),
        staff_id: Set(session.staff.0),
        carrier: Set(carrier_word(session.carrier).into()),
        opened_at: Set(values::instant(session.opened_at)),
        used_at: Set(values::instant(session.used_at)),
        expires_at: Set(values::instant(session.expires_at)),
        revoked_at: Set(session.revoked_at.map(values::instant)),
        must_change: Set(session.must_change),
    });
    unit.write("opening a staff session", async |tx| {
        insert.exec_without_returning(tx).await
    })
    .await?;
    Ok(())
}

/// One, which nobody ends before the unit does.
pub(crate) async fn find(unit: &mut SqlUnit, id: SessionId) -> PortResult<Option<StaffSession>> {
    let query = scoped::staff_session(id).lock_shared();
    let row = unit
        .write("a staff session", async |tx| query.one(tx).await)
        .await?;
    row.as_ref().map(session).transpose()
}

/// Ends those of `which` that are in force but for idleness; says how many.
pub(crate) async fn end(
    unit: &mut SqlUnit,
    which: SimpleExpr,
    at: DateTime<Utc>,
) -> PortResult<u64> {
    let at = values::instant(at);
    let update = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(at))
        .filter(which)
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(at));
    let done = unit
        .write("ending staff sessions", async |tx| update.exec(tx).await)
        .await?;
    Ok(done.rows_affected)
}

pub(crate) async fn prune(unit: &mut SqlUnit, before: DateTime<Utc>) -> PortResult<u64> {
    let ended = Condition::any()
        .add(Column::ExpiresAt.lt(before))
        .add(Column::RevokedAt.lt(before));
    let delete = Entity::delete_many().filter(ended);
    let done = unit
        .write("removing old staff sessions", async |tx| {
            delete.exec(tx).await
        })
        .await?;
    Ok(done.rows_affected)
}

pub(crate) fn session(row: &Model) -> PortResult<StaffSession> {
    let carrier = carrier_of(&row.carrier);
    Ok(StaffSession {
        id: SessionId(row.id),
        staff: StaffId(row.staff_id),
        carrier: carrier.ok_or_else(|| corrupt("staff_sessions", "carrier"))?,
        opened_at: row.opened_at,
        used_at: row.used_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        must_change: row.must_change,
    })
}

//! Backups, drills, and what was restored.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::OutboxState;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};

use super::all;
use crate::entities::{anonymised, backups, drills, links, outbox, recovery_holds};
use crate::values::rows;

/// Every backup of the catalogue, the newest first.
pub(crate) fn backups() -> Select<backups::Entity> {
    all::<backups::Entity>()
        .order_by_desc(backups::Column::MadeAt)
        .order_by_desc(backups::Column::Id)
}

/// The drills, the newest first.
pub(crate) fn drills() -> Select<drills::Entity> {
    all::<drills::Entity>()
        .order_by_desc(drills::Column::At)
        .order_by_desc(drills::Column::Id)
}

/// Those that were begun by this moment.
pub(crate) fn drills_until(moment: DateTime<Utc>) -> Select<drills::Entity> {
    drills().filter(drills::Column::At.lte(moment))
}

/// What was restored and not released, the latest first.
pub(crate) fn held() -> Select<recovery_holds::Entity> {
    all::<recovery_holds::Entity>()
        .filter(recovery_holds::Column::ReleasedAt.is_null())
        .order_by_desc(recovery_holds::Column::RestoredAt)
}

/// That what is here was anonymised, the latest first.
pub(crate) fn anonymised() -> Select<anonymised::Entity> {
    all::<anonymised::Entity>().order_by_desc(anonymised::Column::At)
}

/// What waits in the outbox, due or not.
pub(crate) fn waiting_mails() -> Select<outbox::Entity> {
    all::<outbox::Entity>().filter(outbox::Column::State.eq(OutboxState::Waiting.word()))
}

/// Everybody's links, for what they are compared with after a restore.
pub(crate) fn links(after: Option<(i64, i64)>, limit: usize) -> Select<links::Entity> {
    let further = after.map(|(user, party)| {
        let same = links::Column::UserId.eq(user);
        Condition::any()
            .add(links::Column::UserId.gt(user))
            .add(same.and(links::Column::PartyId.gt(party)))
    });
    all::<links::Entity>()
        .filter(further.unwrap_or_else(Condition::all))
        .order_by_asc(links::Column::UserId)
        .order_by_asc(links::Column::PartyId)
        .limit(rows(limit))
}

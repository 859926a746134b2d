//! Mails to be sent: those due for who sends them, all of them for operators.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::OutboxState;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::all;
use crate::entities::outbox;
use crate::values::{instant, rows};

/// What waits in the outbox, is due, and is nobody's.
pub(crate) fn outbox_due(now: DateTime<Utc>, limit: usize) -> Select<outbox::Entity> {
    all::<outbox::Entity>()
        .filter(outbox::Column::State.eq(OutboxState::Waiting.word()))
        .filter(outbox::Column::DueAt.lte(instant(now)))
        .filter(outbox_free_at(now))
        .order_by_asc(outbox::Column::DueAt)
        .order_by_asc(outbox::Column::Id)
        .limit(rows(limit))
}

/// The same, locked; what others are claiming at this moment is passed over. (SQLite's whole
/// transaction is alone.)
pub(crate) fn outbox_due_alone(now: DateTime<Utc>, limit: usize) -> Select<outbox::Entity> {
    outbox_due(now, limit).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

/// The condition of the entries that nobody works on.
pub(crate) fn outbox_free_at(at: DateTime<Utc>) -> Condition {
    Condition::any()
        .add(outbox::Column::LeasedUntil.is_null())
        .add(outbox::Column::LeasedUntil.lte(instant(at)))
}

/// Everybody's, for operators.
pub(crate) fn outbox_page(
    state: Option<OutboxState>,
    before: Option<Uuid>,
    limit: usize,
) -> Select<outbox::Entity> {
    let state = state.map(|state| outbox::Column::State.eq(state.word()));
    let before = before.map(|id| outbox::Column::Id.lt(id));
    all::<outbox::Entity>()
        .filter(Condition::all().add_option(state).add_option(before))
        .order_by_desc(outbox::Column::Id)
        .limit(rows(limit))
}

/// How many entries each state has.
pub(crate) fn outbox_counts() -> Select<outbox::Entity> {
    all::<outbox::Entity>()
        .select_only()
        .column(outbox::Column::State)
        .column_as(outbox::Column::Id.count(), "entries")
        .group_by(outbox::Column::State)
}

/// The entry of a state that was made first: later ids are greater.
pub(crate) fn outbox_oldest(state: OutboxState) -> Select<outbox::Entity> {
    all::<outbox::Entity>()
        .filter(outbox::Column::State.eq(state.word()))
        .order_by_asc(outbox::Column::Id)
        .limit(1)
}

pub(crate) fn outbox_one(id: Uuid) -> Select<outbox::Entity> {
    all::<outbox::Entity>().filter(outbox::Column::Id.eq(id))
}

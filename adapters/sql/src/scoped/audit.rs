//! The audit, which is everybody's: for operators, and for who seals it.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Direction;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::all;
use crate::entities::{audit_checkpoint, audit_entries, audit_head, audit_origins};
use crate::values::rows;

/// The one row of `audit_head`, and of `audit_checkpoint`.
pub(crate) const AUDIT_HEAD: i32 = 1;

/// Everybody's, for operators: those nearest to `from` on its side, from there on outwards; the
/// newest first without.
pub(crate) fn audit_entries(
    from: Option<(i64, Direction)>,
    limit: usize,
) -> Select<audit_entries::Entity> {
    let seq = audit_entries::Column::Seq;
    let query = all::<audit_entries::Entity>().limit(rows(limit));
    match from {
        None => query.order_by_desc(seq),
        Some((from, Direction::Before)) => query.filter(seq.lt(from)).order_by_desc(seq),
        Some((from, Direction::After)) => query.filter(seq.gt(from)).order_by_asc(seq),
    }
}

/// The links of the audit after this one.
pub(crate) fn audit_links(after: i64, limit: usize) -> Select<audit_entries::Entity> {
    audit_entries(Some((after, Direction::After)), limit)
}

/// Where the entries from the first to the last came from.
pub(crate) fn audit_origins(first: i64, last: i64) -> Select<audit_origins::Entity> {
    all::<audit_origins::Entity>().filter(audit_origins::Column::Seq.between(first, last))
}

/// The name of the key that sealed this entry.
pub(crate) fn audit_key(seq: i64) -> Select<audit_entries::Entity> {
    let query = all::<audit_entries::Entity>().filter(audit_entries::Column::Seq.eq(seq));
    query.select_only().column(audit_entries::Column::KeyId)
}

pub(crate) fn audit_head() -> Select<audit_head::Entity> {
    all::<audit_head::Entity>().filter(audit_head::Column::Id.eq(AUDIT_HEAD))
}

/// What stands for entries that are no longer there.
pub(crate) fn audit_checkpoint() -> Select<audit_checkpoint::Entity> {
    all::<audit_checkpoint::Entity>().filter(audit_checkpoint::Column::Id.eq(AUDIT_HEAD))
}

/// What lies up to this number.
pub(crate) fn audit_up_to(seq: i64) -> Select<audit_entries::Entity> {
    all::<audit_entries::Entity>().filter(audit_entries::Column::Seq.lte(seq))
}

/// The number of the first entry that is not from before this moment.
pub(crate) fn audit_first_since(at: DateTime<Utc>) -> Select<audit_entries::Entity> {
    all::<audit_entries::Entity>()
        .select_only()
        .column(audit_entries::Column::Seq)
        .filter(audit_entries::Column::At.gte(at))
        .order_by_asc(audit_entries::Column::Seq)
        .limit(1)
}

/// The condition of the origins of entries from before this moment.
pub(crate) fn audit_origin_before(at: DateTime<Utc>) -> Condition {
    let old = all::<audit_entries::Entity>()
        .select_only()
        .column(audit_entries::Column::Seq)
        .filter(audit_entries::Column::At.lt(at));
    Condition::all().add(audit_origins::Column::Seq.in_subquery(old.into_query()))
}

/// The numbers of the entries from before this moment that say where they came from, the first
/// ones first.
pub(crate) fn audit_origins_before(at: DateTime<Utc>, limit: u64) -> Select<audit_origins::Entity> {
    all::<audit_origins::Entity>()
        .select_only()
        .column(audit_origins::Column::Seq)
        .filter(audit_origin_before(at))
        .order_by_asc(audit_origins::Column::Seq)
        .limit(limit)
}

//! The only place where rows are found: each query says whose rows it wants by its parameters.

pub(crate) mod errors;
pub(crate) mod idempotency;
pub(crate) mod incidents;
mod pages;
#[cfg(test)]
mod plans;
pub(crate) mod projects;
pub(crate) mod recovery;
pub(crate) mod tasks;

use chrono::{DateTime, Utc};
use guichet_domain::access::{Roles, TokenOwner};
use guichet_domain::kernel::{
    Direction, PartyId, PlaceRequest, SessionId, StaffId, TokenId, UserId, Words,
};
use guichet_driven::{OutboxState, TokenHash};
use sea_orm::sea_query::{ExprTrait, LockBehavior, LockType, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::entities::{
    audit_checkpoint, audit_entries, audit_head, audit_origins, links, migration_history, outbox,
    role_reviews, sessions, staff as members, staff_roles, staff_sessions, tokens,
};
use crate::values::{instant, rows};

pub(crate) use self::pages::prepared;

/// The one row of `audit_head`, and of `audit_checkpoint`.
pub(crate) const AUDIT_HEAD: i32 = 1;
use self::pages::{Walk, by_places, merged, ordered, ranked};

#[expect(
    clippy::disallowed_methods,
    reason = "every query of this crate begins here, and nowhere else"
)]
fn all<E: EntityTrait>() -> Select<E> {
    E::find()
}

pub(crate) fn links_of_user(user: UserId) -> Select<links::Entity> {
    all::<links::Entity>()
        .filter(links::Column::UserId.eq(user.get()))
        .order_by_asc(links::Column::MadeAt)
        .order_by_asc(links::Column::PartyId)
}

pub(crate) fn links_of_login(login: &str) -> Select<links::Entity> {
    all::<links::Entity>()
        .filter(links::Column::Login.eq(login))
        .order_by_asc(links::Column::UserId)
        .order_by_asc(links::Column::PartyId)
}

/// Everybody's, for operators.
pub(crate) fn links_after(after: Option<(UserId, PartyId)>, limit: usize) -> Select<links::Entity> {
    let further = after.map(|(user, party)| {
        let same = links::Column::UserId.eq(user.get());
        Condition::any()
            .add(links::Column::UserId.gt(user.get()))
            .add(same.and(links::Column::PartyId.gt(party.get())))
    });
    all::<links::Entity>()
        .filter(further.unwrap_or_else(Condition::all))
        .order_by_asc(links::Column::UserId)
        .order_by_asc(links::Column::PartyId)
        .limit(rows(limit))
}

pub(crate) fn session_of_token(hash: &TokenHash) -> Select<sessions::Entity> {
    all::<sessions::Entity>().filter(sessions::Column::TokenHash.eq(hash.as_slice()))
}

/// The user ids of sessions in force, each once; one column a row.
pub(crate) fn users_with_sessions(
    now: DateTime<Utc>,
    used_since: DateTime<Utc>,
) -> Select<sessions::Entity> {
    all::<sessions::Entity>()
        .select_only()
        .column(sessions::Column::UserId)
        .distinct()
        .filter(sessions::Column::RevokedAt.is_null())
        .filter(sessions::Column::ExpiresAt.gt(now))
        .filter(sessions::Column::UsedAt.gt(used_since))
        .order_by_asc(sessions::Column::UserId)
}

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

/// Which migrations began, by name.
pub(crate) fn migrations() -> Select<migration_history::Entity> {
    all::<migration_history::Entity>().order_by_asc(migration_history::Column::Name)
}

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

/// The condition of the rows that a session's end at `at` touches: in force but for idleness.
pub(crate) fn session_open_at(at: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(sessions::Column::RevokedAt.is_null())
        .add(sessions::Column::ExpiresAt.gt(instant(at)))
}

/// The condition of one session.
pub(crate) fn session(id: SessionId) -> Condition {
    Condition::all().add(sessions::Column::Id.eq(id.0))
}

/// These members of the staff, by login.
pub(crate) fn staff(ids: &[StaffId]) -> Select<members::Entity> {
    all::<members::Entity>()
        .filter(members::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(members::Column::LoginKey)
}

/// The member whose login has this key.
pub(crate) fn staff_by_key(key: &str) -> Select<members::Entity> {
    all::<members::Entity>().filter(members::Column::LoginKey.eq(key))
}

/// Every member, by login.
pub(crate) fn staff_after(after: Option<&str>, limit: usize) -> Select<members::Entity> {
    let further = after.map(|key| Condition::all().add(members::Column::LoginKey.gt(key)));
    all::<members::Entity>()
        .filter(further.unwrap_or_else(Condition::all))
        .order_by_asc(members::Column::LoginKey)
        .limit(rows(limit))
}

/// The active members who hold any of these roles, by login.
pub(crate) fn staff_with_roles(roles: &Roles) -> Select<members::Entity> {
    let words = roles.iter().map(|role| role.word());
    let holders = all::<staff_roles::Entity>()
        .select_only()
        .column(staff_roles::Column::StaffId)
        .filter(staff_roles::Column::Role.is_in(words));
    all::<members::Entity>()
        .filter(members::Column::DisabledAt.is_null())
        .filter(members::Column::Id.in_subquery(holders.into_query()))
        .order_by_asc(members::Column::LoginKey)
}

/// The Tryton users of active members; one column a row.
pub(crate) fn staff_users() -> Select<members::Entity> {
    all::<members::Entity>()
        .select_only()
        .column(members::Column::UserId)
        .filter(members::Column::DisabledAt.is_null())
        .filter(members::Column::UserId.is_not_null())
        .order_by_asc(members::Column::UserId)
}

/// The roles of these members.
pub(crate) fn roles_of(ids: &[Uuid]) -> Select<staff_roles::Entity> {
    all::<staff_roles::Entity>().filter(staff_roles::Column::StaffId.is_in(ids.iter().copied()))
}

pub(crate) fn staff_session_of_token(hash: &TokenHash) -> Select<staff_sessions::Entity> {
    all::<staff_sessions::Entity>().filter(staff_sessions::Column::TokenHash.eq(hash.as_slice()))
}

pub(crate) fn staff_session(id: SessionId) -> Select<staff_sessions::Entity> {
    all::<staff_sessions::Entity>().filter(staff_sessions::Column::Id.eq(id.0))
}

/// Everybody's, for operators.
pub(crate) fn last_role_review() -> Select<role_reviews::Entity> {
    all::<role_reviews::Entity>()
        .order_by_desc(role_reviews::Column::At)
        .limit(1)
}

pub(crate) fn token_of_secret(hash: &TokenHash) -> Select<tokens::Entity> {
    all::<tokens::Entity>().filter(tokens::Column::TokenHash.eq(hash.as_slice()))
}

pub(crate) fn token(id: TokenId) -> Select<tokens::Entity> {
    all::<tokens::Entity>().filter(tokens::Column::Id.eq(id.0))
}

/// One page of somebody's tokens, the latest made first.
pub(crate) fn tokens_of(owner: TokenOwner, request: &PlaceRequest) -> Select<tokens::Entity> {
    let theirs = all::<tokens::Entity>().filter(token_owner(owner));
    ordered(theirs, tokens::Column::MadeAt, tokens::Column::Id, request)
}

/// The condition of somebody's tokens.
pub(crate) fn token_owner(owner: TokenOwner) -> SimpleExpr {
    match owner {
        TokenOwner::Staff(staff) => tokens::Column::StaffId.eq(staff.0),
        TokenOwner::Customer(user) => tokens::Column::UserId.eq(user.get()),
    }
}

//! The only place where rows are found: each query says whose rows it wants by its parameters.

mod audit;
pub(crate) mod errors;
pub(crate) mod idempotency;
pub(crate) mod incidents;
mod members;
mod outbox;
mod pages;
#[cfg(test)]
mod plans;
pub(crate) mod projects;
pub(crate) mod recovery;
pub(crate) mod tasks;

use chrono::{DateTime, Utc};
use guichet_domain::access::TokenOwner;
use guichet_domain::kernel::{PartyId, PlaceRequest, SessionId, TokenId, UserId};
use guichet_driven::TokenHash;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::entities::{links, migration_history, sessions, tokens};
use crate::values::{instant, rows};

pub(crate) use self::audit::{
    AUDIT_HEAD, audit_checkpoint, audit_entries, audit_first_since, audit_head, audit_key,
    audit_links, audit_origin_before, audit_origins, audit_origins_before, audit_up_to,
};
pub(crate) use self::members::{
    last_role_review, roles_of, staff, staff_after, staff_by_key, staff_session,
    staff_session_of_token, staff_users, staff_with_roles, staff_without_password,
};
pub(crate) use self::outbox::{
    outbox_counts, outbox_due, outbox_due_alone, outbox_free_at, outbox_oldest, outbox_one,
    outbox_page,
};
pub(crate) use self::pages::prepared;
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

/// Which migrations began, by name.
pub(crate) fn migrations() -> Select<migration_history::Entity> {
    all::<migration_history::Entity>().order_by_asc(migration_history::Column::Name)
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

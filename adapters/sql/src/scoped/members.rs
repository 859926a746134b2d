//! Members of the staff, their roles and their sessions.

use chrono::{DateTime, Utc};
use guichet_domain::access::Roles;
use guichet_domain::kernel::{SessionId, StaffId, Words};
use guichet_driven::TokenHash;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use super::all;
use crate::entities::{role_reviews, staff as members, staff_roles, staff_sessions};
use crate::values::{self, rows};

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

/// The local members of whom no password is kept that is good at `now`; one column a row.
pub(crate) fn staff_without_password(now: DateTime<Utc>) -> Select<members::Entity> {
    let none = members::Column::Password.is_null();
    let over = members::Column::OneTimeUntil.lte(values::instant(now));
    all::<members::Entity>()
        .select_only()
        .column(members::Column::Id)
        .filter(members::Column::UserId.is_null())
        .filter(Condition::any().add(none).add(over))
        .order_by_asc(members::Column::Id)
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

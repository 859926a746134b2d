use sea_orm::entity::prelude::*;

/// A member of the staff.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) login: String,
    /// The login in lower case: unique, and the order of lists.
    pub(crate) login_key: String,
    pub(crate) name: String,
    pub(crate) email: String,
    /// ISO 639-1.
    pub(crate) language: String,
    /// Tryton's user; `NULL` for a local member.
    pub(crate) user_id: Option<i64>,
    /// What is kept of a local member's password.
    pub(crate) password: Option<String>,
    /// Until when that is a one-time password; `NULL` of a lasting one.
    pub(crate) one_time_until: Option<DateTimeUtc>,
    /// When an operator last let the login try again.
    pub(crate) unlocked_at: Option<DateTimeUtc>,
    pub(crate) disabled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

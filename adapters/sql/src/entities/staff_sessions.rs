use sea_orm::entity::prelude::*;

/// A session of the staff's door.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) staff_id: Uuid,
    /// `cookie` or `token`.
    pub(crate) carrier: String,
    pub(crate) opened_at: DateTimeUtc,
    pub(crate) used_at: DateTimeUtc,
    pub(crate) expires_at: DateTimeUtc,
    pub(crate) revoked_at: Option<DateTimeUtc>,
    /// Opened with a one-time password.
    pub(crate) must_change: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

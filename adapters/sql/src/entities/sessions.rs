use sea_orm::entity::prelude::*;

/// A portal session.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) user_id: i64,
    pub(crate) login: String,
    pub(crate) name: String,
    /// ISO 639-1.
    pub(crate) language: String,
    pub(crate) in_group: bool,
    /// `cookie` or `token`.
    pub(crate) carrier: String,
    /// The customer chosen.
    pub(crate) chosen: Option<i64>,
    pub(crate) opened_at: DateTimeUtc,
    pub(crate) used_at: DateTimeUtc,
    pub(crate) expires_at: DateTimeUtc,
    pub(crate) revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

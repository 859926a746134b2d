use sea_orm::entity::prelude::*;

/// A token that a program signs in with. One of the two owners is there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tokens")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) staff_id: Option<Uuid>,
    pub(crate) user_id: Option<i64>,
    pub(crate) name: String,
    /// Words with spaces between.
    pub(crate) scopes: String,
    pub(crate) made_at: DateTimeUtc,
    pub(crate) expires_at: DateTimeUtc,
    pub(crate) used_at: Option<DateTimeUtc>,
    pub(crate) revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

use sea_orm::entity::prelude::*;

/// A restore that was rehearsed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drills")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) at: DateTimeUtc,
    pub(crate) backup_id: Uuid,
    /// `equal`, `different`, `failed`.
    pub(crate) outcome: String,
    pub(crate) ms: i64,
    /// A line each.
    pub(crate) found: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

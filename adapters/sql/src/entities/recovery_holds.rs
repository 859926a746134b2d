use sea_orm::entity::prelude::*;

/// What was restored, and is held until it is released.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_holds")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) restored_at: DateTimeUtc,
    pub(crate) backup_id: Uuid,
    pub(crate) backup_made_at: DateTimeUtc,
    pub(crate) released_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

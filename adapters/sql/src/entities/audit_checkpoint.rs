use sea_orm::entity::prelude::*;

/// What stands for entries that are no longer there: one row, once any were removed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_checkpoint")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i32,
    /// The last entry that is no longer there.
    pub(crate) seq: i64,
    /// Its seal.
    pub(crate) mac: Vec<u8>,
    /// How many went with the last act.
    pub(crate) removed: i64,
    pub(crate) actor: String,
    pub(crate) at: DateTimeUtc,
    /// The entry that tells of that act.
    pub(crate) told_by: i64,
    /// The checkpoint's own seal.
    pub(crate) seal: Vec<u8>,
    /// Which key sealed it.
    pub(crate) key_id: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

use sea_orm::entity::prelude::*;

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "backups")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) made_at: DateTimeUtc,
    pub(crate) path: String,
    pub(crate) bytes: i64,
    /// In hexadecimal.
    pub(crate) sha256: String,
    pub(crate) schema_level: String,
    pub(crate) audit_seq: i64,
    pub(crate) copy_path: Option<String>,
    pub(crate) verified_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

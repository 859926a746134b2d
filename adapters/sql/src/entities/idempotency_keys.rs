use sea_orm::entity::prelude::*;

/// A command that may come again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) scope: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) key: String,
    /// SHA-256.
    pub(crate) fingerprint: Vec<u8>,
    /// The answer; none while the command is being carried out.
    pub(crate) status: Option<i32>,
    /// Packed.
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

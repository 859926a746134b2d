use sea_orm::entity::prelude::*;

/// Where an entry of the audit came from. A row may be erased: the chain holds without it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_origins")]
pub(crate) struct Model {
    /// The entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) seq: i64,
    pub(crate) salt: Vec<u8>,
    /// An IP address.
    pub(crate) address: Option<String>,
    pub(crate) request_id: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

use sea_orm::entity::prelude::*;

/// An entry of the audit: a link of the chain.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub(crate) struct Model {
    /// 1, 2, 3…
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) seq: i64,
    pub(crate) id: Uuid,
    pub(crate) at: DateTimeUtc,
    pub(crate) actor: String,
    /// The event's kind, which says what `detail` holds.
    pub(crate) kind: String,
    pub(crate) detail: Json,
    /// The commitment to the row of `audit_origins`.
    pub(crate) origin: Option<Vec<u8>>,
    /// The seal of the entry before it.
    pub(crate) prev: Vec<u8>,
    /// Its own seal.
    pub(crate) mac: Vec<u8>,
    /// Which key sealed it.
    pub(crate) key_id: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

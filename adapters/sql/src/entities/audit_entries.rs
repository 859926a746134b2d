use sea_orm::entity::prelude::*;

/// An entry of the audit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) at: DateTimeUtc,
    pub(crate) actor: String,
    /// An IP address.
    pub(crate) address: Option<String>,
    pub(crate) request_id: Option<String>,
    /// The event's kind, which says what `detail` holds.
    pub(crate) kind: String,
    pub(crate) detail: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

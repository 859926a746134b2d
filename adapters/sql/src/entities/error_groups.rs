use sea_orm::entity::prelude::*;

/// What goes wrong in one way at one place.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "error_groups")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) place: String,
    pub(crate) count: i64,
    pub(crate) first_seen: DateTimeUtc,
    pub(crate) last_seen: DateTimeUtc,
    /// A list of texts, the latest first.
    pub(crate) correlations: Json,
    pub(crate) resolved_at: Option<DateTimeUtc>,
    pub(crate) resolved_by: Option<String>,
    pub(crate) reopened: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

use sea_orm::entity::prelude::*;

/// A line of an incident's timeline.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "incident_events")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) incident_id: Uuid,
    /// 1, 2, 3, …
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    pub(crate) at: DateTimeUtc,
    pub(crate) by: Uuid,
    pub(crate) kind: String,
    /// The incident's; a comment leaves it.
    pub(crate) revision: i64,
    pub(crate) words: Option<String>,
    pub(crate) severity_before: Option<String>,
    pub(crate) severity_after: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

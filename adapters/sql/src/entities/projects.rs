use sea_orm::entity::prelude::*;

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "projects")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// The name in lower case: unique, and what is searched.
    pub(crate) name_key: String,
    pub(crate) lead: Uuid,
    /// The states of the six stages, in order, with blanks between.
    pub(crate) stages: String,
    pub(crate) patience_ms: i64,
    /// Environments, with blanks between.
    pub(crate) planner_authorises: String,
    pub(crate) promotion: bool,
    /// See [`freezes`](crate::projects).
    pub(crate) freezes: Json,
    pub(crate) made_at: DateTimeUtc,
    pub(crate) revision: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

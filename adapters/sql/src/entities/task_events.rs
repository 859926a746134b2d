use sea_orm::entity::prelude::*;

/// A line of a task's history.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_events")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) task_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) revision: i64,
    pub(crate) at: DateTimeUtc,
    pub(crate) by: Option<Uuid>,
    pub(crate) kind: String,
    pub(crate) reason: Option<String>,
    /// See [`event`](crate::tasks).
    pub(crate) changes: Option<Json>,
    pub(crate) authorisation: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

use sea_orm::entity::prelude::*;

/// How many tasks are planned for a stretch of time, by state.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_counts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) project_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) environment: String,
    /// `all`, `month`, `day`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) level: String,
    /// The stretch's first day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) day: Date,
    pub(crate) planned: i64,
    pub(crate) authorised: i64,
    pub(crate) running: i64,
    pub(crate) stale: i64,
    pub(crate) succeeded: i64,
    pub(crate) failed: i64,
    pub(crate) rejected: i64,
    pub(crate) cancelled: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

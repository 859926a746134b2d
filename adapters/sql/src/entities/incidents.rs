use sea_orm::entity::prelude::*;

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "incidents")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) project_id: Uuid,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) state: String,
    pub(crate) severity: String,
    pub(crate) assignee: Option<Uuid>,
    pub(crate) fell_to_lead: bool,
    pub(crate) deployment_id: Option<Uuid>,
    pub(crate) production: bool,
    pub(crate) cause: Option<String>,
    pub(crate) review: Option<String>,
    pub(crate) duplicate_of: Option<Uuid>,
    pub(crate) reopened: i64,
    pub(crate) opened_by: Uuid,
    pub(crate) opened_at: DateTimeUtc,
    pub(crate) resolved_at: Option<DateTimeUtc>,
    pub(crate) revision: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

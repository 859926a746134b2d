use sea_orm::entity::prelude::*;

/// A person's part in a project.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_members")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) project_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) staff_id: Uuid,
    pub(crate) role: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{ForeignKey, Index, Table};
use sea_orm_migration::schema::{
    big_integer, boolean, json_binary, text, timestamp_with_time_zone, uuid,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Projects and who is what in them.
pub(crate) struct Projects;

impl MigrationName for Projects {
    fn name(&self) -> &'static str {
        "0007_projects"
    }
}

#[async_trait]
impl MigrationTrait for Projects {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let projects = Table::create()
            .table("projects")
            .col(uuid("id").primary_key())
            .col(text("name"))
            .col(text("name_key").unique_key())
            .col(uuid("lead"))
            .col(text("stages"))
            .col(big_integer("patience_ms"))
            .col(text("planner_authorises"))
            .col(boolean("promotion"))
            .col(json_binary("freezes"))
            .col(timestamp_with_time_zone("made_at"))
            .col(big_integer("revision"))
            .foreign_key(
                ForeignKey::create()
                    .from("projects", "lead")
                    .to("staff", "id"),
            )
            .to_owned();
        manager.create_table(projects).await?;
        let members = Table::create()
            .table("project_members")
            .col(uuid("project_id"))
            .col(uuid("staff_id"))
            .col(text("role"))
            .primary_key(Index::create().col("project_id").col("staff_id"))
            .foreign_key(
                ForeignKey::create()
                    .from("project_members", "project_id")
                    .to("projects", "id"),
            )
            .foreign_key(
                ForeignKey::create()
                    .from("project_members", "staff_id")
                    .to("staff", "id"),
            )
            .to_owned();
        manager.create_table(members).await?;
        for (name, table, columns) in [
            ("projects_made", "projects", ["made_at", "id"]),
            (
                "project_members_staff",
                "project_members",
                ["staff_id", "role"],
            ),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

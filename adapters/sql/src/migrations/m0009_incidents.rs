use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{
    ConditionalStatement, Expr, ForeignKey, Index, Table, TableCreateStatement,
};
use sea_orm_migration::schema::{
    big_integer, boolean, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid, uuid_null,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Incidents and their timelines.
pub(crate) struct Incidents;

impl MigrationName for Incidents {
    fn name(&self) -> &'static str {
        "0009_incidents"
    }
}

const RESTORED: &str =
    r#""production" AND "deployment_id" IS NOT NULL AND "resolved_at" IS NOT NULL"#;

const INDEXES: &[(&str, &[&str], Option<&str>)] = &[
    (
        "incidents_sort",
        &["state", "severity", "opened_at", "id"],
        None,
    ),
    (
        "incidents_project",
        &["project_id", "opened_at", "id"],
        None,
    ),
    (
        "incidents_project_sort",
        &["project_id", "state", "severity", "opened_at", "id"],
        None,
    ),
    (
        "incidents_assignee",
        &["assignee", "state", "severity", "opened_at", "id"],
        None,
    ),
    ("incidents_restored", &["resolved_at", "id"], Some(RESTORED)),
];

#[async_trait]
impl MigrationTrait for Incidents {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(incidents()).await?;
        manager.create_table(events()).await?;
        for (name, columns, condition) in INDEXES {
            let mut index = Index::create();
            index.name(*name).table("incidents");
            for column in *columns {
                index.col(*column);
            }
            if let Some(condition) = condition {
                index.and_where(Expr::cust(*condition));
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn incidents() -> TableCreateStatement {
    Table::create()
        .table("incidents")
        .col(uuid("id").primary_key())
        .col(uuid("project_id"))
        .col(text("title"))
        .col(text("description"))
        .col(text("state"))
        .col(text("severity"))
        .col(uuid_null("assignee"))
        .col(boolean("fell_to_lead"))
        .col(uuid_null("deployment_id"))
        .col(boolean("production"))
        .col(text_null("cause"))
        .col(text_null("review"))
        .col(uuid_null("duplicate_of"))
        .col(big_integer("reopened"))
        .col(uuid("opened_by"))
        .col(timestamp_with_time_zone("opened_at"))
        .col(timestamp_with_time_zone_null("resolved_at"))
        .col(big_integer("revision"))
        .foreign_key(
            ForeignKey::create()
                .from("incidents", "project_id")
                .to("projects", "id"),
        )
        .to_owned()
}

fn events() -> TableCreateStatement {
    Table::create()
        .table("incident_events")
        .col(uuid("incident_id"))
        .col(big_integer("number"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid("by"))
        .col(text("kind"))
        .col(big_integer("revision"))
        .col(text_null("words"))
        .col(text_null("severity_before"))
        .col(text_null("severity_after"))
        .primary_key(Index::create().col("incident_id").col("number"))
        .foreign_key(
            ForeignKey::create()
                .from("incident_events", "incident_id")
                .to("incidents", "id"),
        )
        .to_owned()
}

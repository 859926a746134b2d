use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Index, Table};
use sea_orm_migration::schema::{json_binary, text, text_null, timestamp_with_time_zone, uuid};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// The audit.
pub(crate) struct AuditEntries;

impl MigrationName for AuditEntries {
    fn name(&self) -> &'static str {
        "0003_audit_entries"
    }
}

#[async_trait]
impl MigrationTrait for AuditEntries {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("audit_entries")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("at"))
            .col(text("actor"))
            .col(text_null("address"))
            .col(text_null("request_id"))
            .col(text("kind"))
            .col(json_binary("detail"))
            .to_owned();
        manager.create_table(table).await?;
        let by_time = Index::create()
            .name("audit_entries_at")
            .table("audit_entries")
            .col("at")
            .to_owned();
        manager.create_index(by_time).await
    }
}

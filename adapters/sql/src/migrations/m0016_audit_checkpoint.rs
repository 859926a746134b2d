use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::Table;
use sea_orm_migration::schema::{big_integer, binary, integer, text, timestamp_with_time_zone};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// What stands for entries of the audit that were removed.
pub(crate) struct AuditCheckpoint;

impl MigrationName for AuditCheckpoint {
    fn name(&self) -> &'static str {
        "0016_audit_checkpoint"
    }
}

#[async_trait]
impl MigrationTrait for AuditCheckpoint {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let checkpoint = Table::create()
            .table("audit_checkpoint")
            .col(integer("id").primary_key())
            .col(big_integer("seq"))
            .col(binary("mac"))
            .col(big_integer("removed"))
            .col(text("actor"))
            .col(timestamp_with_time_zone("at"))
            .col(big_integer("told_by"))
            .col(binary("seal"))
            .col(text("key_id"))
            .to_owned();
        manager.create_table(checkpoint).await
    }
}

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Index, Table};
use sea_orm_migration::schema::{
    binary, binary_null, integer_null, text, timestamp_with_time_zone_null,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Commands that may come again, and their first answers.
pub(crate) struct Idempotency;

impl MigrationName for Idempotency {
    fn name(&self) -> &'static str {
        "0010_idempotency"
    }
}

#[async_trait]
impl MigrationTrait for Idempotency {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let keys = Table::create()
            .table("idempotency_keys")
            .col(text("scope"))
            .col(text("key"))
            .col(binary("fingerprint"))
            .col(integer_null("status"))
            .col(binary_null("body"))
            .col(timestamp_with_time_zone_null("at"))
            .primary_key(Index::create().col("scope").col("key"))
            .to_owned();
        manager.create_table(keys).await?;
        let by_time = Index::create()
            .name("idempotency_keys_at")
            .table("idempotency_keys")
            .col("at")
            .to_owned();
        manager.create_index(by_time).await
    }
}

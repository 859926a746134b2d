use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::Table;
use sea_orm_migration::schema::{timestamp_with_time_zone, uuid};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// That what is here was made of a backup, and its people were taken out: no mail leaves.
pub(crate) struct Anonymised;

impl MigrationName for Anonymised {
    fn name(&self) -> &'static str {
        "0015_anonymised"
    }
}

#[async_trait]
impl MigrationTrait for Anonymised {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let marks = Table::create()
            .table("anonymised")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("at"))
            .col(uuid("backup_id"))
            .to_owned();
        manager.create_table(marks).await
    }
}

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Index, Table};
use sea_orm_migration::schema::{
    integer, json_binary, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid, uuid_null,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// What is to be sent, and what became of it.
pub(crate) struct Outbox;

impl MigrationName for Outbox {
    fn name(&self) -> &'static str {
        "0005_outbox"
    }
}

#[async_trait]
impl MigrationTrait for Outbox {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("outbox")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("made_at"))
            .col(text("state"))
            .col(json_binary("notice"))
            .col(timestamp_with_time_zone("due_at"))
            .col(integer("tries").default(0))
            .col(timestamp_with_time_zone_null("first_tried_at"))
            .col(uuid_null("leased_by"))
            .col(timestamp_with_time_zone_null("leased_until"))
            .col(text_null("last_error"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .to_owned();
        manager.create_table(table).await?;
        for (name, column) in [("outbox_due", "due_at"), ("outbox_state", "id")] {
            let index = Index::create()
                .name(name)
                .table("outbox")
                .col("state")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

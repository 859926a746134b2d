use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Index, Table};
use sea_orm_migration::schema::{big_integer, text, timestamp_with_time_zone};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Logins linked to customers.
pub(crate) struct Links;

impl MigrationName for Links {
    fn name(&self) -> &'static str {
        "0001_links"
    }
}

#[async_trait]
impl MigrationTrait for Links {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("links")
            .col(big_integer("user_id"))
            .col(big_integer("party_id"))
            .col(text("login"))
            .col(text("made_by"))
            .col(timestamp_with_time_zone("made_at"))
            .primary_key(Index::create().col("user_id").col("party_id"))
            .to_owned();
        manager.create_table(table).await?;
        let by_login = Index::create()
            .name("links_login")
            .table("links")
            .col("login")
            .to_owned();
        manager.create_index(by_login).await
    }
}

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Index, Table};
use sea_orm_migration::schema::{
    big_integer, json_binary, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// What goes wrong, grouped by kind and place, and the traffic of each hour.
pub(crate) struct Errors;

impl MigrationName for Errors {
    fn name(&self) -> &'static str {
        "0013_errors"
    }
}

#[async_trait]
impl MigrationTrait for Errors {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let groups = Table::create()
            .table("error_groups")
            .col(uuid("id").primary_key())
            .col(text("kind"))
            .col(text("place"))
            .col(big_integer("count"))
            .col(timestamp_with_time_zone("first_seen"))
            .col(timestamp_with_time_zone("last_seen"))
            .col(json_binary("correlations"))
            .col(timestamp_with_time_zone_null("resolved_at"))
            .col(text_null("resolved_by"))
            .col(big_integer("reopened").default(0))
            .to_owned();
        manager.create_table(groups).await?;
        let unique = Index::create()
            .name("error_groups_kind_place")
            .table("error_groups")
            .col("kind")
            .col("place")
            .unique()
            .to_owned();
        manager.create_index(unique).await?;
        let latest = Index::create()
            .name("error_groups_last_seen")
            .table("error_groups")
            .col("last_seen")
            .col("id")
            .to_owned();
        manager.create_index(latest).await?;
        let traffic = Table::create()
            .table("traffic")
            .col(timestamp_with_time_zone("hour").primary_key())
            .col(big_integer("requests"))
            .col(big_integer("failures"))
            .to_owned();
        manager.create_table(traffic).await
    }
}

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, Index, Table};
use sea_orm_migration::schema::{
    boolean, json_binary, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// One-time passwords, logins that were let try again, and reviews of sensitive roles.
pub(crate) struct Administrators;

impl MigrationName for Administrators {
    fn name(&self) -> &'static str {
        "0012_administrators"
    }
}

#[async_trait]
impl MigrationTrait for Administrators {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let until = timestamp_with_time_zone_null("one_time_until");
        add(manager, "staff", until).await?;
        let unlocked = timestamp_with_time_zone_null("unlocked_at");
        add(manager, "staff", unlocked).await?;
        let must_change = boolean("must_change").default(false).to_owned();
        add(manager, "staff_sessions", must_change).await?;
        let reviews = Table::create()
            .table("role_reviews")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("at"))
            .col(text("reviewer"))
            .col(json_binary("holdings"))
            .to_owned();
        manager.create_table(reviews).await?;
        let by_time = Index::create()
            .name("role_reviews_at")
            .table("role_reviews")
            .col("at")
            .to_owned();
        manager.create_index(by_time).await
    }
}

/// One column at a time: SQLite takes no more.
async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    let alter = Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(alter).await
}

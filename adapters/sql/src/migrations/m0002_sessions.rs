use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Index, Table};
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, boolean, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Portal sessions.
pub(crate) struct Sessions;

impl MigrationName for Sessions {
    fn name(&self) -> &'static str {
        "0002_sessions"
    }
}

#[async_trait]
impl MigrationTrait for Sessions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("sessions")
            .col(uuid("id").primary_key())
            .col(binary("token_hash").unique_key())
            .col(big_integer("user_id"))
            .col(text("login"))
            .col(text("name"))
            .col(text("language"))
            .col(boolean("in_group"))
            .col(text("carrier"))
            .col(big_integer_null("chosen"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(timestamp_with_time_zone("used_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .to_owned();
        manager.create_table(table).await?;
        for (name, column) in [
            ("sessions_user", "user_id"),
            ("sessions_expiry", "expires_at"),
        ] {
            let index = Index::create()
                .name(name)
                .table("sessions")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{ForeignKey, Index, IndexCreateStatement, Table};
use sea_orm_migration::schema::{
    big_integer_null, binary, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// The staff, their roles, sessions and tokens.
pub(crate) struct Staff;

impl MigrationName for Staff {
    fn name(&self) -> &'static str {
        "0006_staff"
    }
}

#[async_trait]
impl MigrationTrait for Staff {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let staff = Table::create()
            .table("staff")
            .col(uuid("id").primary_key())
            .col(text("login"))
            .col(text("login_key").unique_key())
            .col(text("name"))
            .col(text("email"))
            .col(text("language"))
            .col(big_integer_null("user_id").unique_key())
            .col(text_null("password"))
            .col(timestamp_with_time_zone_null("disabled_at"))
            .to_owned();
        manager.create_table(staff).await?;
        let roles = Table::create()
            .table("staff_roles")
            .col(uuid("staff_id"))
            .col(text("role"))
            .primary_key(Index::create().col("staff_id").col("role"))
            .foreign_key(
                ForeignKey::create()
                    .from("staff_roles", "staff_id")
                    .to("staff", "id"),
            )
            .to_owned();
        manager.create_table(roles).await?;
        let sessions = Table::create()
            .table("staff_sessions")
            .col(uuid("id").primary_key())
            .col(binary("token_hash").unique_key())
            .col(uuid("staff_id"))
            .col(text("carrier"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(timestamp_with_time_zone("used_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("staff_sessions", "staff_id")
                    .to("staff", "id"),
            )
            .to_owned();
        manager.create_table(sessions).await?;
        let tokens = Table::create()
            .table("tokens")
            .col(uuid("id").primary_key())
            .col(binary("token_hash").unique_key())
            .col(uuid_null("staff_id"))
            .col(big_integer_null("user_id"))
            .col(text("name"))
            .col(text("scopes"))
            .col(timestamp_with_time_zone("made_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("used_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("tokens", "staff_id")
                    .to("staff", "id"),
            )
            .to_owned();
        manager.create_table(tokens).await?;
        for (name, table, column) in [
            ("staff_roles_role", "staff_roles", "role"),
            ("staff_sessions_staff", "staff_sessions", "staff_id"),
            ("staff_sessions_expiry", "staff_sessions", "expires_at"),
            ("tokens_staff", "tokens", "staff_id"),
            ("tokens_user", "tokens", "user_id"),
        ] {
            manager.create_index(index(name, table, column)).await?;
        }
        Ok(())
    }
}

fn index(name: &'static str, table: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create()
        .name(name)
        .table(table)
        .col(column)
        .to_owned()
}

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{Index, Table};
use sea_orm_migration::schema::{
    big_integer, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// The catalogue of backups and drills; that what is here was restored, and is held.
pub(crate) struct Recovery;

impl MigrationName for Recovery {
    fn name(&self) -> &'static str {
        "0014_recovery"
    }
}

#[async_trait]
impl MigrationTrait for Recovery {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backups = Table::create()
            .table("backups")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("made_at"))
            .col(text("path"))
            .col(big_integer("bytes"))
            .col(text("sha256"))
            .col(text("schema_level"))
            .col(big_integer("audit_seq"))
            .col(text_null("copy_path"))
            .col(timestamp_with_time_zone_null("verified_at"))
            .to_owned();
        manager.create_table(backups).await?;
        let drills = Table::create()
            .table("drills")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("at"))
            .col(uuid("backup_id"))
            .col(text("outcome"))
            .col(big_integer("ms"))
            .col(text("found"))
            .to_owned();
        manager.create_table(drills).await?;
        let holds = Table::create()
            .table("recovery_holds")
            .col(uuid("id").primary_key())
            .col(timestamp_with_time_zone("restored_at"))
            .col(uuid("backup_id"))
            .col(timestamp_with_time_zone("backup_made_at"))
            .col(timestamp_with_time_zone_null("released_at"))
            .to_owned();
        manager.create_table(holds).await?;
        for (name, table, column) in [
            ("backups_made_at", "backups", "made_at"),
            ("drills_at", "drills", "at"),
            ("recovery_holds_at", "recovery_holds", "restored_at"),
        ] {
            let index = Index::create()
                .name(name)
                .table(table)
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

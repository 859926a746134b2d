use async_trait::async_trait;
use guichet_domain::access::Role;
use guichet_domain::kernel::Words;
use guichet_driven::ValueChange;
use sea_orm::DbErr;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use super::Report;
use crate::inspect::role_words;

/// Roles written under another of their names get their own. One that nobody knows is left, gives
/// nobody anything, and is reported.
pub(crate) struct RoleNames(pub(crate) Report);

impl MigrationName for RoleNames {
    fn name(&self) -> &'static str {
        "0011_role_names"
    }
}

#[async_trait]
impl MigrationTrait for RoleNames {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["staff_roles", "project_members"] {
            for (before, rows) in role_words(manager.get_connection(), table).await? {
                if Role::from_word(&before).is_some() {
                    continue;
                }
                let role = Role::named(&before).ok();
                if let Some(role) = role {
                    rename(manager, table, &before, role).await?;
                }
                self.0.note(ValueChange {
                    column: format!("{table}.role"),
                    before,
                    after: role.map(|role| role.word().to_owned()),
                    rows,
                });
            }
        }
        Ok(())
    }
}

/// Somebody may hold the role under both names: then the own name stays.
async fn rename(
    manager: &SchemaManager<'_>,
    table: &'static str,
    before: &str,
    role: Role,
) -> Result<(), DbErr> {
    if table == "project_members" {
        let update = Query::update()
            .table(table)
            .value("role", role.word())
            .and_where(Expr::col("role").eq(before))
            .to_owned();
        return manager.execute(update).await;
    }
    let same = Query::select()
        .column("staff_id")
        .expr(Expr::value(role.word()))
        .from(table)
        .and_where(Expr::col("role").eq(before))
        .to_owned();
    let mut insert = Query::insert();
    insert
        .into_table(table)
        .columns(["staff_id", "role"])
        .on_conflict(OnConflict::new().do_nothing().to_owned());
    insert
        .select_from(same)
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    manager.execute(insert).await?;
    let delete = Query::delete()
        .from_table(table)
        .and_where(Expr::col("role").eq(before))
        .to_owned();
    manager.execute(delete).await
}

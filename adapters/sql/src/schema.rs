use std::time::Duration;

use async_trait::async_trait;
use guichet_driven::{Applied, PortError, PortResult, Schema, SchemaLevel};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, Set,
};
use sea_orm_migration::{MigrationTrait, SchemaManager};

use crate::database_clock::now;
use crate::entities::migration_history::{ActiveModel, Column, Entity, Model};
use crate::error::{DEADLINE, within};
use crate::migrations::Report;
use crate::{Sql, migrations, scoped};

/// The longest one migration lasts.
const PATIENCE: Duration = Duration::from_mins(10);

/// Of PostgreSQL's advisory locks, the one of migrations ("guichet" in ASCII).
pub(crate) const LOCK: i64 = 0x67_75_69_63_68_65_74;

#[async_trait]
impl Schema for Sql {
    async fn level(&self) -> PortResult<SchemaLevel> {
        within("the schema's level", DEADLINE, async {
            let there = SchemaManager::new(&self.reader)
                .has_table("guichet_migrations")
                .await?;
            let begun = if there {
                scoped::migrations().all(&self.reader).await?
            } else {
                Vec::new()
            };
            let known = migrations::all(&self.seal, &Report::default());
            Ok(level(&known, &begun))
        })
        .await
    }

    async fn migrate(&self) -> PortResult<Vec<Applied>> {
        let mut applied = Vec::new();
        if matches!(self.level().await?, SchemaLevel::Current { .. }) {
            return Ok(applied);
        }
        while let Some(one) = self.migrate_once().await? {
            tracing::info!(migration = one.migration, "applied");
            applied.push(one);
        }
        Ok(applied)
    }
}

impl Sql {
    /// Applies the next migration in a transaction of its own, under a lock, so that two programs
    /// take turns and a failure leaves nothing behind; `None` when there is none left.
    pub(crate) async fn migrate_once(&self) -> PortResult<Option<Applied>> {
        let report = Report::default();
        let found = within("migrating", PATIENCE, async {
            let tx = self.transaction().await?;
            lock(&tx).await?;
            migrations::history(&SchemaManager::new(&tx)).await?;
            let known = migrations::all(&self.seal, &report);
            let level = level(&known, &scoped::migrations().all(&tx).await?);
            if let SchemaLevel::Behind { pending } = &level
                && let Some(migration) = known
                    .iter()
                    .find(|m| pending.first().is_some_and(|p| p == m.name()))
            {
                apply(migration.as_ref(), &tx).await?;
                tx.commit().await?;
            }
            Ok(level)
        })
        .await?;
        let refused = |code: &str, words: String| PortError::Refused {
            code: code.into(),
            words,
        };
        match found {
            SchemaLevel::Current { .. } => Ok(None),
            SchemaLevel::Behind { pending } => Ok(pending.into_iter().next().map(|migration| {
                let changes = report.take();
                Applied { migration, changes }
            })),
            SchemaLevel::Ahead { unknown } => Err(refused(
                "schema_ahead",
                format!(
                    "a newer program has migrated this database ({})",
                    unknown.join(", ")
                ),
            )),
            SchemaLevel::HalfMigrated { migration } => Err(refused(
                "schema_half_migrated",
                format!("the migration {migration} began and did not end"),
            )),
        }
    }
}

/// SQLite's transaction has its lock already.
pub(crate) async fn lock(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        let wait = format!(
            "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '120s'; \
             SELECT pg_advisory_xact_lock({LOCK});"
        );
        tx.execute_unprepared(&wait).await?;
    }
    Ok(())
}

/// The mark that it began is seen by others only where a migration commits on its way.
async fn apply(migration: &dyn MigrationTrait, tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let mark = ActiveModel {
        name: Set(migration.name().into()),
        began_at: Set(now(tx).await?),
        ended_at: Set(None),
    };
    Entity::insert(mark).exec_without_returning(tx).await?;
    migration.up(&SchemaManager::new(tx)).await?;
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now(tx).await?))
        .filter(Column::Name.eq(migration.name()))
        .exec(tx)
        .await?;
    Ok(())
}

fn level(known: &[Box<dyn MigrationTrait>], begun: &[Model]) -> SchemaLevel {
    let names: Vec<&str> = known.iter().map(|migration| migration.name()).collect();
    if let Some(half) = begun.iter().find(|row| row.ended_at.is_none()) {
        let migration = half.name.clone();
        return SchemaLevel::HalfMigrated { migration };
    }
    let is_known = |row: &&Model| names.contains(&row.name.as_str());
    let unknown: Vec<&Model> = begun.iter().filter(|row| !is_known(row)).collect();
    if !unknown.is_empty() {
        let unknown = unknown.into_iter().map(|row| row.name.clone()).collect();
        return SchemaLevel::Ahead { unknown };
    }
    let is_begun = |name: &&str| begun.iter().any(|row| row.name == *name);
    let pending = names.iter().filter(|name| !is_begun(name));
    let pending: Vec<String> = pending.map(|name| (*name).to_owned()).collect();
    if !pending.is_empty() {
        return SchemaLevel::Behind { pending };
    }
    let last = names.last().copied().unwrap_or_default().to_owned();
    SchemaLevel::Current { last }
}

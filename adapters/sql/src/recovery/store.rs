//! The catalogue, and the hold.

use std::path::PathBuf;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{
    Anonymised, BackupRow, DrillOutcome, DrillRow, Held, Hold, LaterFacts, OutboxState, PortResult,
    ReadRecovery, RecoveryStore,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, UpdateMany};
use uuid::Uuid;

use super::hold;
use crate::entities::{anonymised, backups, drills, outbox, recovery_holds};
use crate::error::corrupt;
use crate::unit::SqlUnit;
use crate::{Sql, scoped, values};

#[async_trait]
impl RecoveryStore for SqlUnit {
    async fn add_backup(&mut self, backup: &BackupRow) -> PortResult<()> {
        let insert = backups::Entity::insert(backups::ActiveModel {
            id: Set(backup.id),
            made_at: Set(values::instant(backup.made_at)),
            path: Set(backup.path.display().to_string()),
            bytes: Set(values::stored(backup.bytes)),
            sha256: Set(backup.sha256.clone()),
            schema_level: Set(backup.level.clone()),
            audit_seq: Set(values::stored(backup.audit_seq)),
            copy_path: Set(backup.copy.as_ref().map(|path| path.display().to_string())),
            verified_at: Set(backup.verified_at.map(values::instant)),
        });
        self.write("adding a backup to the catalogue", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }

    async fn verified(&mut self, id: Uuid, at: DateTime<Utc>) -> PortResult<bool> {
        let update = backups::Entity::update_many()
            .col_expr(
                backups::Column::VerifiedAt,
                Expr::value(values::instant(at)),
            )
            .filter(backups::Column::Id.eq(id));
        let done = self
            .write("noting a verified backup", async |tx| update.exec(tx).await)
            .await?;
        Ok(done.rows_affected > 0)
    }

    async fn forget_backup(&mut self, id: Uuid) -> PortResult<bool> {
        let delete = backups::Entity::delete_many().filter(backups::Column::Id.eq(id));
        let done = self
            .write("forgetting a backup", async |tx| delete.exec(tx).await)
            .await?;
        Ok(done.rows_affected > 0)
    }

    async fn add_drill(&mut self, drill: &DrillRow) -> PortResult<()> {
        let insert = drills::Entity::insert(drills::ActiveModel {
            id: Set(drill.id),
            at: Set(values::instant(drill.at)),
            backup_id: Set(drill.backup),
            outcome: Set(drill.outcome.word().into()),
            ms: Set(values::stored(drill.ms)),
            found: Set(values::text(&drill.found.join("\n")).into_owned()),
        });
        self.write("adding a drill to the catalogue", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }

    async fn hold(&mut self, new: &Hold, later: Option<&LaterFacts>) -> PortResult<Held> {
        let insert = recovery_holds::Entity::insert(recovery_holds::ActiveModel {
            id: Set(new.id),
            restored_at: Set(values::instant(new.restored_at)),
            backup_id: Set(new.backup),
            backup_made_at: Set(values::instant(new.backup_made_at)),
            released_at: Set(None),
        });
        let at = new.restored_at;
        self.write("holding what was restored", async |tx| {
            insert.exec_without_returning(tx).await?;
            let mut held = hold::end_entrances(tx, at).await?;
            if let Some(later) = later {
                hold::take_over(tx, later, &mut held).await?;
            }
            held.mails = hold::waiting(tx).await?;
            Ok(held)
        })
        .await
    }

    async fn release(&mut self, at: DateTime<Utc>, reason: &str) -> PortResult<Option<u64>> {
        let at = values::instant(at);
        let latest = scoped::recovery::held();
        let end = end_holds(at);
        self.write("releasing what was restored", async |tx| {
            let Some(latest) = latest.one(tx).await? else {
                return Ok(None);
            };
            // Another release may have ended it between the two.
            if end.exec(tx).await?.rows_affected == 0 {
                return Ok(None);
            }
            let give_up = outbox::Entity::update_many()
                .col_expr(
                    outbox::Column::State,
                    Expr::value(OutboxState::GivenUp.word()),
                )
                .col_expr(outbox::Column::EndedAt, Expr::value(at))
                .col_expr(outbox::Column::LastError, Expr::value(reason))
                .col_expr(outbox::Column::LeasedBy, Expr::value(None::<Uuid>))
                .col_expr(
                    outbox::Column::LeasedUntil,
                    Expr::value(None::<DateTime<Utc>>),
                )
                .filter(outbox::Column::State.eq(OutboxState::Waiting.word()))
                .filter(outbox::Column::MadeAt.lte(latest.restored_at));
            let ended = give_up.exec(tx).await?.rows_affected;
            Ok(Some(ended))
        })
        .await
    }

    async fn mark_anonymised(&mut self, mark: &Anonymised) -> PortResult<Held> {
        let insert = anonymised::Entity::insert(anonymised::ActiveModel {
            id: Set(mark.id),
            at: Set(values::instant(mark.at)),
            backup_id: Set(mark.backup),
        });
        let at = mark.at;
        let end = end_holds(values::instant(at));
        self.write("marking what was anonymised", async |tx| {
            // A backup of a database that was held: this one waits for nothing.
            end.exec(tx).await?;
            insert.exec_without_returning(tx).await?;
            hold::end_entrances(tx, at).await
        })
        .await
    }
}

fn end_holds(at: DateTime<Utc>) -> UpdateMany<recovery_holds::Entity> {
    recovery_holds::Entity::update_many()
        .col_expr(recovery_holds::Column::ReleasedAt, Expr::value(at))
        .filter(recovery_holds::Column::ReleasedAt.is_null())
}

#[async_trait]
impl ReadRecovery for Sql {
    async fn backups(&self) -> PortResult<Vec<BackupRow>> {
        let query = scoped::recovery::backups();
        let rows = self
            .read("the catalogue of backups", async |db| query.all(db).await)
            .await?;
        rows.into_iter().map(backup).collect()
    }

    async fn last_drill(&self) -> PortResult<Option<DrillRow>> {
        let query = scoped::recovery::drills();
        let row = self
            .read("the last drill", async |db| query.one(db).await)
            .await?;
        row.as_ref().map(drill).transpose()
    }

    async fn last_drill_until(&self, moment: DateTime<Utc>) -> PortResult<Option<DrillRow>> {
        let query = scoped::recovery::drills_until(moment);
        let row = self
            .read("the last drill", async |db| query.one(db).await)
            .await?;
        row.as_ref().map(drill).transpose()
    }

    async fn held(&self) -> PortResult<Option<Hold>> {
        let query = scoped::recovery::held();
        let row = self
            .read("what is held", async |db| query.one(db).await)
            .await?;
        Ok(row.map(|row| Hold {
            id: row.id,
            restored_at: row.restored_at,
            backup: row.backup_id,
            backup_made_at: row.backup_made_at,
        }))
    }

    async fn anonymised(&self) -> PortResult<Option<Anonymised>> {
        let query = scoped::recovery::anonymised();
        let row = self
            .read("whether it was anonymised", async |db| query.one(db).await)
            .await?;
        Ok(row.map(|row| Anonymised {
            id: row.id,
            at: row.at,
            backup: row.backup_id,
        }))
    }
}

fn backup(row: backups::Model) -> PortResult<BackupRow> {
    Ok(BackupRow {
        id: row.id,
        made_at: row.made_at,
        path: PathBuf::from(row.path),
        bytes: values::counted(row.bytes, "backups", "bytes")?,
        sha256: row.sha256,
        level: row.schema_level,
        audit_seq: values::counted(row.audit_seq, "backups", "audit_seq")?,
        copy: row.copy_path.map(PathBuf::from),
        verified_at: row.verified_at,
    })
}

fn drill(row: &drills::Model) -> PortResult<DrillRow> {
    let outcome = DrillOutcome::from_word(&row.outcome);
    Ok(DrillRow {
        id: row.id,
        at: row.at,
        backup: row.backup_id,
        outcome: outcome.ok_or_else(|| corrupt("drills", "outcome"))?,
        ms: values::counted(row.ms, "drills", "ms")?,
        found: row.found.lines().map(str::to_owned).collect(),
    })
}

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{
    Claimed, Lease, OutboxEntry, OutboxRow, OutboxState, OutboxStore, PortResult, ReadOutbox,
    Settled,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set, UpdateMany};
use uuid::Uuid;

use crate::entities::outbox::{ActiveModel, Column, Entity, Model};
use crate::error::{DEADLINE, corrupt, within};
use crate::unit::SqlUnit;
use crate::{Sql, notice, scoped, values};

#[async_trait]
impl OutboxStore for SqlUnit {
    async fn add(&mut self, entry: &OutboxEntry) -> PortResult<()> {
        let at = values::instant(entry.made_at);
        let row = ActiveModel {
            id: Set(entry.id),
            made_at: Set(at),
            state: Set(OutboxState::Waiting.word().into()),
            notice: Set(notice::stored(&entry.notice)),
            due_at: Set(at),
            tries: Set(0),
            first_tried_at: Set(None),
            leased_by: Set(None),
            leased_until: Set(None),
            last_error: Set(None),
            ended_at: Set(None),
        };
        let insert = Entity::insert(row);
        self.write("adding to the outbox", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }

    async fn revive(&mut self, id: Uuid, at: DateTime<Utc>) -> PortResult<bool> {
        let at = values::instant(at);
        let update = released(state(Entity::update_many(), OutboxState::Waiting))
            .col_expr(Column::DueAt, Expr::value(at))
            .col_expr(Column::Tries, Expr::value(0))
            .col_expr(Column::FirstTriedAt, Expr::value(None::<DateTime<Utc>>))
            .col_expr(Column::EndedAt, Expr::value(None::<DateTime<Utc>>))
            .filter(Column::Id.eq(id))
            .filter(Column::State.ne(OutboxState::Sent.word()))
            .filter(scoped::outbox_free_at(at));
        let done = self
            .write("trying an entry of the outbox again", async |tx| {
                update.exec(tx).await
            })
            .await?;
        Ok(done.rows_affected > 0)
    }
}

#[async_trait]
impl ReadOutbox for Sql {
    async fn claim(
        &self,
        now: DateTime<Utc>,
        lease: Lease,
        limit: usize,
    ) -> PortResult<Vec<Claimed>> {
        let now = values::instant(now);
        // A look that holds no lock: most of the time there is nothing to do.
        let any = scoped::outbox_due(now, 1);
        let any = self
            .read("what is due in the outbox", async |db| any.one(db).await)
            .await?;
        if any.is_none() || limit == 0 {
            return Ok(Vec::new());
        }
        let claiming = async {
            let tx = self.transaction().await?;
            // What was restored may have been sent already: nothing leaves before it is released.
            // Nor anything, ever, from what was anonymised.
            if scoped::recovery::held().one(&tx).await?.is_some()
                || scoped::recovery::anonymised().one(&tx).await?.is_some()
            {
                tx.rollback().await?;
                return Ok(Vec::new());
            }
            let rows = claim(&tx, now, lease, limit).await?;
            tx.commit().await?;
            Ok(rows)
        };
        let rows = within("claiming from the outbox", DEADLINE, claiming).await?;
        Ok(rows.iter().map(|row| claimed(row, now)).collect())
    }

    async fn settle(&self, id: Uuid, holder: Uuid, settled: &Settled) -> PortResult<bool> {
        let update = released(Entity::update_many()).filter(Column::Id.eq(id));
        let update = match settled {
            Settled::Sent { at } => state(update, OutboxState::Sent)
                .col_expr(Column::EndedAt, Expr::value(values::instant(*at)))
                .filter(Column::State.ne(OutboxState::Sent.word())),
            Settled::PutOff { until, error } => update
                .col_expr(Column::DueAt, Expr::value(values::instant(*until)))
                .col_expr(Column::LastError, Expr::value(values::text(error)))
                .filter(Column::LeasedBy.eq(holder)),
            Settled::GivenUp { at, error } => state(update, OutboxState::GivenUp)
                .col_expr(Column::EndedAt, Expr::value(values::instant(*at)))
                .col_expr(Column::LastError, Expr::value(values::text(error)))
                .filter(Column::LeasedBy.eq(holder)),
            Settled::Released => update
                .col_expr(Column::Tries, Expr::col(Column::Tries).sub(1))
                .col_expr(Column::FirstTriedAt, first_tried_if_released())
                .filter(Column::LeasedBy.eq(holder)),
        };
        let done = within(
            "settling in the outbox",
            DEADLINE,
            update.exec(&self.writer),
        )
        .await?;
        Ok(done.rows_affected > 0)
    }

    async fn page(
        &self,
        state: Option<OutboxState>,
        before: Option<Uuid>,
        limit: usize,
    ) -> PortResult<Vec<OutboxRow>> {
        let query = scoped::outbox_page(state, before, limit);
        let rows = self
            .read("the outbox", async |db| query.all(db).await)
            .await?;
        rows.into_iter().map(row).collect()
    }

    async fn one(&self, id: Uuid) -> PortResult<Option<OutboxRow>> {
        let query = scoped::outbox_one(id);
        let found = self
            .read("an entry of the outbox", async |db| query.one(db).await)
            .await?;
        found.map(row).transpose()
    }

    async fn prune(&self, before: DateTime<Utc>) -> PortResult<u64> {
        let delete = Entity::delete_many()
            .filter(Column::State.eq(OutboxState::Sent.word()))
            .filter(Column::EndedAt.lt(values::instant(before)));
        let done = within(
            "removing what was sent from the outbox",
            DEADLINE,
            delete.exec(&self.writer),
        );
        Ok(done.await?.rows_affected)
    }
}

/// The rows as they were, and then this lease on each.
async fn claim(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    lease: Lease,
    limit: usize,
) -> Result<Vec<Model>, DbErr> {
    let rows = scoped::outbox_due_alone(now, limit).all(tx).await?;
    if rows.is_empty() {
        return Ok(rows);
    }
    let first = Expr::col(Column::FirstTriedAt).if_null(now);
    Entity::update_many()
        .col_expr(Column::LeasedBy, Expr::value(lease.holder))
        .col_expr(
            Column::LeasedUntil,
            Expr::value(values::instant(lease.until)),
        )
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
        .col_expr(Column::FirstTriedAt, first)
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(tx)
        .await?;
    Ok(rows)
}

fn claimed(row: &Model, now: DateTime<Utc>) -> Claimed {
    Claimed {
        id: row.id,
        notice: notice::read(&row.notice),
        tries: u32::try_from(row.tries).unwrap_or_default() + 1,
        first_tried_at: row.first_tried_at.unwrap_or(now),
        lapsed: row.leased_by.is_some(),
    }
}

fn row(row: Model) -> PortResult<OutboxRow> {
    Ok(OutboxRow {
        id: row.id,
        made_at: row.made_at,
        state: OutboxState::from_word(&row.state).ok_or_else(|| corrupt("outbox", "state"))?,
        notice: notice::read(&row.notice),
        tries: u32::try_from(row.tries).map_err(|_| corrupt("outbox", "tries"))?,
        due_at: row.due_at,
        last_error: row.last_error,
        ended_at: row.ended_at,
    })
}

/// The only try was none: the day of tries has not begun.
fn first_tried_if_released() -> Expr {
    Expr::case(
        Expr::col(Column::Tries).lte(1),
        Expr::value(None::<DateTime<Utc>>),
    )
    .finally(Expr::col(Column::FirstTriedAt))
    .into()
}

fn state(update: UpdateMany<Entity>, state: OutboxState) -> UpdateMany<Entity> {
    update.col_expr(Column::State, Expr::value(state.word()))
}

/// Nobody's any more.
fn released(update: UpdateMany<Entity>) -> UpdateMany<Entity> {
    update
        .col_expr(Column::LeasedBy, Expr::value(None::<Uuid>))
        .col_expr(Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
}

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_driven::{CommandKey, FirstAnswer, IdempotencyStore, PortResult};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set, TryInsertResult};

use crate::entities::idempotency_keys::{ActiveModel, Column, Entity, Model};
use crate::error::corrupt;
use crate::unit::SqlUnit;
use crate::{packed, scoped, values};

#[async_trait]
impl IdempotencyStore for SqlUnit {
    async fn first(&mut self, key: &CommandKey) -> PortResult<Option<FirstAnswer>> {
        // A row of this unit's own takes the key: whoever else wants it waits for this unit's end.
        let row = row(key, None);
        let insert = Entity::insert(row).on_conflict_do_nothing_on([Column::Scope, Column::Key]);
        let done = self
            .write("a command that may come again", async |tx| {
                insert.exec(tx).await
            })
            .await?;
        if matches!(done, TryInsertResult::Inserted(_)) {
            return Ok(None);
        }
        let query = scoped::idempotency::one(&values::text(&key.scope), &values::text(&key.key));
        let query = query.lock_exclusive();
        let row = self
            .write("a command's first answer", async |tx| query.one(tx).await)
            .await?;
        row.map_or(Ok(None), answer)
    }

    async fn keep(
        &mut self,
        key: &CommandKey,
        status: u16,
        body: &[u8],
        at: DateTime<Utc>,
    ) -> PortResult<()> {
        let mut already = OnConflict::columns([Column::Scope, Column::Key]);
        let already = already
            .update_columns([
                Column::Fingerprint,
                Column::Status,
                Column::Body,
                Column::At,
            ])
            .to_owned();
        // Answers are a few kilobytes of names that come again and again, and there are many.
        let packed = packed::pack(body).map_err(|_| corrupt("idempotency_keys", "body"))?;
        let insert = Entity::insert(row(key, Some((status, packed, at)))).on_conflict(already);
        self.write("keeping a command's answer", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }

    async fn prune(&mut self, before: DateTime<Utc>) -> PortResult<u64> {
        let delete = Entity::delete_many().filter(Column::At.lt(values::instant(before)));
        // Keys that were asked for and never answered, by units that were kept all the same.
        let unanswered = Entity::delete_many().filter(Column::At.is_null());
        let done = self
            .write("forgetting commands", async |tx| {
                unanswered.exec(tx).await?;
                delete.exec(tx).await
            })
            .await?;
        Ok(done.rows_affected)
    }
}

fn row(key: &CommandKey, answer: Option<(u16, Vec<u8>, DateTime<Utc>)>) -> ActiveModel {
    let (status, body, at) = match answer {
        Some((status, body, at)) => (Some(status), Some(body), Some(at)),
        None => (None, None, None),
    };
    ActiveModel {
        scope: Set(values::text(&key.scope).into_owned()),
        key: Set(values::text(&key.key).into_owned()),
        fingerprint: Set(key.fingerprint.to_vec()),
        status: Set(status.map(i32::from)),
        body: Set(body),
        at: Set(at.map(values::instant)),
    }
}

fn answer(row: Model) -> PortResult<Option<FirstAnswer>> {
    let (Some(status), Some(body)) = (row.status, row.body) else {
        return Ok(None);
    };
    let status = u16::try_from(status);
    Ok(Some(FirstAnswer {
        fingerprint: values::hash(&row.fingerprint, "idempotency_keys", "fingerprint")?,
        status: status.map_err(|_| corrupt("idempotency_keys", "status"))?,
        body: packed::unpack(&body).map_err(|_| corrupt("idempotency_keys", "body"))?,
    }))
}

use std::str::FromStr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::{ErrorId, Page, Place, PlaceRequest};
use guichet_driven::{
    Actor, ErrorGroup, ErrorStanding, ErrorStore, KeepErrors, PortResult, Resolution, Sighting,
    Tally, Traffic,
};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect, Set,
};
use serde_json::Value;

use crate::entities::error_groups::{ActiveModel, Column, Entity, Model};
use crate::entities::traffic;
use crate::error::{DEADLINE, corrupt, within};
use crate::unit::SqlUnit;
use crate::{Sql, scoped, values};

const TABLE: &str = "error_groups";

#[async_trait]
impl KeepErrors for Sql {
    async fn note(&self, tally: &Tally) -> PortResult<()> {
        let what = "noting what went wrong";
        let tx = within(what, DEADLINE, self.transaction()).await?;
        for seen in &tally.sightings {
            let known = scoped::errors::of(&values::text(&seen.kind), &values::text(&seen.place));
            let known = within(what, DEADLINE, known.one(&tx)).await?;
            let known = known.map(group).transpose()?;
            within(what, DEADLINE, write(&tx, seen, known)).await?;
        }
        for hour in &tally.hours {
            within(what, DEADLINE, count(&tx, hour)).await?;
        }
        within(what, DEADLINE, tx.commit()).await
    }

    async fn page(
        &self,
        standing: Option<ErrorStanding>,
        request: &PlaceRequest,
    ) -> PortResult<Page<ErrorGroup, Place>> {
        let query = scoped::errors::page(standing, request);
        let query = scoped::prepared(&query, self.reader.get_database_backend());
        let rows = self
            .read("what went wrong", async |db| query.all(db).await)
            .await?;
        let groups = rows.into_iter().map(group).collect::<PortResult<_>>()?;
        Ok(Page::cut_at(groups, request, |group: &ErrorGroup| {
            (group.last_seen, group.id.0)
        }))
    }

    async fn traffic(&self, since: DateTime<Utc>) -> PortResult<Traffic> {
        let query = scoped::errors::traffic(since);
        let rows = self
            .read("the traffic", async |db| query.all(db).await)
            .await?;
        let mut sum = Traffic::default();
        for row in rows {
            sum.requests += values::counted(row.requests, "traffic", "requests")?;
            sum.failures += values::counted(row.failures, "traffic", "failures")?;
        }
        Ok(sum)
    }

    async fn prune(&self, before: DateTime<Utc>) -> PortResult<u64> {
        let before = values::instant(before);
        let hours = traffic::Entity::delete_many().filter(traffic::Column::Hour.lt(before));
        let groups = Entity::delete_many().filter(scoped::errors::mended_before(before));
        let forgetting = async {
            hours.exec(&self.writer).await?;
            groups.exec(&self.writer).await
        };
        let done = within("forgetting what went wrong", DEADLINE, forgetting).await?;
        Ok(done.rows_affected)
    }
}

#[async_trait]
impl ErrorStore for SqlUnit {
    async fn hold(&mut self, id: ErrorId) -> PortResult<Option<ErrorGroup>> {
        let query = scoped::errors::one(id).lock_exclusive();
        let row = self
            .write("holding what went wrong", async |tx| query.one(tx).await)
            .await?;
        row.map(group).transpose()
    }

    async fn set(&mut self, id: ErrorId, resolved: Option<&Resolution>) -> PortResult<()> {
        let at = resolved.map(|resolved| values::instant(resolved.at));
        let by = resolved.map(|resolved| values::text(&resolved.by.to_string()).into_owned());
        let update = Entity::update_many()
            .col_expr(Column::ResolvedAt, Expr::value(at))
            .col_expr(Column::ResolvedBy, Expr::value(by))
            .filter(Column::Id.eq(id.0));
        let done = self
            .write("resolving what went wrong", async |tx| {
                update.exec(tx).await
            })
            .await?;
        if done.rows_affected != 1 {
            return Err(guichet_driven::PortError::Conflict);
        }
        Ok(())
    }
}

/// Writes what a group has become, or a new one.
async fn write(
    tx: &DatabaseTransaction,
    seen: &Sighting,
    known: Option<ErrorGroup>,
) -> Result<(), DbErr> {
    match known.map(|group| group.seen(seen)) {
        None => Entity::insert(row(&ErrorGroup::new(seen)))
            .exec_without_returning(tx)
            .await
            .map(drop),
        Some(group) => Entity::update_many()
            .set(row(&group))
            .filter(Column::Id.eq(group.id.0))
            .exec(tx)
            .await
            .map(drop),
    }
}

/// Adds to an hour, which may be there.
async fn count(
    tx: &DatabaseTransaction,
    (hour, more): &(DateTime<Utc>, Traffic),
) -> Result<(), DbErr> {
    use traffic::{ActiveModel, Column, Entity};
    let row = ActiveModel {
        hour: Set(values::instant(*hour)),
        requests: Set(values::stored(more.requests)),
        failures: Set(values::stored(more.failures)),
    };
    let mut already = OnConflict::column(Column::Hour);
    let already = already.values([Column::Requests, Column::Failures].map(|column| {
        let more = Expr::col((Alias::new("excluded"), column));
        (column, Expr::col((Entity, column)).add(more))
    }));
    let insert = Entity::insert(row).on_conflict(already.to_owned());
    insert.exec_without_returning(tx).await.map(drop)
}

fn row(group: &ErrorGroup) -> ActiveModel {
    let resolved = group.resolved.as_ref();
    let ids = group.correlations.iter();
    ActiveModel {
        id: Set(group.id.0),
        kind: Set(values::text(&group.kind).into_owned()),
        place: Set(values::text(&group.place).into_owned()),
        count: Set(values::stored(group.count)),
        first_seen: Set(values::instant(group.first_seen)),
        last_seen: Set(values::instant(group.last_seen)),
        correlations: Set(ids.map(|id| values::text(id).into_owned()).collect()),
        resolved_at: Set(resolved.map(|resolved| values::instant(resolved.at))),
        resolved_by: Set(resolved.map(|resolved| resolved.by.to_string())),
        reopened: Set(values::stored(group.reopened)),
    }
}

fn group(row: Model) -> PortResult<ErrorGroup> {
    let ids = row.correlations.as_array();
    let ids = ids.ok_or_else(|| corrupt(TABLE, "correlations"))?;
    let id = |id: &Value| id.as_str().map(str::to_owned);
    let correlations: Option<Vec<String>> = ids.iter().map(id).collect();
    let resolved = match (row.resolved_at, row.resolved_by) {
        (None, _) => None,
        (Some(at), by) => Some(Resolution {
            at,
            by: Actor::from_str(&by.unwrap_or_default())
                .map_err(|_| corrupt(TABLE, "resolved_by"))?,
        }),
    };
    Ok(ErrorGroup {
        id: ErrorId(row.id),
        count: values::counted(row.count, TABLE, "count")?,
        first_seen: row.first_seen,
        last_seen: row.last_seen,
        correlations: correlations.ok_or_else(|| corrupt(TABLE, "correlations"))?,
        resolved,
        reopened: values::counted(row.reopened, TABLE, "reopened")?,
        kind: row.kind,
        place: row.place,
    })
}

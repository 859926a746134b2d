//! Reviews of who holds sensitive roles.

use guichet_domain::access::{Holding, Role, RoleReview};
use guichet_domain::kernel::{StaffId, Words};
use guichet_driven::PortResult;
use sea_orm::{EntityTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entities::role_reviews::{ActiveModel, Entity, Model};
use crate::error::corrupt;
use crate::unit::SqlUnit;
use crate::{Sql, scoped, values};

pub(crate) async fn last(sql: &Sql) -> PortResult<Option<RoleReview>> {
    let query = scoped::last_role_review();
    let row = sql
        .read("the last review of roles", async |db| query.one(db).await)
        .await?;
    row.map(review).transpose()
}

pub(crate) async fn add(unit: &mut SqlUnit, review: &RoleReview) -> PortResult<()> {
    let holdings = review.holdings.iter();
    let holdings: Vec<Value> = holdings
        .map(|(staff, role)| json!([staff.to_string(), role.word()]))
        .collect();
    let insert = Entity::insert(ActiveModel {
        id: Set(review.id),
        at: Set(values::instant(review.at)),
        reviewer: Set(values::text(&review.by).into_owned()),
        holdings: Set(holdings.into()),
    });
    unit.write("adding a review of roles", async |tx| {
        insert.exec_without_returning(tx).await
    })
    .await?;
    Ok(())
}

fn review(row: Model) -> PortResult<RoleReview> {
    let holdings = row.holdings.as_array().map(|all| {
        let each = all.iter().map(holding);
        each.collect::<Option<_>>()
    });
    let holdings = holdings.flatten();
    Ok(RoleReview {
        id: row.id,
        at: row.at,
        by: row.reviewer,
        holdings: holdings.ok_or_else(|| corrupt("role_reviews", "holdings"))?,
    })
}

fn holding(pair: &Value) -> Option<Holding> {
    let staff = Uuid::parse_str(pair.get(0)?.as_str()?).ok()?;
    let role = Role::from_word(pair.get(1)?.as_str()?)?;
    Some((StaffId(staff), role))
}

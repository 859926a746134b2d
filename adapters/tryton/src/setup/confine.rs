use std::collections::BTreeMap;

use guichet_driven::{Confinement, PortError, PortResult};
use serde::Deserialize;
use serde_json::json;

use super::desk::{Desk, Row};
use super::{group, users};
use crate::groups::CUSTOMERS_GROUP;

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// Makes the customers' group this login's only one. Another group that it has, active or not, is
/// somebody's decision: it is named, and nothing is changed.
pub(super) async fn confine(desk: &Desk, login: &str, never: &[&str]) -> PortResult<Confinement> {
    let Some(user) = users::find(desk, login).await? else {
        return Ok(Confinement::Unknown);
    };
    let Some(customers) = group::find(desk, CUSTOMERS_GROUP).await? else {
        return Err(PortError::Refused {
            code: "no_customers_group".into(),
            words: format!("there is no group \"{CUSTOMERS_GROUP}\" yet"),
        });
    };
    let others: Vec<i64> = user
        .is
        .groups
        .iter()
        .copied()
        .filter(|group| *group != customers)
        .collect();
    if !others.is_empty() {
        return Ok(Confinement::OtherGroups(names(desk, &others).await?));
    }
    if user.is_administrator() || never.contains(&login) {
        return Err(PortError::Refused {
            code: "own_account".into(),
            words: format!("{login} is an account that the portal works with"),
        });
    }
    if user.is.groups == [customers] {
        return Ok(Confinement::Already);
    }
    let values = json!({ "groups": [["add", [customers]]] });
    desk.write("model.res.user.write", &[user.id], values)
        .await?;
    Ok(Confinement::Confined)
}

/// The names of groups, in the order of their ids.
pub(super) async fn names(desk: &Desk, groups: &[i64]) -> PortResult<Vec<String>> {
    let rows: Vec<Row<Named>> = desk
        .all(
            "model.res.group.search_read",
            vec![json!(["id", "in", groups])],
            &["name"],
        )
        .await?;
    let names: BTreeMap<i64, String> = rows.into_iter().map(|row| (row.id, row.is.name)).collect();
    Ok(names.into_values().collect())
}

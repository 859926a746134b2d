use guichet_driven::{Change, ChangeKind, PortError, PortResult};
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::{Desk, Row};
use crate::wire::typed::Flag;

#[derive(Deserialize)]
struct Group {
    active: Flag,
    parent: Option<i64>,
}

const SEARCH: &str = "model.res.group.search_read";

/// Finds the group of this name or makes it; its id. A group that inherits another's rights
/// would be no group of least rights.
pub(super) async fn ensure(desk: &Desk, name: &str, log: &mut Vec<Change>) -> PortResult<i64> {
    let what = format!("group \"{name}\"");
    let found: Vec<Row<Group>> = desk
        .all(
            SEARCH,
            vec![json!(["name", "=", name])],
            &["active", "parent"],
        )
        .await?;
    if let [_, _, ..] = found.as_slice() {
        return Err(PortError::Refused {
            code: "ambiguous_group".into(),
            words: format!("there are {} groups named \"{name}\"", found.len()),
        });
    }
    let (id, kind) = match found.first() {
        None => {
            let made = desk
                .create("model.res.group.create", &[json!({ "name": name })])
                .await?;
            let id = made
                .first()
                .ok_or_else(|| PortError::corrupt("no id of a new group"))?;
            (*id, ChangeKind::Made)
        }
        Some(Row { id, is }) if is.active.0 && is.parent.is_none() => (*id, ChangeKind::Left),
        Some(Row { id, .. }) => {
            let values = json!({ "active": true, "parent": Value::Null });
            desk.write("model.res.group.write", &[*id], values).await?;
            (*id, ChangeKind::Changed)
        }
    };
    log.push(Change { kind, what });
    Ok(id)
}

/// The id of the group of this name, if there is one.
pub(super) async fn find(desk: &Desk, name: &str) -> PortResult<Option<i64>> {
    let found: Vec<Row<Group>> = desk
        .all(
            SEARCH,
            vec![json!(["name", "=", name])],
            &["active", "parent"],
        )
        .await?;
    Ok(found.first().map(|row| row.id))
}

use std::collections::{BTreeMap, BTreeSet};

use guichet_driven::{Change, ChangeKind, PortResult};
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::{Desk, Row};
use super::plan::Right;
use crate::wire::typed::Flag;

/// A row of `ir.model.access`.
#[derive(Deserialize)]
struct Access {
    model: Value,
    active: Flag,
    perm_read: Flag,
    perm_write: Flag,
    perm_create: Flag,
    perm_delete: Flag,
}

const SEARCH: &str = "model.ir.model.access.search_read";
const FIELDS: [&str; 6] = [
    "model",
    "active",
    "perm_read",
    "perm_write",
    "perm_create",
    "perm_delete",
];

/// Makes these the group's rights, and no others: a right that is not among them is taken away.
pub(super) async fn ensure(
    desk: &Desk,
    group: (i64, &str),
    wanted: &[Right],
    log: &mut Vec<Change>,
) -> PortResult<()> {
    let (id, name) = group;
    let rows: Vec<Row<Access>> = desk
        .all(SEARCH, vec![json!(["group", "=", id])], &FIELDS)
        .await?;
    let mut rows: BTreeMap<String, Vec<Row<Access>>> =
        rows.into_iter().fold(BTreeMap::new(), |mut by, row| {
            by.entry(desk.name(&row.is.model).unwrap_or_default())
                .or_default()
                .push(row);
            by
        });
    for right in wanted.iter().filter(|right| desk.has(right.model)) {
        let kind = one(
            desk,
            id,
            right,
            rows.remove(right.model).unwrap_or_default(),
        )
        .await?;
        log.push(Change {
            kind,
            what: format!("right on {} for \"{name}\"", right.model),
        });
    }
    for (model, rows) in rows {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        desk.delete("model.ir.model.access.delete", &ids).await?;
        let what = format!("right on {model} for \"{name}\", taken away");
        log.push(Change {
            kind: ChangeKind::Changed,
            what,
        });
    }
    Ok(())
}

async fn one(
    desk: &Desk,
    group: i64,
    right: &Right,
    rows: Vec<Row<Access>>,
) -> PortResult<ChangeKind> {
    let values = json!({
        "model": desk.reference(right.model), "group": group, "active": true,
        "perm_read": true, "perm_write": right.write,
        "perm_create": right.create, "perm_delete": false,
    });
    let is_right = |row: &Access| {
        row.active.0
            && row.perm_read.0
            && row.perm_write.0 == right.write
            && row.perm_create.0 == right.create
            && !row.perm_delete.0
    };
    match rows.as_slice() {
        [] => {
            desk.create("model.ir.model.access.create", &[values])
                .await?;
            Ok(ChangeKind::Made)
        }
        [row] if is_right(&row.is) => Ok(ChangeKind::Left),
        [first, rest @ ..] => {
            desk.write("model.ir.model.access.write", &[first.id], values)
                .await?;
            let rest: Vec<i64> = rest.iter().map(|row| row.id).collect();
            if !rest.is_empty() {
                desk.delete("model.ir.model.access.delete", &rest).await?;
            }
            Ok(ChangeKind::Changed)
        }
    }
}

/// The models that Tryton lets a member of a group write to although no right of the group says
/// so: those without any right that binds everybody, and those it opens to everybody.
pub(super) async fn open_to_writing(desk: &Desk) -> PortResult<BTreeSet<String>> {
    let everybody = vec![json!(["group", "=", null]), json!(["active", "=", true])];
    let rows: Vec<Row<Access>> = desk.all(SEARCH, everybody, &FIELDS).await?;
    let mut closed: BTreeMap<String, bool> = BTreeMap::new();
    for Row { is, .. } in rows {
        let shut = !(is.perm_write.0 || is.perm_create.0 || is.perm_delete.0);
        let name = desk.name(&is.model).unwrap_or_default();
        closed
            .entry(name)
            .and_modify(|all| *all &= shut)
            .or_insert(shut);
    }
    let open = desk
        .bindable()
        .filter(|model| !closed.get(*model).is_some_and(|shut| *shut));
    Ok(open.map(str::to_owned).collect())
}

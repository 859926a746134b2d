use std::collections::BTreeMap;

use guichet_driven::{Change, ChangeKind, PortResult};
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::{Desk, Row};
use super::plan::NOTHING;
use crate::wire::typed::Flag;

/// A rule that binds the members of one group.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) model: String,
    /// The rule is for reading, too.
    pub(super) read: bool,
    /// What a member may reach of the model, in Tryton's own words.
    pub(super) domain: String,
}

impl Rule {
    /// Shuts a model for everything.
    pub(super) fn shut(model: &str) -> Self {
        Self {
            model: model.into(),
            read: true,
            domain: NOTHING.into(),
        }
    }

    /// Leaves a model to be read.
    pub(super) fn read_only(model: &str) -> Self {
        Self {
            model: model.into(),
            read: false,
            domain: NOTHING.into(),
        }
    }
}

/// An `ir.rule.group`.
#[derive(Deserialize)]
struct RuleGroup {
    model: Value,
    global_p: Flag,
    default_p: Flag,
    perm_read: Flag,
    perm_write: Flag,
    perm_create: Flag,
    perm_delete: Flag,
    groups: Vec<i64>,
    #[serde(rename = "rules.")]
    rules: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    id: i64,
    domain: String,
}

const FIELDS: [&str; 9] = [
    "model",
    "global_p",
    "default_p",
    "perm_read",
    "perm_write",
    "perm_create",
    "perm_delete",
    "groups",
    "rules.domain",
];
const WRITE: &str = "model.ir.rule.group.write";

/// Makes these the group's rules, and no others. Rules of a group are OR-ed: one that somebody
/// else put there would open again what these shut, so the group is taken out of it.
pub(super) async fn ensure(
    desk: &Desk,
    group: (i64, &str),
    wanted: &[Rule],
    log: &mut Vec<Change>,
) -> PortResult<()> {
    let (id, name) = group;
    let domain = vec![json!(["groups", "=", id])];
    let rows: Vec<Row<RuleGroup>> = desk
        .all("model.ir.rule.group.search_read", domain, &FIELDS)
        .await?;
    let mut rows: BTreeMap<String, Vec<Row<RuleGroup>>> =
        rows.into_iter().fold(BTreeMap::new(), |mut by, row| {
            by.entry(desk.name(&row.is.model).unwrap_or_default())
                .or_default()
                .push(row);
            by
        });
    let mut missing = Vec::new();
    for rule in wanted {
        // One that binds another group as well is not ours to change.
        let (own, foreign): (Vec<_>, Vec<_>) = rows
            .remove(&rule.model)
            .unwrap_or_default()
            .into_iter()
            .partition(|row| own(row, id));
        let kind = match own.as_slice() {
            [] => {
                missing.push(values(desk, group, rule));
                ChangeKind::Made
            }
            [row] if is_right(&row.is, rule) => ChangeKind::Left,
            [first, rest @ ..] => {
                mend(desk, group, rule, first).await?;
                leave(desk, id, rest).await?;
                ChangeKind::Changed
            }
        };
        log.push(Change {
            kind,
            what: format!("rule on {} for \"{name}\"", rule.model),
        });
        if !foreign.is_empty() {
            leave(desk, id, &foreign).await?;
            log.push(taken(&rule.model, name));
        }
    }
    desk.create("model.ir.rule.group.create", &missing).await?;
    for (model, rows) in rows {
        leave(desk, id, &rows).await?;
        log.push(taken(&model, name));
    }
    Ok(())
}

fn own(row: &Row<RuleGroup>, group: i64) -> bool {
    row.is.groups == [group] && !row.is.global_p.0 && !row.is.default_p.0
}

fn taken(model: &str, name: &str) -> Change {
    let what = format!("another rule on {model}, no longer for \"{name}\"");
    Change {
        kind: ChangeKind::Changed,
        what,
    }
}

fn is_right(row: &RuleGroup, rule: &Rule) -> bool {
    let same = |text: &str| {
        let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
        parsed(text) == parsed(&rule.domain)
    };
    row.perm_read.0 == rule.read
        && row.perm_write.0
        && row.perm_create.0
        && row.perm_delete.0
        && matches!(row.rules.as_slice(), [only] if same(&only.domain))
}

fn values(desk: &Desk, (group, name): (i64, &str), rule: &Rule) -> Value {
    json!({
        "name": format!("{name}: {}", rule.model), "model": desk.reference(&rule.model),
        "global_p": false, "default_p": false,
        "perm_read": rule.read, "perm_write": true, "perm_create": true, "perm_delete": true,
        "groups": [["add", [group]]],
        "rules": [["create", [{ "domain": rule.domain }]]],
    })
}

async fn mend(
    desk: &Desk,
    group: (i64, &str),
    rule: &Rule,
    row: &Row<RuleGroup>,
) -> PortResult<()> {
    let mut values = values(desk, group, rule);
    let old: Vec<i64> = row.is.rules.iter().map(|test| test.id).collect();
    values["rules"] = json!([["delete", old], ["create", [{ "domain": rule.domain }]]]);
    desk.write(WRITE, &[row.id], values).await
}

/// Takes the group out of rules; one that then binds nobody stays, and does nothing.
async fn leave(desk: &Desk, group: i64, rows: &[Row<RuleGroup>]) -> PortResult<()> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    desk.write(WRITE, &ids, json!({ "groups": [["remove", [group]]] }))
        .await
}

use std::collections::BTreeMap;

use guichet_driven::{Change, ChangeKind, PortResult};
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::{Desk, Row};
use super::plan::{for_members, nothing};
use crate::wire::typed::Flag;

/// What a rule is for: reading, writing, creating, deleting.
pub(super) type Modes = [bool; 4];

/// All of them.
pub(super) const ALL: Modes = [true; 4];
/// All but reading.
pub(super) const CHANGES: Modes = [false, true, true, true];
/// What a relation is made and mended by.
pub(super) const MAKING: Modes = [false, true, true, false];
/// What it is taken away by.
pub(super) const DELETING: Modes = [false, false, false, true];

/// A rule that binds the members of one group.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) model: String,
    pub(super) modes: Modes,
    /// What a member may reach of the model, in Tryton's own words.
    pub(super) domain: String,
}

impl Rule {
    /// What members may reach of a model.
    pub(super) fn only(name: &str, modes: Modes, domain: &Value) -> Self {
        Self {
            model: name.into(),
            modes,
            domain: for_members(domain),
        }
    }

    /// Shuts a model for everything.
    pub(super) fn shut(model: &str) -> Self {
        Self {
            model: model.into(),
            modes: ALL,
            domain: for_members(&nothing()),
        }
    }

    /// Leaves a model to be read.
    pub(super) fn read_only(model: &str) -> Self {
        Self {
            model: model.into(),
            modes: CHANGES,
            domain: for_members(&nothing()),
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

impl RuleGroup {
    fn modes(&self) -> Modes {
        [
            self.perm_read.0,
            self.perm_write.0,
            self.perm_create.0,
            self.perm_delete.0,
        ]
    }
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
    // One that binds another group as well is not ours to change.
    let (own, mut foreign): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| own(row, id));
    let mut rows: BTreeMap<(String, Modes), Vec<Row<RuleGroup>>> = BTreeMap::new();
    for row in own {
        let model = desk.name(&row.is.model).unwrap_or_default();
        rows.entry((model, row.is.modes())).or_default().push(row);
    }
    let mut missing = Vec::new();
    for rule in wanted {
        let known = rows
            .remove(&(rule.model.clone(), rule.modes))
            .unwrap_or_default();
        let mut known = known.into_iter();
        let kind = match known.next() {
            None => {
                missing.push(values(desk, group, rule));
                ChangeKind::Made
            }
            Some(row) if is_right(&row.is, rule) => ChangeKind::Left,
            Some(row) => {
                mend(desk, rule, &row).await?;
                ChangeKind::Changed
            }
        };
        foreign.extend(known);
        log.push(Change {
            kind,
            what: format!("rule on {} for \"{name}\"", rule.model),
        });
    }
    desk.create("model.ir.rule.group.create", &missing).await?;
    foreign.extend(rows.into_values().flatten());
    leave(desk, id, &foreign).await?;
    log.extend(foreign.iter().map(|row| {
        let model = desk.name(&row.is.model).unwrap_or_default();
        let what = format!("another rule on {model}, no longer for \"{name}\"");
        Change {
            kind: ChangeKind::Changed,
            what,
        }
    }));
    Ok(())
}

fn own(row: &Row<RuleGroup>, group: i64) -> bool {
    row.is.groups == [group] && !row.is.global_p.0 && !row.is.default_p.0
}

fn is_right(row: &RuleGroup, rule: &Rule) -> bool {
    let same = |text: &str| {
        let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
        parsed(text) == parsed(&rule.domain)
    };
    matches!(row.rules.as_slice(), [only] if same(&only.domain))
}

fn values(desk: &Desk, (group, name): (i64, &str), rule: &Rule) -> Value {
    let [read, write, create, delete] = rule.modes;
    json!({
        "name": format!("{name}: {}", rule.model), "model": desk.reference(&rule.model),
        "global_p": false, "default_p": false,
        "perm_read": read, "perm_write": write, "perm_create": create, "perm_delete": delete,
        "groups": [["add", [group]]],
        "rules": [["create", [{ "domain": rule.domain }]]],
    })
}

async fn mend(desk: &Desk, rule: &Rule, row: &Row<RuleGroup>) -> PortResult<()> {
    let old: Vec<i64> = row.is.rules.iter().map(|test| test.id).collect();
    let rules = json!([["delete", old], ["create", [{ "domain": rule.domain }]]]);
    desk.write(WRITE, &[row.id], json!({ "rules": rules }))
        .await
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

use std::collections::BTreeMap;

use guichet_driven::ChangeKind;
use serde_json::{Map, Value, json};

use super::{ACCOUNTS, Bench, SERVICE, TEST, plan};

/// What set-up must not touch, as Tryton has it: by model, every record by its id.
async fn everything(bench: &Bench) -> BTreeMap<&'static str, BTreeMap<i64, Map<String, Value>>> {
    let mut all = BTreeMap::new();
    for (method, fields) in [
        (
            "model.res.user.search_read",
            &["login", "active", "groups", "company", "write_date"][..],
        ),
        (
            "model.res.group.search_read",
            &["name", "active", "parent", "users", "write_date"],
        ),
        (
            "model.ir.model.access.search_read",
            &[
                "model",
                "group",
                "active",
                "perm_read",
                "perm_write",
                "perm_create",
                "perm_delete",
            ],
        ),
        (
            "model.ir.rule.group.search_read",
            &[
                "model",
                "groups",
                "global_p",
                "default_p",
                "perm_read",
                "perm_write",
                "perm_create",
                "perm_delete",
                "rules.domain",
            ],
        ),
    ] {
        let mut fields = fields.to_vec();
        fields.push("id");
        let domain = json!([["active", "in", [true, false]]]);
        let domain = if fields.contains(&"active") {
            domain
        } else {
            json!([])
        };
        let args = (domain, 0, Value::Null, [("id", "ASC")], fields);
        let rows: Vec<Map<String, Value>> = bench.admin.read(method, args).await.unwrap();
        let rows = rows
            .into_iter()
            .map(|row| (row["id"].as_i64().unwrap(), row))
            .collect();
        all.insert(method, rows);
    }
    all
}

#[tokio::test]
async fn a_second_run_changes_nothing_and_nobody_else_is_ever_changed() {
    let bench = Bench::new().await;
    let before = everything(&bench).await;

    let first = bench.setup().prepare(&plan()).await.unwrap();
    assert_eq!(first.users_changed, Vec::<String>::new());
    assert!(
        first.users_compared > 3,
        "{} users compared",
        first.users_compared
    );
    assert_eq!(
        first.test_user.as_ref().map(|(_, login)| login.as_str()),
        Some(TEST.0)
    );
    let between = everything(&bench).await;

    let second = bench.setup().prepare(&plan()).await.unwrap();
    let changed: Vec<_> = second
        .changes
        .iter()
        .filter(|change| change.kind != ChangeKind::Left)
        .collect();
    assert!(changed.is_empty(), "{changed:?}");
    let whats = |changes: &[guichet_driven::Change]| {
        changes
            .iter()
            .map(|change| change.what.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(whats(&second.changes), whats(&first.changes));
    assert_eq!(everything(&bench).await, between);

    // Whatever was there before is there as it was, but for set-up's own three logins.
    for (method, rows) in &before {
        for (id, row) in rows {
            let own = [SERVICE.0, ACCOUNTS.0, TEST.0].map(Value::from);
            let group = ["Guichet", "Guichet comptes", "Portail client"].map(Value::from);
            if row.get("login").is_some_and(|login| own.contains(login))
                || row.get("name").is_some_and(|name| group.contains(name))
            {
                continue;
            }
            assert_eq!(Some(row), between[method].get(id), "{method} {id}");
        }
    }
    // And what is new binds set-up's own groups alone.
    let groups: Vec<&Value> = between["model.res.group.search_read"]
        .iter()
        .filter(|(_, row)| {
            ["Guichet", "Guichet comptes", "Portail client"]
                .map(Value::from)
                .contains(&row["name"])
        })
        .map(|(_, row)| &row["id"])
        .collect();
    assert_eq!(groups.len(), 3);
    for (id, row) in &between["model.ir.rule.group.search_read"] {
        if !before["model.ir.rule.group.search_read"].contains_key(id) {
            let bound = row["groups"].as_array().unwrap();
            assert!(bound.len() == 1 && groups.contains(&&bound[0]), "rule {id}");
            assert!(
                !truth(&row["global_p"]) && !truth(&row["default_p"]),
                "rule {id}"
            );
        }
    }
    for (id, row) in &between["model.ir.model.access.search_read"] {
        if !before["model.ir.model.access.search_read"].contains_key(id) {
            assert!(groups.contains(&&row["group"]), "right {id}");
        }
    }
}

/// SQLite keeps 0 and 1.
fn truth(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_i64() == Some(1))
}

#[tokio::test]
async fn what_somebody_opened_again_is_shut_again() {
    let bench = Bench::prepared().await;
    let group = group(&bench, "Portail client").await;
    let rule = json!({
        "name": "ouverture", "model": bench.reference("party.party").await, "global_p": false, "default_p": false,
        "perm_read": true, "perm_write": false, "perm_create": false, "perm_delete": false,
        "groups": [["add", [group]]], "rules": [["create", [{ "domain": "[]" }]]],
    });
    let made: Vec<i64> = bench
        .admin
        .write("model.ir.rule.group.create", ([rule],))
        .await
        .unwrap();
    let args = (json!([]),);
    let open: i64 = bench
        .direct(TEST)
        .read("model.party.party.search_count", args.clone())
        .await
        .unwrap();
    assert!(open > 0, "the planted rule opens nothing");

    let report = bench.setup().prepare(&plan()).await.unwrap();
    let changed: Vec<_> = report
        .changes
        .iter()
        .filter(|change| change.kind != ChangeKind::Left)
        .map(|change| change.what.as_str())
        .collect();
    assert_eq!(
        changed,
        ["another rule on party.party, no longer for \"Portail client\""]
    );
    let shut: i64 = bench
        .direct(TEST)
        .read("model.party.party.search_count", args)
        .await
        .unwrap();
    assert_eq!(shut, 0);
    let _: Value = bench
        .admin
        .write("model.ir.rule.group.delete", (made,))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_right_too_many_is_taken_away_and_a_missing_rule_comes_back() {
    let bench = Bench::prepared().await;
    let service = group(&bench, "Guichet").await;
    let model = bench.reference("account.invoice.payment_term").await;
    let right = json!({ "model": model, "group": service, "perm_read": true,
        "perm_write": true, "perm_create": true, "perm_delete": true });
    let _: Vec<i64> = bench
        .admin
        .write("model.ir.model.access.create", ([right],))
        .await
        .unwrap();
    let customers = group(&bench, "Portail client").await;
    let domain = json!([
        ["groups", "=", customers],
        ["model", "=", bench.reference("product.product").await]
    ]);
    let found: Vec<i64> = bench
        .admin
        .read("model.ir.rule.group.search", (domain,))
        .await
        .unwrap();
    let _: Value = bench
        .admin
        .write("model.ir.rule.group.delete", (found,))
        .await
        .unwrap();

    let report = bench.setup().prepare(&plan()).await.unwrap();
    let changed: Vec<_> = report
        .changes
        .iter()
        .filter(|change| change.kind != ChangeKind::Left)
        .collect();
    let whats: Vec<_> = changed
        .iter()
        .map(|change| (change.kind, change.what.as_str()))
        .collect();
    assert_eq!(
        whats,
        [
            (
                ChangeKind::Changed,
                "right on account.invoice.payment_term for \"Guichet\", taken away"
            ),
            (
                ChangeKind::Made,
                "rule on product.product for \"Portail client\""
            ),
        ]
    );
}

pub(super) async fn group(bench: &Bench, name: &str) -> i64 {
    let domain = json!([["name", "=", name]]);
    let found: Vec<i64> = bench
        .admin
        .read("model.res.group.search", (domain,))
        .await
        .unwrap();
    *found.first().unwrap_or_else(|| panic!("no group {name}"))
}

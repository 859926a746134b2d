use guichet_driven::AccountStanding;
use serde_json::{Value, json};

use super::wire;
use crate::mapping::account::standing;

fn login(groups: &Value) -> AccountStanding {
    let row = json!({
        "id": 7, "login": "alice", "name": null, "email": "Alice <alice@x>", "active": 1,
        "groups.": groups,
    });
    standing(wire(&row)).unwrap()
}

fn group(name: &str) -> Value {
    json!({"id": 1, "name": name, "active": true, "parent": null})
}

#[test]
fn a_login_is_confined_when_the_customers_group_is_all_it_has() {
    let alone = login(&json!([group("Portail client")]));
    assert!(alone.active && alone.in_customers_group && alone.confined);
    assert_eq!((alone.name.as_str(), alone.email), ("alice", None));

    let two = login(&json!([group("Portail client"), group("Ventes")]));
    assert!(two.in_customers_group && !two.confined);

    let none = login(&json!([]));
    assert!(!none.in_customers_group && !none.confined);
}

#[test]
fn a_group_that_was_deactivated_gives_nothing() {
    let mut gone = group("Ventes");
    gone["active"] = json!(0);
    assert!(login(&json!([group("Portail client"), gone])).confined);
    let mut closed = group("Portail client");
    closed["active"] = json!(false);
    assert!(!login(&json!([closed])).in_customers_group);
}

#[test]
fn a_group_with_another_above_it_confines_nobody() {
    let mut child = group("Portail client");
    child["parent"] = json!(4);
    let account = login(&json!([child]));
    assert!(account.in_customers_group && !account.confined);
}

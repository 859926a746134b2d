use guichet_driven::PortError;
use serde_json::{Value, json};

use super::{Bench, plan, secret};

/// The code of the refusal.
fn code(result: Result<impl std::fmt::Debug, PortError>) -> String {
    match result {
        Err(PortError::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

async fn staff(bench: &Bench) -> (i64, String, Vec<i64>) {
    let domain = json!([
        ["groups", "!=", null],
        ["id", ">", 1],
        ["groups.name", "not ilike", "%uichet%"],
        ["groups.name", "!=", "Portail client"]
    ]);
    let args = (domain, 0, 1, Value::Null, ["login", "groups"]);
    let rows: Vec<Value> = bench
        .admin
        .read("model.res.user.search_read", args)
        .await
        .unwrap();
    let row = rows.first().expect("the fixtures company has staff");
    let groups = row["groups"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_i64)
        .collect();
    (
        row["id"].as_i64().unwrap(),
        row["login"].as_str().unwrap().into(),
        groups,
    )
}

async fn groups(bench: &Bench, user: i64) -> Vec<i64> {
    let rows: Vec<Value> = bench
        .admin
        .read("model.res.user.read", ([user], ["groups"]))
        .await
        .unwrap();
    rows[0]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_i64)
        .collect()
}

#[tokio::test]
async fn a_login_of_the_staff_is_no_test_customer_and_no_account_of_the_portal() {
    let bench = Bench::new().await;
    let (id, login, before) = staff(&bench).await;
    let mut wrong = plan();
    wrong
        .test_customer
        .as_mut()
        .unwrap()
        .login
        .clone_from(&login);
    assert_eq!(
        code(bench.setup().prepare(&wrong).await),
        "not_a_portal_user"
    );
    let mut wrong = plan();
    wrong.service_login.clone_from(&login);
    assert_eq!(
        code(bench.setup().prepare(&wrong).await),
        "not_a_service_account"
    );
    let mut wrong = plan();
    wrong.accounts.as_mut().unwrap().0.clone_from(&login);
    assert_eq!(
        code(bench.setup().prepare(&wrong).await),
        "not_a_service_account"
    );
    assert_eq!(groups(&bench, id).await, before);
    // The password is the person's own still.
    let mut tried = plan();
    tried.test_customer = None;
    bench.setup().prepare(&tried).await.unwrap();
}

#[tokio::test]
async fn no_login_is_two_accounts_at_once() {
    let bench = Bench::new().await;
    let admin = bench.server.admin_user.clone();
    for other in [admin.as_str(), "guichet", "guichet-comptes"] {
        let mut wrong = plan();
        wrong.test_customer.as_mut().unwrap().login = other.into();
        assert_eq!(
            code(bench.setup().prepare(&wrong).await),
            "same_login",
            "{other}"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_of_the_administrator_is_told_from_a_missing_right() {
    let bench = Bench::new().await;
    let setup = bench
        .tryton
        .administrator(&bench.server.admin_user, secret("faux"));
    assert_eq!(code(setup.prepare(&plan()).await), "administrator_sign_in");
    // An administrator without the rights of one.
    bench.setup().prepare(&plan()).await.unwrap();
    let (login, password) = super::TEST;
    let setup = bench.tryton.administrator(login, secret(password));
    let mut other = plan();
    other.test_customer = None;
    let denied = setup.prepare(&other).await.unwrap_err();
    assert!(
        !matches!(denied, PortError::Unavailable { .. }),
        "{denied:?}"
    );
}

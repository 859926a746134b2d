use guichet_driven::PortError;
use serde_json::{Value, json};

use super::again::group;
use super::{ACCOUNTS, Bench, TEST};

fn refused<T: std::fmt::Debug>(result: &Result<T, PortError>, what: &str) {
    assert!(
        matches!(
            result,
            Err(PortError::Denied { .. } | PortError::Refused { .. })
        ),
        "{what}: {result:?}"
    );
}

async fn ids(bench: &Bench, login: &str) -> Vec<i64> {
    let domain = json!([["login", "=", login]]);
    bench
        .admin
        .read("model.res.user.search", (domain,))
        .await
        .unwrap()
}

#[tokio::test]
async fn the_accounts_account_manages_customers_logins_and_no_others() {
    let bench = Bench::prepared().await;
    let customers = group(&bench, "Portail client").await;
    let administrators: Vec<i64> = bench
        .admin
        .read(
            "model.res.group.search",
            (json!([["name", "!=", "Portail client"]]),),
        )
        .await
        .unwrap();
    let other = administrators[0];
    let direct = bench.direct(ACCOUNTS);
    let login = format!("nouveau.{}", std::process::id());
    let user = |login: &str, groups: Value| json!([{ "name": login, "login": login, "password": "nouveau-2026", "groups": groups }]);

    let made: Vec<i64> = direct
        .write(
            "model.res.user.create",
            (user(&login, json!([["add", [customers]]])),),
        )
        .await
        .unwrap();
    let own = bench.direct((&login, "nouveau-2026"));
    let _: Value = own
        .read("model.res.user.get_preferences", (true,))
        .await
        .unwrap();

    let create = "model.res.user.create";
    refused(
        &direct
            .write::<Value>(create, (user("a.b", json!([])),))
            .await,
        "no group",
    );
    let two = json!([["add", [customers, other]]]);
    refused(
        &direct.write::<Value>(create, (user("a.b", two),)).await,
        "two groups",
    );
    let write = "model.res.user.write";
    let more = json!({ "groups": [["add", [other]]] });
    refused(
        &direct.write::<Value>(write, (&made, &more)).await,
        "another group",
    );
    let admin = ids(&bench, &bench.server.admin_user).await;
    let own = ids(&bench, ACCOUNTS.0).await;
    let password = json!({ "password": "pris-par-moi-2026" });
    refused(
        &direct.write::<Value>(write, (&admin, &password)).await,
        "the administrator",
    );
    refused(
        &direct.write::<Value>(write, (&own, &more)).await,
        "its own groups",
    );

    // By the relation's own model, beside the login's.
    let relation = "model.res.user-res.group.create";
    for (whose, user) in [
        ("a customer's", made[0]),
        ("its own", own[0]),
        ("admin's", admin[0]),
    ] {
        let row = json!([{ "user": user, "group": other }]);
        refused(&direct.write::<Value>(relation, (row,)).await, whose);
    }
    let row = json!([{ "user": own[0], "group": customers }]);
    refused(
        &direct.write::<Value>(relation, (row,)).await,
        "itself among the customers",
    );

    let less = json!({ "groups": [["remove", [customers]]] });
    refused(
        &direct.write::<Value>(write, (&made, less)).await,
        "a customer out of the group",
    );

    let seen: Vec<Value> = direct
        .read(
            "model.res.user.search_read",
            (json!([]), 0, Value::Null, Value::Null, ["login"]),
        )
        .await
        .unwrap();
    let staff = seen
        .iter()
        .find(|row| row["login"] == bench.server.admin_user);
    assert!(staff.is_none(), "it sees the administrator");
    assert!(seen.iter().any(|row| row["login"] == TEST.0));
    let gone = json!({ "active": false });
    let _: Value = direct.write(write, (&made, gone)).await.unwrap();
    // What it did to itself is undone by the next run.
    bench.setup().prepare(&super::plan()).await.unwrap();
}

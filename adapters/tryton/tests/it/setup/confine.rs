use guichet_driven::{Confinement, PortError, ReadAccounts};
use serde_json::{Value, json};

use super::{ACCOUNTS, Bench, SERVICE, TEST};

#[tokio::test]
async fn a_login_without_groups_is_confined_once() {
    let bench = Bench::prepared().await;
    let login = format!("confine.{}", std::process::id());
    let user = json!({ "name": login, "login": login, "password": "confiner-2026",
        "groups": [] });
    let made: Vec<i64> = bench
        .admin
        .write("model.res.user.create", ([user],))
        .await
        .unwrap();
    let groups: Vec<Value> = bench
        .admin
        .read("model.res.user.read", (&made, ["groups"]))
        .await
        .unwrap();
    assert_eq!(groups[0]["groups"], json!([]));

    let direct = bench.direct((&login, "confiner-2026"));
    let seen: i64 = direct
        .read("model.party.party.search_count", (json!([]),))
        .await
        .unwrap();
    assert!(seen > 0, "without any group Tryton is thought to be open");
    let setup = bench.setup();
    assert_eq!(setup.confine(&login).await.unwrap(), Confinement::Confined);
    assert_eq!(setup.confine(&login).await.unwrap(), Confinement::Already);
    let seen: i64 = direct
        .read("model.party.party.search_count", (json!([]),))
        .await
        .unwrap();
    assert_eq!(seen, 0);
    let standing = bench.tryton.by_login(&login).await.unwrap().unwrap();
    assert!(standing.confined && standing.in_customers_group);
    let gone = json!({ "active": false });
    let _: Value = bench
        .admin
        .write("model.res.user.write", (&made, gone))
        .await
        .unwrap();
}

#[tokio::test]
async fn nobody_with_another_group_is_confined() {
    let bench = Bench::prepared().await;
    let setup = bench.setup();
    assert_eq!(
        setup.confine("nobody.at.all").await.unwrap(),
        Confinement::Unknown
    );
    assert_eq!(setup.confine(TEST.0).await.unwrap(), Confinement::Already);
    for (login, group) in [(SERVICE.0, "Guichet"), (ACCOUNTS.0, "Guichet comptes")] {
        let refused = setup.confine(login).await.unwrap();
        assert_eq!(
            refused,
            Confinement::OtherGroups(vec![group.into()]),
            "{login}"
        );
    }
    match setup.confine(&bench.server.admin_user).await {
        Ok(Confinement::OtherGroups(groups)) => assert!(!groups.is_empty()),
        Err(PortError::Refused { .. }) => {}
        other => panic!("{other:?}"),
    }
}

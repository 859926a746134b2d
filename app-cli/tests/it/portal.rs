use serde_json::{Value, json};

use crate::tryton::program;

#[test]
fn set_up_twice_and_the_second_time_everything_is_left() {
    let (program, _turn) = program();
    let first = program.run(&["setup", "portal", "--pdf-reports", "--format", "json"]);
    assert_eq!(first.status, 0, "{first:?}");
    assert_eq!(first.json()["users_changed"], json!([]));
    assert_eq!(first.json()["test_customer"]["party_code"], "C0001");

    let second = program.run(&["setup", "portal", "--pdf-reports", "--format", "json"]);
    assert_eq!(second.status, 0, "{second:?}");
    let changes = second.json()["changes"].as_array().unwrap().clone();
    assert!(changes.len() > 300, "{}", changes.len());
    assert!(changes.iter().all(|change| change["kind"] == "left"));
    assert!(second.json()["users_compared"].as_u64().unwrap() > 3);

    let people = program.run(&["setup", "portal"]);
    assert_eq!(people.status, 0, "{people:?}");
    assert!(people.out.lines().count() < 40, "{people:?}");
    assert!(
        people.out.contains("règles pour \"Portail client\""),
        "{people:?}"
    );

    // The test customer is linked, and confined.
    let list = program.run(&["customers", "list", "--format", "json"]);
    assert_eq!(list.json()["links"][0]["login"], "portal.client");
    let again = ["customers", "link", "portal.client", "C0001", "--strict"];
    let again = program.run(&[&again[..], &["--format", "json"]].concat());
    assert_eq!((again.status, again.err.as_str()), (0, ""), "{again:?}");
    assert_eq!(again.json()["made"], false);
    let confined = program.run(&["customers", "confine", "portal.client", "--format", "json"]);
    assert_eq!(confined.status, 0);
    assert_eq!(confined.json()["logins"][0]["result"], "already");
}

#[test]
fn a_login_that_could_read_others_is_linked_with_a_warning() {
    let (program, _turn) = program();
    assert_eq!(program.run(&["setup", "portal"]).status, 0);
    let ended = program.run(&["customers", "link", "admin", "C0001"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(
        ended.err.contains("guichet customers confine admin"),
        "{ended:?}"
    );
    let ended = program.run(&[
        "--lang",
        "en",
        "customers",
        "link",
        "admin",
        "C0001",
        "--strict",
    ]);
    assert_eq!(ended.status, 1, "{ended:?}");
    let ended = program.run(&[
        "customers",
        "confine",
        "admin",
        "nobody",
        "--format",
        "json",
    ]);
    assert_eq!(ended.status, 2, "{ended:?}");
    let unknown = &ended.json()["logins"][1];
    assert_eq!(
        (&unknown["login"], &unknown["result"]),
        (&json!("nobody"), &json!("unknown"))
    );
    for line in [
        ["customers", "link", "nobody", "C0001"],
        ["customers", "link", "admin", "NONE"],
    ] {
        let ended = program.run(&line);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    }
    let ended = program.run(&["customers", "unlink", "admin", "--format", "json"]);
    assert_eq!(
        (ended.status, ended.json()["links"].as_u64()),
        (0, Some(1)),
        "{ended:?}"
    );
}

#[test]
fn sync_answers_four_lists_and_refuses_what_is_not_proposed() {
    let (program, _turn) = program();
    assert_eq!(program.run(&["setup", "portal"]).status, 0);
    let ended = program.run(&["customers", "sync", "--dry-run", "--format", "json"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let answer = ended.json();
    let names: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(names, ["ambiguous", "linked", "proposed", "unmatched"]);
    for row in answer
        .as_object()
        .unwrap()
        .values()
        .flat_map(|list| list.as_array().unwrap())
    {
        for field in ["login", "user_id", "party_code", "reason"] {
            assert!(row.get(field).is_some(), "{field} {row}");
        }
        assert_ne!(row["login"], "portal.client", "linked already");
    }
    let ended = program.run(&[
        "customers",
        "sync",
        "--accept",
        "nobody",
        "--format",
        "json",
    ]);
    assert_eq!(ended.status, 2, "{ended:?}");
    assert!(ended.err.contains("nobody"), "{ended:?}");
    assert_eq!(ended.json()["linked"], Value::Array(vec![]));
}

#[test]
fn what_is_wrong_with_the_accounts_is_named() {
    let (program, _turn) = program();
    let wrong = program.with("TRYTON_ADMIN_PASSWORD", "faux");
    let ended = wrong.run(&["setup", "portal"]);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert!(
        ended
            .err
            .starts_with("TRYTON_ADMIN_USER, TRYTON_ADMIN_PASSWORD: "),
        "{ended:?}"
    );
    let wrong = wrong.with("TRYTON_DATABASE", "nowhere");
    for line in [&["setup", "portal"][..], &["customers", "list"]] {
        let ended = wrong.run(line);
        assert_eq!(ended.status, 3, "{ended:?}");
        assert!(ended.err.starts_with("TRYTON_DATABASE: "), "{ended:?}");
        assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
    }
}

#[test]
fn a_wrong_service_password_is_named() {
    let (program, _turn) = program();
    assert_eq!(program.run(&["setup", "portal"]).status, 0);
    assert_eq!(program.run(&["customers", "list"]).status, 0);
    let wrong = program.with("TRYTON_PASSWORD", "not-the-password");
    let ended = wrong.run(&["customers", "list"]);
    assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
    assert!(
        ended.err.starts_with("TRYTON_USER, TRYTON_PASSWORD: "),
        "{ended:?}"
    );
    assert!(!ended.err.contains("not-the-password"), "{ended:?}");
}

#[test]
fn a_portal_login_of_somebody_else_is_refused() {
    let (program, _turn) = program();
    let ended = program
        .with("PORTAL_LOGIN", "admin")
        .run(&["setup", "portal"]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(ended.err.contains("admin"), "{ended:?}");
}

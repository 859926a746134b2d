use serde_json::{Value, json};

use super::{add, assert_refused, audited, staffed};
use crate::database::Database;
use crate::program::Program;

pub(super) fn listed(program: &Program) -> Value {
    let ended = program.run(&["staff", "list", "--format", "json"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    ended.json()["staff"].clone()
}

#[test]
fn who_is_added_is_shown_as_a_document_and_as_a_table_in_both_languages() {
    let database = Database::new();
    let program = &database.program;
    assert_eq!(listed(program), json!([]));
    let ended = add(program, "eva", &["developer", "administrator"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    let mut shown = ended.json();
    let id = shown["id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 36);
    let expected = json!({
        "id": id, "login": "eva", "name": "Eva Noir", "email": "eva@example.com",
        "language": "fr", "account": "local", "user_id": null,
        "roles": ["administrator", "developer"], "active": true, "disabled_at": null,
        "changed": true,
    });
    assert_eq!(shown, expected);
    shown.as_object_mut().unwrap().remove("changed");
    shown["no_password"] = json!(false);
    assert_eq!(listed(program), json!([shown]));

    let french = ["Nom", "Rôles", "Connexion", "portail", "ouvert"];
    let english = ["Name", "Roles", "Sign-in", "portal", "open"];
    for (language, words, roles) in [
        ("fr", french, "administration, développement"),
        ("en", english, "administrator, developer"),
    ] {
        let ended = program.run(&["--lang", language, "staff", "list"]);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
        assert_eq!(ended.out.lines().count(), 2, "{ended:?}");
        assert!(ended.out.contains(roles), "{ended:?}");
        for word in words {
            assert!(ended.out.contains(word), "{word}: {ended:?}");
        }
    }
    assert!(audited(&database).contains("Operator("));
}

#[test]
fn a_login_is_added_once_whatever_its_capitals() {
    let database = staffed(&[("eva", "developer")]);
    for login in ["eva", "EVA"] {
        let again = add(&database.program, login, &["support"]);
        assert_refused(&again, "fait déjà partie de l'équipe");
    }
    assert_eq!(listed(&database.program).as_array().unwrap().len(), 1);
}

#[test]
fn roles_are_given_and_taken_and_what_was_so_already_changes_nothing() {
    let database = staffed(&[("eva", "developer")]);
    let program = &database.program;
    let change = |verb: &str, role: &str| {
        let ended = program.run(&["staff", "role", verb, "eva", role, "--format", "json"]);
        assert_eq!(ended.status, 0, "{ended:?}");
        let json = ended.json();
        (json["roles"].clone(), json["changed"].clone(), ended.err)
    };
    let both = json!(["senior_developer", "developer"]);
    let (roles, changed, said) = change("add", "senior_developer");
    assert_eq!(
        (roles, changed, said.as_str()),
        (both.clone(), json!(true), "")
    );
    let (roles, changed, said) = change("add", "senior_developer");
    assert_eq!((roles, changed), (both, json!(false)));
    assert!(said.contains("rien à changer"), "{said}");
    assert_eq!(change("remove", "developer").0, json!(["senior_developer"]));
    assert_eq!(change("remove", "developer").1, json!(false));
    // Somebody without a role may stay: they may read.
    assert_eq!(change("remove", "senior_developer").0, json!([]));
    let table = program.run(&["staff", "role", "add", "eva", "finance"]);
    assert!(
        table.status == 0 && table.out.contains("finance"),
        "{table:?}"
    );
    let said = audited(&database);
    for verb in ["add", "give_role", "take_role"] {
        assert!(said.contains(&format!("\"{verb}\"")), "{verb}: {said}");
    }
    assert_eq!(
        said.matches("\"give_role\"").count(),
        2,
        "needless ones are no acts"
    );
}

#[test]
fn who_is_disabled_is_shown_so_until_enabled() {
    let database = staffed(&[("boss", "administrator"), ("eva", "developer")]);
    let program = &database.program;
    let change = |verb: &str| {
        let ended = program.run(&["staff", verb, "eva", "--format", "json"]);
        assert_eq!(ended.status, 0, "{ended:?}");
        ended.json()
    };
    let out = change("disable");
    assert_eq!(
        (&out["active"], &out["changed"]),
        (&json!(false), &json!(true))
    );
    assert!(out["disabled_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(change("disable")["changed"], false);
    assert_eq!(listed(program)[1]["active"], false);
    let table = program.run(&["--lang", "en", "staff", "list"]);
    assert!(table.out.contains("disabled"), "{table:?}");
    let back = change("enable");
    assert_eq!(
        (&back["active"], &back["disabled_at"]),
        (&json!(true), &json!(null))
    );
    assert_eq!(change("enable")["changed"], false);
}

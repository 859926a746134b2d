//! What is refused, and with which status.

use serde_json::json;

use super::members::listed;
use super::{PASSWORD, assert_refused, audited, fed, staffed};
use crate::database::Database;
use crate::program::Program;

#[test]
fn the_last_administrator_is_neither_demoted_nor_disabled() {
    let database = staffed(&[("boss", "administrator"), ("eva", "developer")]);
    let program = &database.program;
    let disable = ["staff", "disable", "boss"];
    let demote = ["staff", "role", "remove", "boss", "administrator"];
    for (language, why) in [
        ("fr", "est la dernière administration active"),
        ("en", "is the last active administrator"),
    ] {
        for line in [&disable[..], &demote] {
            let ended = program.run(&[&["--lang", language], line].concat());
            assert_refused(&ended, why);
        }
    }
    assert_eq!(listed(program)[0]["roles"], json!(["administrator"]));
    assert!(
        audited(&database).contains("last_administrator"),
        "refusals are noted"
    );
    // Who is disabled administers nothing; with a second one in office the first may go.
    let second = ["staff", "role", "add", "eva", "administrator"];
    assert_eq!(program.run(&["staff", "disable", "eva"]).status, 0);
    assert_eq!(program.run(&second).status, 0);
    assert_refused(&program.run(&disable), "boss");
    assert_eq!(program.run(&["staff", "enable", "eva"]).status, 0);
    assert_eq!(program.run(&disable).status, 0);
    let left = ["staff", "role", "remove", "eva", "administrator"];
    assert_refused(&program.run(&left), "eva");
}

#[test]
fn nobody_of_that_login_is_said_in_every_command() {
    let database = Database::new();
    for line in [
        &["role", "add", "nobody", "developer"][..],
        &["role", "remove", "nobody", "developer"],
        &["disable", "nobody"],
        &["enable", "nobody"],
        &["password", "nobody"],
        &["token", "nobody", "--scope", "projects", "--days", "1"],
        &["tokens", "nobody"],
    ] {
        let ended = database.program.run(&[&["staff"], line].concat());
        assert_refused(&ended, "nobody ne fait pas partie de l'équipe");
    }
}

#[test]
fn wrong_usage_is_64_and_names_what_is_possible() {
    let database = Database::new();
    let add = ["add", "eva", "--name", "Eva", "--email", "eva@example.com"];
    for (line, named) in [
        (&[][..], ""),
        (&["add", "eva"], "--name"),
        (&add, "--role"),
        (&[&add[..], &["--role", "boss"]].concat(), "project_lead"),
        (
            &[&add[..], &["--role", "developer", "--password-file", "f"]].concat(),
            "--local",
        ),
        (
            &[
                "add",
                "eva",
                "--name",
                "Eva",
                "--email",
                "eva",
                "--role",
                "developer",
            ],
            "--email",
        ),
        (&["role", "add", "eva", "boss"], "senior_developer"),
        (&["role", "give", "eva", "developer"], ""),
        (&["disable"], "LOGIN"),
        (
            &["token", "eva", "--scope", "orders", "--days", "1"],
            "deployments:write",
        ),
        (&["token", "eva", "--days", "1"], "--scope"),
        (&["token", "eva", "--scope", "projects"], "--days"),
        (
            &["token", "eva", "--scope", "projects", "--days", "-1"],
            "--days",
        ),
        (
            &["token", "eva", "--scope", "projects", "--days", "many"],
            "--days",
        ),
        (&["token-revoke", "42"], "ID"),
    ] {
        let ended = database.program.run(&[&["staff"], line].concat());
        assert_eq!((ended.status, ended.out.as_str()), (64, ""), "{ended:?}");
        assert!(ended.err.contains(named), "{named}: {ended:?}");
    }
    assert_eq!(listed(&database.program), json!([]));
}

#[test]
fn what_cannot_be_a_login_or_a_name_is_refused() {
    let database = Database::new();
    let long = "x".repeat(257);
    for (login, name) in [
        ("", "Eva"),
        (" ", "Eva"),
        ("e\nva", "Eva"),
        (&*long, "Eva"),
        ("eva", " "),
    ] {
        let line = [
            "staff",
            "add",
            login,
            "--name",
            name,
            "--email",
            "e@example.com",
        ];
        let more = ["--role", "developer", "--local"];
        let ended = fed(&database.program, &[&line[..], &more].concat(), PASSWORD);
        assert_refused(&ended, "une ligne de 1 à 256 caractères");
    }
}

#[test]
fn without_a_schema_or_a_tryton_it_could_not_run() {
    let program = Program::configured();
    let ended = program.run(&["staff", "list"]);
    assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
    assert!(ended.err.contains("guichet migrate"), "{ended:?}");
    let database = Database::new();
    let line = [
        "staff",
        "add",
        "m.martin",
        "--name",
        "Marie",
        "--email",
        "m@example.com",
    ];
    let line = [&line[..], &["--role", "project_lead"]].concat();
    let ended = database.program.run(&line);
    assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
    assert_eq!(
        listed(&database.program),
        json!([]),
        "the others need no Tryton"
    );
}

#[test]
fn the_usage_that_is_shown_is_one_that_works() {
    let program = Program::new();
    for (command, usage) in [
        ("add", "guichet staff add <LOGIN> --name"),
        ("token", "guichet staff token <LOGIN> --scope"),
    ] {
        let ended = program.run(&["staff", command, "--help"]);
        assert!(ended.status == 0 && ended.out.contains(usage), "{ended:?}");
    }
}

use std::fs;

use serde_json::json;

use crate::database::Database;
use crate::program::Ended;

fn with_staff() -> Database {
    let database = Database::new();
    let program = &database.program;
    fs::write(
        program.folder().join("password"),
        "a long password of theirs\n",
    )
    .unwrap();
    for (login, role) in [("marie", "project_lead"), ("jean", "senior_developer")] {
        let email = format!("{login}@example.com");
        let ended = program.run(&[
            "staff",
            "add",
            login,
            "--name",
            login,
            "--email",
            &email,
            "--role",
            role,
            "--local",
            "--password-file",
            "password",
        ]);
        assert_eq!(ended.status, 0, "{ended:?}");
    }
    database
}

#[test]
fn an_operator_makes_a_project_and_moves_its_stages() {
    let database = with_staff();
    let run = |line: &[&str]| -> Ended { database.program.run(line) };
    let added = run(&[
        "projects",
        "add",
        "Portail client",
        "--lead",
        "marie",
        "--format",
        "json",
    ]);
    assert_eq!(added.status, 0, "{added:?}");
    let id = added.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(added.json()["members"][0]["login"], "marie");

    let member = [
        "projects",
        "member",
        "add",
        &id,
        "jean",
        "--role",
        "senior_developer",
        "--format",
        "json",
    ];
    let member = run(&member);
    assert_eq!(member.status, 0, "{member:?}");
    assert_eq!(member.json()["members"].as_array().unwrap().len(), 2);
    for stage in ["planification", "conception", "developpement", "tests"] {
        for verb in ["start", "finish"] {
            let ended = run(&["projects", "stage", &id, stage, verb, "--format", "json"]);
            assert_eq!((ended.status, &ended.json()["id"]), (0, &json!(id)));
        }
    }
    let shown = run(&["projects", "show", &id, "--format", "json"]).json();
    assert_eq!(
        shown["stages"][3],
        json!({"stage": "tests", "state": "finished"})
    );
    assert_eq!(shown["members"].as_array().unwrap().len(), 2);
    let people = run(&["projects", "show", &id]);
    assert!(
        people
            .out
            .contains("Développement senior".to_lowercase().as_str())
            && people.out.contains("terminée"),
        "{people:?}"
    );
    for word in ["senior_developer", "finished", "to_come", "project_lead"] {
        assert!(!people.out.contains(word), "{word}: {people:?}");
    }
    let english = run(&["projects", "show", &id, "--lang", "en"]);
    assert!(
        english.out.contains("senior developer") && english.out.contains("to come"),
        "{english:?}"
    );
    let staff = run(&["staff", "list"]);
    assert!(staff.out.contains("chefferie de projet"), "{staff:?}");
    let list = run(&["projects", "list", "--format", "json"]).json();
    assert_eq!(list["projects"][0]["name"], "Portail client");

    let reopened = run(&["projects", "stage", &id, "tests", "reopen"]);
    assert_eq!(reopened.status, 2, "a reason is missing: {reopened:?}");
    assert!(
        reopened.err.contains("--reason): à remplir"),
        "{reopened:?}"
    );
    let early = run(&["projects", "stage", &id, "maintenance", "start"]);
    assert!(
        early
            .err
            .contains("n'est pas terminée: Déploiement (earlier_stage_open)"),
        "{early:?}"
    );
    let reopened = run(&[
        "projects",
        "stage",
        &id,
        "tests",
        "reopen",
        "--reason",
        "Régression",
    ]);
    assert_eq!(reopened.status, 0, "{reopened:?}");

    let removed = run(&[
        "projects",
        "member",
        "remove",
        &id,
        "jean",
        "--role",
        "developer",
    ]);
    assert_eq!(removed.status, 2, "another role: {removed:?}");
    let remove = ["projects", "member", "remove", &id, "jean"];
    let removed = run(&[&remove[..], &["--format", "json"]].concat());
    assert_eq!(removed.status, 0, "{removed:?}");
    assert_eq!(removed.json()["members"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_refused_says_what_to_do() {
    let database = with_staff();
    let run = |line: &[&str]| -> Ended {
        let mut all = vec!["--lang", "en"];
        all.extend(line);
        database.program.run(&all)
    };
    let ended = run(&["projects", "add", "A", "--lead", "jean"]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(
        ended
            .err
            .contains("guichet staff role add jean project_lead"),
        "{ended:?}"
    );
    let added = run(&[
        "projects", "add", "A", "--lead", "marie", "--format", "json",
    ]);
    let id = added.json()["id"].as_str().unwrap().to_owned();
    for (line, words) in [
        (
            vec!["projects", "add", "a", "--lead", "marie"],
            "name_taken",
        ),
        (
            vec!["projects", "add", "B", "--lead", "nobody"],
            "unknown_staff",
        ),
        (
            vec!["projects", "stage", &id, "tests", "start"],
            "earlier_stage_open",
        ),
        (
            vec!["projects", "stage", &id, "conception", "finish"],
            "wrong_state",
        ),
        (
            vec!["projects", "member", "remove", &id, "marie"],
            "lead_stays",
        ),
        (
            vec![
                "projects",
                "member",
                "add",
                &id,
                "jean",
                "--role",
                "developer",
            ],
            "guichet staff role add jean developer",
        ),
        (
            vec!["projects", "show", "01a1fdb8-132c-7324-91b8-25c4188b1200"],
            "no such project",
        ),
    ] {
        let ended = run(&line);
        assert_eq!(
            (ended.status, ended.out.as_str()),
            (2, ""),
            "{line:?} {ended:?}"
        );
        assert!(ended.err.contains(words), "{line:?} {ended:?}");
    }
}

//! `anonymise`, as an operator runs it.

use std::path::Path;

use guichet_wiring::{Config, DEMO_STAFF, tell_demo_story};
use serde_json::Value;

use crate::database::{Database, KEY};
use crate::program::Ended;
use crate::recovery::{Operator, refused};
use crate::staff::{PASSWORD, fed};

/// The demonstration's staff, projects, deployments and incidents.
fn story(operator: &Operator) {
    let url = operator.database.url();
    let config = Config::from_variables([
        ("TRYTON_RPC_URL", "http://127.0.0.1:9"),
        ("TRYTON_DATABASE", "guichet"),
        ("TRYTON_USER", "guichet"),
        ("TRYTON_PASSWORD", "nobody is there"),
        ("PORTAL_DB_URL", url.as_str()),
        ("GUICHET_SECRET_KEY", KEY),
    ]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let told = runtime.block_on(tell_demo_story(&config.unwrap()));
    assert!(told.unwrap());
}

fn anonymise(operator: &Operator, path: &Path, to: &str) -> Ended {
    operator.json(&["anonymise", path.to_str().unwrap(), "--to", to])
}

/// The same program where the data set is the portal's database.
fn there(operator: Operator, to: &str) -> Operator {
    let Operator { database, program } = operator;
    let program = program.with("PORTAL_DB_URL", to);
    Operator { database, program }
}

fn status(operator: &Operator, check: &str) -> Value {
    let doctor = operator.json(&["doctor", "--check", check]);
    doctor.json()["checks"][0]["status"].clone()
}

#[test]
fn a_backup_becomes_a_data_set_that_programs_run_on_and_no_mail_leaves() {
    for (database, operator) in Operator::both() {
        story(&operator);
        let entries = operator.json(&["audit", "verify"]).json()["entries"].as_u64();
        let path = operator.backup();
        let to = operator.elsewhere();
        let done = anonymise(&operator, &path, &to);
        assert_eq!(done.status, 0, "{database} {done:?}");
        let answer = done.json();
        assert_eq!(
            (&answer["key"], &answer["mail"]),
            (&"drawn".into(), &"disabled".into())
        );
        assert!(
            answer["searched"]["originals"].as_u64().unwrap() > 100,
            "{answer}"
        );
        assert!(answer["rows"].as_u64().unwrap() > 300, "{answer}");
        refused(&anonymise(&operator, &path, &to), 2, "store_not_empty");

        let operator = there(operator, &to);
        assert_eq!(status(&operator, "anonymised_data"), "skip", "{database}");
        for check in [
            "schema_drift",
            "database_integrity",
            "database_references",
            "audit_chain",
        ] {
            assert_eq!(status(&operator, check), "pass", "{database} {check}");
        }
        let audit = operator.json(&["audit", "verify"]);
        assert_eq!(audit.status, 0, "{audit:?}");
        // The backup was made, and the data set.
        let there = audit.json()["entries"].as_u64();
        assert_eq!(there, entries.map(|entries| entries + 1), "{database}");
        let outbox = operator.json(&["outbox", "list"]);
        assert_eq!(outbox.json()["anonymised"], true, "{database}");
        assert!(!outbox.json()["entries"].as_array().unwrap().is_empty());
        assert!(outbox.err.contains("aucun mail ne part"), "{outbox:?}");
        let staff = operator.json(&["staff", "list"]);
        // As words: what is drawn may hold "nina" inside.
        let words: Vec<&str> = staff.out.split(|c: char| !c.is_alphanumeric()).collect();
        for (login, name, _) in DEMO_STAFF {
            for said in login.split('.').chain(name.split(' ')) {
                assert!(!words.contains(&said), "{database} {said} {staff:?}");
            }
        }
        let staff = staff.json();
        let holds = |member: &&Value| member["roles"][0] == "administrator";
        let members = staff["staff"].as_array().unwrap();
        assert_eq!(members.len(), DEMO_STAFF.len(), "{database}");
        let administrator = members.iter().find(holds).unwrap()["login"]
            .as_str()
            .unwrap();
        let command = ["admin", "repair", administrator, "--format", "json"];
        let repaired = fed(&operator.program, &command, PASSWORD);
        assert_eq!(repaired.status, 0, "{database} {repaired:?}");
        assert!(repaired.json()["one_time_until"].is_string());
    }
}

#[test]
fn it_never_goes_into_the_configured_database_and_a_given_key_gives_the_same_names() {
    let operator = Operator::on(Database::new());
    story(&operator);
    let path = operator.backup();
    let live = operator.database.url();
    let file = Path::new(live.strip_prefix("sqlite://").unwrap());
    let round = file.parent().unwrap().join("..");
    let round = round.join(file.parent().unwrap().file_name().unwrap());
    let round = format!(
        "sqlite://{}",
        round.join(file.file_name().unwrap()).display()
    );
    for to in [&live, &round] {
        refused(&anonymise(&operator, &path, to), 2, "PORTAL_DB_URL");
    }
    let secret = "postgres://guichet:geheim@127.0.0.1/x";
    refused(
        &anonymise(&operator, &path, secret),
        64,
        "RESTORE_DB_URL_FILE",
    );
    let command = ["anonymise", path.to_str().unwrap()];
    let ended = operator.program.run(&command);
    refused(&ended, 64, "RESTORE_DB_URL_FILE");
    assert!(!ended.err.contains("--replace"), "{ended:?}");

    std::fs::write(operator.file("names.key"), format!("{KEY}\n")).unwrap();
    std::fs::write(operator.file("short.key"), "short").unwrap();
    let Operator { database, program } = operator;
    let program = program.with("GUICHET_ANONYMISE_KEY_FILE", "short.key");
    refused(&program.run(&command), 3, "GUICHET_ANONYMISE_KEY");
    let program = program.with("GUICHET_ANONYMISE_KEY_FILE", "names.key");
    let mut operator = Operator { database, program };
    let mut seen = Vec::new();
    for n in 0..2 {
        let to = format!(
            "sqlite://{}",
            operator.file(&format!("set{n}.sqlite")).display()
        );
        std::fs::write(operator.file("url"), &to).unwrap();
        let Operator { database, program } = operator;
        let program = program.with("RESTORE_DB_URL_FILE", "url");
        let program = program.with("PORTAL_DB_URL", &live);
        let people = program.run(&["anonymise", path.to_str().unwrap(), "--lang", "en"]);
        assert_eq!(people.status, 0, "{people:?}");
        assert!(
            people.out.contains("original values looked for"),
            "{people:?}"
        );
        assert!(people.err.contains("no mail leaves"), "{people:?}");
        operator = there(Operator { database, program }, &to);
        seen.push(operator.json(&["staff", "list"]).json());
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn a_column_of_text_in_no_list_is_named_and_nothing_is_there() {
    let operator = Operator::on(Database::new());
    operator
        .database
        .execute("ALTER TABLE staff ADD COLUMN phone text");
    let path = operator.backup();
    let to = operator.elsewhere();
    refused(&anonymise(&operator, &path, &to), 2, "staff.phone");
    assert!(!operator.file("new.sqlite").exists());
}

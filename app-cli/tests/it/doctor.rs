use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{Ended, Program};
use crate::{staff, tryton};

const JSON: [&str; 3] = ["--format", "json", "doctor"];

/// The status of a check.
fn status<'a>(answer: &'a Value, name: &str) -> &'a str {
    let checks = answer["checks"].as_array().unwrap();
    let found = checks.iter().find(|check| check["name"] == name);
    found.unwrap()["status"].as_str().unwrap()
}

fn nothing_secret(ended: &Ended, secrets: &[&str]) {
    for secret in secrets {
        let said = ended.out.contains(secret) || ended.err.contains(secret);
        assert!(!said, "{secret}: {ended:?}");
    }
}

#[test]
fn the_list_names_thirty_checks_and_needs_no_configuration() {
    for lang in ["fr", "en"] {
        let program = Program::new();
        let ended = program.run(&["--lang", lang, "--format", "json", "doctor", "--list"]);
        assert_eq!(ended.status, 0, "{ended:?}");
        let answer = ended.json();
        let checks = answer["checks"].as_array().unwrap();
        assert!(checks.len() >= 30, "{}", checks.len());
        let said = |check: &Value| check["proves"].as_str().is_some_and(|text| text.len() > 8);
        assert!(checks.iter().all(said), "{answer}");
    }
}

#[test]
fn an_unknown_check_or_option_is_wrong_usage_and_a_wrong_variable_a_configuration() {
    let unknown = Program::configured().run(&["doctor", "--check", "nope"]);
    assert_eq!(
        (unknown.status, unknown.out.as_str()),
        (64, ""),
        "{unknown:?}"
    );
    assert!(unknown.err.contains("nope") && unknown.err.contains("--list"));
    assert_eq!(Program::configured().run(&["doctor", "--chek"]).status, 64);
    let wrong = Program::configured().with("TRYTON_RPC_URL", "not a url");
    assert_eq!(wrong.run(&["doctor"]).status, 3);
}

#[test]
fn a_wrong_configuration_is_a_red_check_and_everything_else_is_left_out() {
    let wrong = || {
        Program::configured()
            .with("TRYTON_RPC_URL", "ftp://geheim-wort@tryton")
            .with("GUICHET_LISTN", "x")
    };
    // A file that cannot be used is one too, once everything is read.
    let authority = Program::configured();
    let file = authority.folder().join("no.pem");
    std::fs::write(&file, "no certificate").unwrap();
    let authority = authority.with("TRYTON_CA_FILE", file.to_str().unwrap());
    for (program, named) in [
        (wrong(), &["TRYTON_RPC_URL", "GUICHET_LISTN"][..]),
        (authority, &["TRYTON_CA_FILE"][..]),
    ] {
        for words in [&["doctor"][..], &["preflight"]] {
            let mut all = vec!["--format", "json"];
            all.extend(words);
            let ended = program.run(&all);
            assert_eq!(ended.status, 3, "{ended:?}");
            let answer = ended.json();
            let checks = answer["checks"].as_array().unwrap();
            assert_eq!(status(&answer, "configuration"), "fail");
            assert!(checks.len() > 1, "{answer}");
            for check in checks.iter().skip(1) {
                assert_eq!(check["status"], "skip", "{check}");
                assert!(check["detail"].as_str().unwrap().len() > 8, "{check}");
            }
            let detail = checks[0]["detail"].as_str().unwrap();
            for variable in named {
                assert!(detail.contains(variable), "{detail}");
                let line = ended.err.lines().any(|line| line.starts_with(variable));
                assert!(line, "a line each: {ended:?}");
            }
            assert!(checks[0]["hint"].is_string(), "{answer}");
            nothing_secret(&ended, &["geheim-wort", "service-demo-2026"]);
        }
        let people = program.run(&["--lang", "fr", "doctor"]);
        assert_eq!(people.status, 3, "{people:?}");
        assert!(people.out.contains("en faute"), "{people:?}");
        assert!(people.out.contains(named[0]), "{people:?}");
    }
    let one = wrong().run(&["--format", "json", "doctor", "--check", "redis"]);
    assert_eq!(one.status, 3, "{one:?}");
    assert_eq!(status(&one.json(), "configuration"), "fail");
    assert_eq!(status(&one.json(), "redis"), "skip");
    assert_eq!(wrong().run(&["doctor", "--check", "nope"]).status, 64);
}

#[test]
fn what_is_away_is_red_and_what_stands_on_it_is_skipped() {
    let program = Program::configured();
    let ended = program.run(&JSON);
    assert_eq!(ended.status, 2, "{ended:?}");
    let answer = ended.json();
    for (check, wanted) in [
        ("configuration", "pass"),
        ("database_reachable", "fail"),
        ("schema_level", "skip"),
        ("tryton_reachable", "fail"),
        ("service_account", "skip"),
        ("mail_server", "skip"),
    ] {
        assert_eq!(status(&answer, check), wanted, "{check}");
    }
    nothing_secret(&ended, &["service-demo-2026"]);
    let file = program.folder().join("portal.sqlite");
    assert!(!file.exists(), "it only reads: it makes no database");
    for field in [
        "name", "status", "severity", "detail", "hint", "runbook", "ms",
    ] {
        assert!(answer["checks"][0].get(field).is_some(), "{field}");
    }
}

#[test]
fn a_database_that_is_not_there_is_a_red_check_without_its_password() {
    let url = "postgres://guichet:geheim-wort@127.0.0.1:9/portal";
    let program = Program::configured().with("PORTAL_DB_URL", url);
    let program = program.with(
        "GUICHET_SECRET_KEY",
        &"0f1e2d3c4b5a69788796a5b4c3d2e1f0".repeat(2),
    );
    let ended = program.run(&JSON);
    assert_eq!(ended.status, 2, "{ended:?}");
    assert_eq!(status(&ended.json(), "database_reachable"), "fail");
    nothing_secret(&ended, &["geheim-wort", "0f1e2d3c"]);
    let away = program.run(&["--lang", "en", "staff", "list"]);
    assert_eq!((away.status, away.out.as_str()), (3, ""), "{away:?}");
    assert!(
        away.err.contains("cannot be reached"),
        "no wrong password: {away:?}"
    );
}

#[test]
fn it_makes_no_key_where_none_is_given() {
    let program =
        Program::configured().with("PORTAL_DB_URL", "postgres://guichet@127.0.0.1:9/portal");
    let home = program.folder().display().to_string();
    let program = program.with("HOME", &home);
    for command in ["doctor", "preflight"] {
        let ended = program.run(&["--format", "json", command]);
        assert_eq!(status(&ended.json(), "configuration"), "pass", "{ended:?}");
        let left = std::fs::read_dir(&home).unwrap().count();
        assert_eq!(left, 0, "{command} leaves nothing behind");
    }
}

/// What it says of the database.
fn reachable(program: &Program, lang: &str, command: &str) -> Value {
    let mut line = vec!["--lang", lang, "--format", "json", command];
    if command == "doctor" {
        line.extend(["--check", "database_reachable"]);
    }
    let ended = program.run(&line);
    assert_eq!(ended.status, 2, "{ended:?}");
    let answer = ended.json();
    let mut checks = answer["checks"].as_array().unwrap().iter();
    let found = checks.find(|check| check["name"] == "database_reachable");
    found.unwrap().clone()
}

#[test]
fn a_database_that_does_not_open_says_what_it_wants_in_either_language() {
    let absent = Program::configured();
    let damaged = Program::configured();
    let file = damaged.folder().join("portal.sqlite");
    std::fs::write(file, "no database at all. ".repeat(500)).unwrap();
    let sealed = Program::configured();
    assert_eq!(sealed.run(&["migrate"]).status, 0);
    let added = staff::add(&sealed, "nina", &["support"]);
    assert_eq!(added.status, 0, "{added:?}");
    let key = sealed.folder().join("portal.sqlite.key");
    std::fs::remove_file(&key).unwrap();
    for (program, page, hint, french) in [
        (
            &absent,
            "application-down",
            "guichet migrate",
            "ce fichier n'existe pas",
        ),
        (
            &damaged,
            "corrupt-data",
            "corrupt-data",
            "ne peut servir de base SQLite",
        ),
        (&sealed, "corrupt-data", ".key", "et aucune n'est donnée"),
    ] {
        for (lang, command) in [("fr", "doctor"), ("en", "doctor"), ("fr", "preflight")] {
            let found = reachable(program, lang, command);
            let said = |field: &str| found[field].as_str().unwrap().to_owned();
            assert!(said("hint").contains(hint), "{found}");
            assert_eq!(
                said("runbook"),
                format!("docs/runbooks/{page}.md"),
                "{found}"
            );
            assert_eq!(said("detail").contains(french), lang == "fr", "{found}");
            assert!(!said("detail").contains("expected:"), "{found}");
        }
    }
    assert!(
        !key.exists(),
        "no key is left beside the database of another"
    );
    let listed = sealed.run(&["--lang", "en", "staff", "list"]);
    assert_eq!(listed.status, 3, "{listed:?}");
    assert!(
        listed.err.contains("portal.sqlite.key"),
        "where it goes: {listed:?}"
    );
    assert!(
        !listed.err.contains("at hand"),
        "of a drawn key: {listed:?}"
    );
}

#[test]
fn a_server_that_hangs_is_a_time_limit_which_outranks_what_is_red() {
    let hanging = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", hanging.local_addr().unwrap());
    let program = Program::configured().with("TRYTON_RPC_URL", &url);
    let began = Instant::now();
    let ended = program.run(&JSON);
    assert_eq!(ended.status, 4, "{ended:?}");
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(status(&ended.json(), "tryton_reachable"), "timeout");
    assert_eq!(status(&ended.json(), "database_reachable"), "fail");
}

#[test]
fn a_database_that_hangs_is_a_time_limit_and_holds_nothing_else_up() {
    let hanging = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = hanging.local_addr().unwrap();
    let url = format!("postgres://guichet:geheim-wort@{address}/portal");
    let program = Program::configured()
        .with("PORTAL_DB_URL", &url)
        .with("GUICHET_SECRET_KEY", &"0f1e2d3c4b5a6978".repeat(4));
    let began = Instant::now();
    let ended = program.run(&JSON);
    let took = began.elapsed();
    assert_eq!(ended.status, 4, "it outranks what is red: {ended:?}");
    let answer = ended.json();
    for (check, wanted) in [
        ("database_reachable", "timeout"),
        ("schema_level", "skip"),
        ("tryton_reachable", "fail"),
        ("disk_writable", "pass"),
    ] {
        assert_eq!(status(&answer, check), wanted, "{check}");
    }
    let checks = answer["checks"].as_array().unwrap();
    let reachable = checks.iter().find(|c| c["name"] == "database_reachable");
    let reachable = reachable.unwrap();
    assert!(reachable["hint"].is_string(), "{reachable}");
    // Five seconds of its own, and no check waited for it that does not stand on it.
    assert!(reachable["ms"].as_u64().unwrap() <= 6_000, "{reachable}");
    assert!(took < Duration::from_secs(30), "{took:?}");
    nothing_secret(&ended, &["geheim-wort"]);
    let preflight = program.run(&["--format", "json", "preflight"]);
    assert_eq!(preflight.status, 4, "{preflight:?}");
}

#[test]
fn a_redis_that_is_away_is_red_one_that_hangs_a_time_limit_and_none_is_skipped() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let hanging = TcpListener::bind("127.0.0.1:0").unwrap();
    let word = "geheim-wort";
    let at = |address| format!("redis://:{word}@{address}/1");
    for (url, wanted, exit) in [
        (at(closed.unwrap()), "fail", 2),
        (at(hanging.local_addr().unwrap()), "timeout", 4),
        (String::new(), "skip", 0),
    ] {
        let program = Program::configured().with("REDIS_URL", &url);
        let ended = program.run(&["--format", "json", "doctor", "--check", "redis"]);
        assert_eq!(ended.status, exit, "{ended:?}");
        assert_eq!(status(&ended.json(), "redis"), wanted, "{ended:?}");
        nothing_secret(&ended, &[word]);
    }
    let wrong = Program::configured().with("REDIS_URL", "http://:geheim-wort@127.0.0.1");
    let ended = wrong.run(&["doctor", "--check", "redis"]);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert!(ended.err.contains("REDIS_URL"), "{ended:?}");
    nothing_secret(&ended, &[word]);
}

#[test]
fn a_schema_that_is_behind_is_red_for_doctor_and_no_hindrance_before_a_migration() {
    let program = Program::configured();
    std::fs::write(program.folder().join("portal.sqlite"), "").unwrap();
    let behind = program.run(&["--format", "json", "doctor", "--check", "schema_level"]);
    assert_eq!(behind.status, 2, "{behind:?}");
    assert!(
        behind.json()["checks"][0]["hint"]
            .as_str()
            .unwrap()
            .contains("guichet migrate")
    );
    let before = program.run(&["--format", "json", "preflight"]);
    assert_eq!(before.status, 0, "{before:?}");
    assert_eq!(status(&before.json(), "database_integrity"), "pass");
    assert_eq!(program.run(&["migrate"]).status, 0);
    let current = program.run(&["--format", "json", "doctor", "--check", "schema_drift"]);
    assert_eq!(current.status, 0, "{current:?}");
}

#[test]
fn on_a_healthy_portal_nothing_is_red_and_what_it_does_not_have_is_skipped_with_words() {
    let (program, _turn) = tryton::program();
    assert_eq!(program.run(&["setup", "portal"]).status, 0);
    std::fs::write(program.folder().join("word"), "a-long-enough-password").unwrap();
    for (login, role) in [
        ("doctor.admin", "administrator"),
        ("doctor.lead", "project_lead"),
        ("doctor.senior", "senior_developer"),
    ] {
        let email = format!("{login}@example.com");
        let add = program.run(&[
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
            "word",
        ]);
        assert_eq!(add.status, 0, "{add:?}");
    }
    let ended = program.run(&["--lang", "en", "--format", "json", "doctor", "--strict"]);
    assert_eq!(ended.status, 0, "{}", ended.out);
    let answer = ended.json();
    for check in answer["checks"].as_array().unwrap() {
        let word = check["status"].as_str().unwrap();
        assert!(matches!(word, "pass" | "skip"), "{check}");
        assert!(check["detail"].as_str().unwrap().len() > 2, "{check}");
    }
    assert_eq!(status(&answer, "customers_group"), "pass");
    assert_eq!(status(&answer, "service_rights_least"), "pass");
    let people = program.run(&["doctor"]);
    assert_eq!(people.status, 0, "{people:?}");
    assert!(people.out.contains("tryton_reachable") && people.out.contains("bon"));
}

//! `audit verify` and `audit head`, as an operator runs them.

use crate::database::{Database, KEY};
use crate::program::Program;

const NOTHING: &str = "0:0000000000000000000000000000000000000000000000000000000000000000";

#[test]
fn an_empty_audit_holds_and_its_head_is_taken_back() {
    let database = Database::new();
    let program = &database.program;
    let head = program.run(&["audit", "head"]);
    assert_eq!((head.status, head.out.trim()), (0, NOTHING), "{head:?}");
    let json = program.run(&["audit", "head", "--format", "json"]);
    assert_eq!(json.json()["head"], NOTHING);
    let plain = program.folder().join("plain.head");
    let whole = program.folder().join("json.head");
    std::fs::write(&plain, &head.out).unwrap();
    std::fs::write(&whole, &json.out).unwrap();
    for given in [NOTHING, plain.to_str().unwrap(), whole.to_str().unwrap()] {
        let ended = program.run(&["audit", "verify", "--head", given, "--format", "json"]);
        assert_eq!(ended.status, 0, "{given} {ended:?}");
        assert_eq!(ended.json()["holds"], true);
        assert_eq!(ended.json()["kept_head"], NOTHING);
    }
    let ended = program.run(&["audit", "verify"]);
    assert!(
        ended.out.contains("tient") && ended.err.is_empty(),
        "{ended:?}"
    );
}

#[test]
fn a_removed_tail_is_a_red_check_that_names_the_entry_in_both_languages() {
    let database = Database::new();
    let program = &database.program;
    let kept = NOTHING.replacen('0', "3", 1).replace(":0", ":a");
    let line = ["audit", "verify", "--head", kept.as_str()];
    let ended = program.run(&[&line[..], &["--format", "json"]].concat());
    assert_eq!(ended.status, 2, "{ended:?}");
    let fault = &ended.json()["fault"];
    assert_eq!(fault["seq"], 1, "{ended:?}");
    assert_eq!(fault["why"], "tail_removed", "{ended:?}");
    let french = program.run(&line);
    assert!(
        french.out.contains("retirée, et toutes celles d'après"),
        "{french:?}"
    );
    let english = program.run(&[&["--lang", "en"], &line[..]].concat());
    assert!(
        english.out.contains("removed, and all after it"),
        "{english:?}"
    );
    assert_eq!((french.status, english.status), (2, 2));
}

#[test]
fn what_is_no_head_is_refused() {
    let program = Program::configured();
    program.run(&["migrate"]);
    let file = program.folder().join("letter.txt");
    std::fs::write(&file, "Madame, Monsieur").unwrap();
    for (given, french, english) in [
        ("nothing", "ni une tête ni un fichier", "neither a head nor"),
        ("3:abc", "ni une tête ni un fichier", "neither a head nor"),
        (
            file.to_str().unwrap(),
            "n'est pas une tête",
            "is no head as",
        ),
    ] {
        for (language, why) in [("fr", french), ("en", english)] {
            let line = ["--lang", language, "audit", "verify", "--head", given];
            let ended = program.run(&line);
            assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
            assert!(ended.err.contains(given), "{ended:?}");
            assert!(ended.err.contains(why), "{ended:?}");
        }
    }
}

/// A database whose audit has three entries, each of something an operator did.
fn audited() -> Database {
    with_entries(Database::new())
}

fn with_entries(database: Database) -> Database {
    let secret = database.program.folder().join("password");
    std::fs::write(&secret, "quatre mots de passe").unwrap();
    for login in ["marie", "jean", "paul"] {
        let ended = database.program.run(&[
            "staff",
            "add",
            login,
            "--name",
            login,
            "--email",
            &format!("{login}@example.com"),
            "--role",
            "developer",
            "--local",
            "--password-file",
            secret.to_str().unwrap(),
        ]);
        assert_eq!(ended.status, 0, "{ended:?}");
    }
    database
}

#[test]
fn an_audit_with_entries_holds_and_a_head_kept_earlier_is_part_of_it() {
    let database = audited();
    let head = database.program.run(&["audit", "head"]);
    let json = database.program.run(&["audit", "head", "--format", "json"]);
    let json = json.json();
    let (seq, mac) = head.out.trim().split_once(':').unwrap();
    assert_eq!((seq, &json["seq"]), ("3", &3.into()));
    assert_eq!(mac.len(), 64);
    assert_eq!(
        (json["mac"].as_str(), json["head"].as_str()),
        (Some(mac), Some(head.out.trim()))
    );

    let verified = database
        .program
        .run(&["audit", "verify", "--format", "json"]);
    assert_eq!(verified.status, 0, "{verified:?}");
    assert_eq!(
        verified.json(),
        serde_json::json!({
            "holds": true, "entries": 3, "head": head.out.trim(), "kept_head": null,
            "pruned": 0, "checkpoint": null, "origins_erased": 0, "fault": null,
        })
    );
    let disabled = database.program.run(&["staff", "disable", "paul"]);
    assert_eq!(disabled.status, 0, "{disabled:?}");
    let kept = head.out.trim();
    let later = database.program.run(&["audit", "verify", "--head", kept]);
    assert_eq!(later.status, 0, "{later:?}");
    assert!(later.out.contains("4:"), "{later:?}");
}

#[test]
fn each_tampering_is_a_red_check_that_names_the_first_row_that_does_not_hold() {
    let head = "UPDATE audit_head SET seq = 2, \
                mac = (SELECT mac FROM audit_entries WHERE seq = 2)";
    for (statement, seq, why, french) in [
        (
            "UPDATE audit_entries SET actor = 'operator:nobody' WHERE seq = 2",
            2,
            "changed",
            "modifiée depuis",
        ),
        (
            "DELETE FROM audit_entries WHERE seq = 2",
            2,
            "removed",
            "retirée",
        ),
        (
            "UPDATE audit_entries SET seq = -1 WHERE seq = 1; \
             UPDATE audit_entries SET seq = 1 WHERE seq = 2; \
             UPDATE audit_entries SET seq = 2 WHERE seq = -1",
            1,
            "swapped",
            "une autre est à sa place",
        ),
        (
            &format!("DELETE FROM audit_entries WHERE seq = 3; {head}"),
            3,
            "tail_removed",
            "retirée, et toutes celles d'après",
        ),
    ] {
        let database = audited();
        let kept = database.program.run(&["audit", "head"]).out;
        database.execute(statement);
        let line = ["audit", "verify", "--head", kept.trim()];
        let ended = database
            .program
            .run(&[&line[..], &["--format", "json"]].concat());
        assert_eq!(ended.status, 2, "{statement}: {ended:?}");
        let json = ended.json();
        assert_eq!(json["holds"], false, "{statement}: {ended:?}");
        let fault = (&json["fault"]["seq"], &json["fault"]["why"]);
        assert_eq!(fault, (&seq.into(), &why.into()), "{statement}: {ended:?}");
        let table = database.program.run(&line);
        assert_eq!(table.status, 2, "{table:?}");
        assert!(table.out.contains(french), "{table:?}");
        assert!(table.out.contains("ne tient pas"), "{table:?}");
    }
}

#[test]
fn a_head_that_its_newest_entry_does_not_bear_out_is_printed_to_nobody() {
    let database = audited();
    database.execute("DELETE FROM audit_entries WHERE seq = 3");
    for (language, words) in [
        ("fr", "la tête de l'audit"),
        ("en", "the head of the audit"),
    ] {
        let ended = database.program.run(&["--lang", language, "audit", "head"]);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
        assert!(ended.err.contains(words), "{ended:?}");
        assert!(ended.err.contains("guichet audit verify"), "{ended:?}");
    }
}

#[test]
fn a_key_that_was_changed_verifies_as_the_one_before_and_an_unknown_one_is_named() {
    let database = audited();
    let other = "08a1".repeat(16);
    let url = database.url();
    let program = |key: &str| {
        Program::configured()
            .with("PORTAL_DB_URL", &url)
            .with("GUICHET_SECRET_KEY", key)
    };
    let ended = program(&other).run(&["audit", "verify", "--format", "json"]);
    assert_eq!(ended.status, 2, "{ended:?}");
    assert_eq!(ended.json()["fault"]["why"], "unknown_key", "{ended:?}");
    let changed = program(&other).with("GUICHET_SECRET_KEY_PREVIOUS", KEY);
    let ended = changed.run(&["audit", "verify"]);
    assert_eq!(ended.status, 0, "{ended:?}");
}

/// The same program on the database of another, with these keys.
fn keyed(database: &Database, keys: &[(&str, &str)]) -> Program {
    let program = Program::configured().with("PORTAL_DB_URL", &database.url());
    keys.iter()
        .fold(program, |program, (name, key)| program.with(name, key))
}

fn other_key() -> String {
    "08a1".repeat(16)
}

#[test]
fn without_the_key_of_the_newest_entry_nothing_is_written() {
    for database in [Database::new(), Database::postgres()].map(with_entries) {
        let head = database.program.run(&["audit", "head"]).out;
        let other = keyed(&database, &[("GUICHET_SECRET_KEY", &other_key())]);
        for (language, words, named, foreign) in [
            ("fr", "chargez la clé du portail", "(elle se nomme ", " key"),
            ("en", "load the portal's key", "(its name is ", " clé"),
        ] {
            let ended = other.run(&["--lang", language, "staff", "disable", "paul"]);
            assert!(ended.err.contains(named), "{ended:?}");
            assert!(!ended.err.contains(foreign), "{ended:?}");
            assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
            assert!(ended.err.starts_with("GUICHET_SECRET_KEY: "), "{ended:?}");
            assert!(ended.err.contains(words), "{ended:?}");
        }
        let listed = other.run(&["staff", "list", "--format", "json"]);
        assert_eq!(listed.status, 0, "reads go on: {listed:?}");
        assert_eq!(listed.json()["staff"][0]["active"], true, "{listed:?}");
        assert_eq!(database.program.run(&["audit", "head"]).out, head);
        let doctor = other.run(&["doctor", "--check", "audit_chain", "--format", "json"]);
        let found = doctor.json()["checks"][0].clone();
        assert!(
            found["hint"]
                .as_str()
                .unwrap()
                .contains("GUICHET_SECRET_KEY"),
            "{found}"
        );
    }
}

#[test]
fn no_key_is_made_beside_a_database_that_was_sealed_with_another() {
    let database = audited();
    let keyless = keyed(&database, &[]);
    for line in [
        &["staff", "list"][..],
        &["staff", "disable", "paul"],
        &["migrate"],
    ] {
        let ended = keyless.run(line);
        assert_eq!(
            (ended.status, ended.out.as_str()),
            (3, ""),
            "{line:?} {ended:?}"
        );
        assert!(ended.err.starts_with("GUICHET_SECRET_KEY: "), "{ended:?}");
        assert!(ended.err.contains("(elle se nomme "), "{ended:?}");
        assert!(!ended.err.contains(" key"), "{ended:?}");
        let file = database.url().replace("sqlite://", "") + ".key";
        assert!(!std::path::Path::new(&file).exists(), "{line:?}");
    }
    // Which only looks, and needs none.
    let ended = keyless.run(&["migrate", "--status"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let file = database.url().replace("sqlite://", "") + ".key";
    assert!(!std::path::Path::new(&file).exists());
}

#[test]
fn after_a_change_of_key_the_audit_is_sealed_anew_and_the_key_before_may_go() {
    for database in [Database::new(), Database::postgres()].map(with_entries) {
        let other = other_key();
        let kept = database.program.run(&["audit", "head"]).out;
        let new = keyed(&database, &[("GUICHET_SECRET_KEY", &other)]);
        let refused = new.run(&["audit", "reseal"]);
        assert_eq!(
            (refused.status, refused.out.as_str()),
            (2, ""),
            "{refused:?}"
        );
        let both = keyed(
            &database,
            &[
                ("GUICHET_SECRET_KEY", &other),
                ("GUICHET_SECRET_KEY_PREVIOUS", KEY),
            ],
        );
        let line = ["audit", "reseal", "--format", "json", "--head", kept.trim()];
        let done = both.run(&line);
        assert_eq!(done.status, 0, "{done:?}");
        let json = done.json();
        assert_eq!(
            (&json["resealed"], &json["unverified"]),
            (&3.into(), &0.into())
        );
        assert_eq!(json["head_before"], kept.trim());
        let verified = new.run(&["audit", "verify", "--format", "json"]);
        assert_eq!(verified.status, 0, "{verified:?}");
        assert_eq!(verified.json()["entries"], 4, "the last says so");
        assert_eq!(verified.json()["head"], json["head"]);
        let doctor = new.run(&[
            "doctor",
            "--check",
            "audit_chain",
            "--check",
            "secret_key_change",
            "--strict",
        ]);
        assert_eq!(doctor.status, 0, "{doctor:?}");
        assert_eq!(new.run(&["staff", "disable", "paul"]).status, 0);
        let again = new.run(&["audit", "reseal", "--format", "json"]);
        assert_eq!(
            (again.status, &again.json()["resealed"]),
            (0, &0.into()),
            "{again:?}"
        );
        // The old key opens nothing any more.
        let old = database
            .program
            .run(&["audit", "verify", "--format", "json"]);
        assert_eq!(old.json()["fault"]["why"], "unknown_key", "{old:?}");
    }
}

#[test]
fn an_audit_of_a_lost_key_is_sealed_anew_only_if_told_and_one_that_was_tampered_with_never() {
    let database = audited();
    let new = keyed(&database, &[("GUICHET_SECRET_KEY", &other_key())]);
    let kept = database.program.run(&["audit", "head"]).out;
    let unverified = |head: &str| {
        let line = ["audit", "reseal", "--unverified", "--format", "json"];
        new.run(&[&line[..], &["--head", head]].concat())
    };
    // A head that was kept elsewhere is held against what lies there without any key.
    let (seq, mac) = kept.trim().split_once(':').unwrap();
    for (head, why) in [
        (format!("{seq}:{}", "07".repeat(32)), "gardée ailleurs"),
        (format!("9:{mac}"), "toutes celles d'après"),
    ] {
        let refused = unverified(&head);
        assert_eq!((refused.status, refused.out.as_str()), (2, ""));
        assert!(refused.err.contains(why), "{refused:?}");
    }
    let done = unverified(kept.trim());
    assert_eq!(done.status, 0, "{done:?}");
    assert_eq!(done.json()["unverified"], 3, "{done:?}");
    assert_eq!(done.json()["unverified_entries"], "1-3", "{done:?}");
    assert!(done.err.contains("1-3"), "{done:?}");
    assert_eq!(new.run(&["audit", "verify"]).status, 0);
    database.execute("UPDATE audit_entries SET actor = 'operator:nobody' WHERE seq = 2");
    for line in [
        &["audit", "reseal"][..],
        &["audit", "reseal", "--unverified"],
    ] {
        let ended = new.run(line);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
        assert!(ended.err.contains("entrée 2"), "{ended:?}");
    }
}

use crate::database::Database;
use crate::program::{GUICHET, Program};

#[test]
fn each_missing_variable_has_a_line() {
    let ended = Program::new().run(&["customers", "list"]);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert_eq!(ended.out, "");
    for name in [
        "TRYTON_RPC_URL",
        "TRYTON_DATABASE",
        "TRYTON_USER",
        "TRYTON_PASSWORD",
        "PORTAL_DB_URL",
    ] {
        let lines = ended
            .err
            .lines()
            .filter(|line| line.starts_with(&format!("{name}:")))
            .count();
        assert_eq!(lines, 1, "{name} {ended:?}");
    }
    assert_eq!(ended.err.lines().count(), 5, "{ended:?}");
}

#[test]
fn a_wrong_variable_is_named() {
    for (name, value) in [
        ("TRYTON_RPC_URL", "not a url"),
        ("PORTAL_DB_URL", "mysql://x"),
        ("GUICHET_LISTN", "127.0.0.1:1"),
        ("GUICHET_SECRET_KEY", "short"),
        ("PORTAL_DB_URL", "sqlite:///proc/guichet/portal.sqlite"),
    ] {
        let ended = Program::configured()
            .with(name, value)
            .run(&["customers", "list"]);
        assert_eq!(ended.status, 3, "{name} {ended:?}");
        assert_eq!(ended.err.lines().count(), 1, "{name} {ended:?}");
        assert!(
            ended.err.starts_with(&format!("{name}: ")),
            "{name} {ended:?}"
        );
        assert!(
            !ended.err.contains(value) || value.starts_with("sqlite"),
            "{name} {ended:?}"
        );
    }
}

#[test]
fn a_schema_that_is_behind_says_what_to_run_and_migrate_mends_it() {
    let program = Program::configured();
    std::fs::write(program.folder().join("portal.sqlite"), "").unwrap();
    let ended = program.run(&["customers", "unlink", "claire"]);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert!(ended.err.contains("guichet migrate"), "{ended:?}");
    assert!(ended.err.contains("migrations de retard"), "{ended:?}");

    let ended = program.run(&["migrate", "--status", "--format", "json"]);
    assert_eq!(
        (ended.status, &ended.json()["status"]),
        (0, &"behind".into()),
        "{ended:?}"
    );
    let ended = program.run(&["migrate", "--format", "json"]);
    assert_eq!(
        (ended.status, &ended.json()["status"]),
        (0, &"current".into()),
        "{ended:?}"
    );
    assert!(!ended.json()["applied"].as_array().unwrap().is_empty());
    let ended = program.run(&["--format", "json", "migrate"]);
    assert_eq!(ended.json()["applied"], serde_json::json!([]));
    let ended = program.run(&["migrate", "--status"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(
        ended.out.contains("à jour") && ended.err.is_empty(),
        "{ended:?}"
    );

    let ended = program.run(&["customers", "unlink", "claire"]);
    assert_eq!(ended.status, 2, "{ended:?}");
    assert_eq!(ended.out, "");
}

#[test]
fn without_tryton_or_without_its_administrator_nothing_can_run() {
    let program = Program::configured();
    program.run(&["migrate"]);
    let ended = program.run(&["customers", "link", "claire", "C0001"]);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
    for line in [
        &["setup", "portal"][..],
        &["customers", "confine", "claire"],
    ] {
        let ended = program.run(line);
        assert_eq!(ended.status, 3, "{ended:?}");
        assert!(ended.err.contains("TRYTON_ADMIN_USER"), "{ended:?}");
    }
}

/// A full disk, as far as one can be had without one: no file may grow beyond so many blocks.
#[test]
fn a_migration_on_a_full_disk_says_so_ends_with_3_and_leaves_nothing_half_done() {
    let program = Program::configured();
    // The database there is, with one migration of room.
    let limited = |blocks: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" migrate");
        let mut shell = program.beside("/bin/sh");
        shell.args(["-c", &script, GUICHET]).output().unwrap()
    };
    for blocks in ["40", "120", "240"] {
        let ended = limited(blocks);
        let err = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(3), "{blocks}: {err}");
        assert!(ended.stdout.is_empty(), "no message of success");
        assert!(err.starts_with("PORTAL_DB_URL: "), "{blocks}: {err}");
        let status = program.run(&["migrate", "--status", "--format", "json"]);
        assert_eq!(status.json()["status"], "behind", "{blocks}: {status:?}");
    }
    let mended = program.run(&["migrate", "--format", "json"]);
    assert_eq!(mended.status, 0, "{mended:?}");
    assert_eq!(mended.json()["status"], "current");
}

#[test]
fn a_schema_ahead_of_the_program_is_left_alone_with_what_to_do() {
    let database = Database::new();
    database.execute(
        "INSERT INTO guichet_migrations (name, began_at, ended_at) \
         VALUES ('9999_newer', '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00')",
    );
    for (language, words) in [
        ("fr", "restaurez une sauvegarde"),
        ("en", "restore a backup"),
    ] {
        let ended = database.program.run(&["--lang", language, "migrate"]);
        assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
        assert!(ended.err.contains("9999_newer"), "{ended:?}");
        assert!(ended.err.contains(words), "{ended:?}");
    }
}

#[test]
fn a_sqlite_file_that_is_not_there_is_made_by_migrate_alone() {
    let program = Program::configured();
    for line in [
        &["customers", "list"][..],
        &["staff", "list"],
        &["audit", "verify"],
        &["outbox", "list"],
        &["backup", "create", "--to", "backups"],
        &["drill"],
        &["restore", "release"],
    ] {
        let ended = program.run(line);
        assert_eq!(
            (ended.status, ended.out.as_str()),
            (3, ""),
            "{line:?} {ended:?}"
        );
        assert!(ended.err.starts_with("PORTAL_DB_URL: "), "{ended:?}");
        assert!(ended.err.contains("portal.sqlite"), "{ended:?}");
        assert!(ended.err.contains("n'existe pas"), "{ended:?}");
        let left = std::fs::read_dir(program.folder()).unwrap().count();
        assert_eq!(left, 0, "{line:?} leaves nothing behind");
    }
    assert_eq!(program.run(&["migrate"]).status, 0);
    assert!(program.folder().join("portal.sqlite").exists());
    assert_eq!(program.run(&["staff", "list"]).status, 0);
}

#[test]
fn the_status_of_a_database_that_is_not_there_says_so_and_makes_none() {
    let program = Program::configured();
    let lying = || {
        let entries = std::fs::read_dir(program.folder()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    };
    let ended = program.run(&["migrate", "--status", "--format", "json"]);
    let answer = ended.json();
    assert_eq!((ended.status, &answer["status"]), (0, &"absent".into()));
    assert!(!answer["pending"].as_array().unwrap().is_empty());
    for (language, table, words) in [
        ("fr", "pas encore de base", "n'existe pas encore"),
        ("en", "no database yet", "is not there yet"),
    ] {
        let ended = program.run(&["--lang", language, "migrate", "--status"]);
        assert_eq!(ended.status, 0, "{ended:?}");
        assert!(ended.out.contains(table), "{ended:?}");
        assert!(ended.err.contains(words), "{ended:?}");
        assert!(ended.err.contains("guichet migrate"), "{ended:?}");
    }
    assert_eq!(lying(), Vec::<String>::new(), "nothing is made");
    // Nor in a file that is there already, a key beside it included.
    let file = program.folder().join("portal.sqlite");
    std::fs::write(&file, "").unwrap();
    let ended = program.run(&["migrate", "--status", "--format", "json"]);
    assert_eq!(ended.json()["status"], "behind", "{ended:?}");
    assert_eq!(lying(), ["portal.sqlite"]);
    assert_eq!(std::fs::metadata(&file).unwrap().len(), 0);
    program.run(&["migrate"]);
    let before = std::fs::read(&file).unwrap();
    let ended = program.run(&["migrate", "--status", "--format", "json"]);
    assert_eq!(ended.json()["status"], "current", "{ended:?}");
    assert!(std::fs::read(&file).unwrap() == before, "looked at alone");
    // A folder that is not there is a fault, as it is for the other commands.
    let nowhere = format!("sqlite://{}/none/p.sqlite", program.folder().display());
    let program = Program::configured().with("PORTAL_DB_URL", &nowhere);
    let ended = program.run(&["--lang", "en", "migrate", "--status"]);
    assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
    assert!(ended.err.contains("does not exist"), "{ended:?}");
}

#[test]
fn who_reads_french_reads_french() {
    let english = [
        " the ",
        " is ",
        " cannot ",
        " of ",
        "missing",
        "expected",
        "error",
        "unexpected",
        "found",
        "required",
        "invalid",
    ];
    let configured = |name: &str, value: &str| Program::configured().with(name, value);
    let cases = [
        (Program::new(), vec!["customers", "list"]),
        (
            configured("GUICHET_LISTEN", "nowhere"),
            vec!["staff", "list"],
        ),
        (configured("GUICHET_LISTENS", "1"), vec!["staff", "list"]),
        (
            configured("TRYTON_RPC_URL", "http://tryton.example")
                .with("TRYTON_PRIVATE_NETWORK", "1"),
            vec!["staff", "list"],
        ),
        (
            configured("PORTAL_DB_URL", "mysql://x"),
            vec!["staff", "list"],
        ),
        (
            configured("TRYTON_PASSWORD_FILE", "absent"),
            vec!["staff", "list"],
        ),
        (
            configured("GUICHET_BACKUP_RECIPIENT", "age1"),
            vec!["staff", "list"],
        ),
        (Program::configured(), vec!["staff", "list"]),
        (Program::new(), vec!["nothing"]),
        (Program::new(), vec!["customers", "link", "claire"]),
        (Program::new(), vec!["customers", "list", "--format", "xml"]),
        (Program::new(), vec!["customers", "list", "--nothing"]),
        (Program::new(), vec!["staff", "token-revoke", "abc"]),
    ];
    for (program, line) in cases {
        let ended = program.run(&[&["--lang", "fr"][..], &line].concat());
        let words = ended.err.to_lowercase();
        for word in english {
            assert!(!words.contains(word), "{word:?} {line:?} {ended:?}");
        }
        assert!(matches!(ended.status, 3 | 64), "{ended:?}");
        let said = program.run(&[&["--lang", "en"][..], &line].concat());
        for french in [" :", " ;", "attendu", "manque", "erreur"] {
            assert!(!said.err.contains(french), "{french:?} {line:?} {said:?}");
        }
    }
    let program = Program::configured();
    program.run(&["migrate"]);
    let unlink = program.run(&["customers", "unlink", "claire"]);
    assert!(unlink.err.contains("n'a pas de lien"), "{unlink:?}");
}

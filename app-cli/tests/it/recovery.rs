//! `backup`, `restore` and `drill`, as an operator runs them.

mod damaged;
mod operator;
mod planted;
mod tampered;

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use guichet_portal::driven::{ReadRecovery, Work};
use serde_json::Value;

pub(crate) use self::operator::{Operator, link};
use crate::database::{Database, KEY};
use crate::program::{Ended, GUICHET, Program};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Refused, with nothing on standard output.
pub(crate) fn refused(ended: &Ended, status: i32, words: &str) {
    assert_eq!(
        (ended.status, ended.out.as_str()),
        (status, ""),
        "{ended:?}"
    );
    assert!(ended.err.contains(words), "{words}: {ended:?}");
}

#[test]
fn a_backup_is_made_listed_verified_and_rehearsed() {
    for (database, operator) in Operator::both() {
        operator.administered();
        let path = operator.backup();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        let copy = operator.file("second").join(path.file_name().unwrap());
        assert_eq!(std::fs::read(&copy).unwrap(), std::fs::read(&path).unwrap());
        let listed = operator.json(&["backup", "list"]);
        let row = &listed.json()["backups"][0];
        assert_eq!(row["state"], "here", "{database} {listed:?}");
        assert_eq!(row["schema"], "0016_audit_checkpoint");
        let verified = operator.json(&["backup", "verify", path.to_str().unwrap()]);
        assert_eq!(verified.status, 0, "{verified:?}");
        let answer = verified.json();
        assert_eq!(
            (&answer["inside"], &answer["encrypted"]),
            (&true.into(), &true.into())
        );
        assert!(answer["rows"].as_u64().unwrap() >= 300, "{answer}");
        let drilled = operator.json(&["drill"]);
        assert_eq!(drilled.status, 0, "{database} {drilled:?}");
        let answer = drilled.json();
        assert_eq!(answer["outcome"], "equal");
        assert_eq!(answer["found"], Value::Array(vec![]), "{database}");
        let checks = answer["checks"].as_array().unwrap();
        for check in ["database_integrity", "administrator", "audit_chain"] {
            let found = checks.iter().find(|found| found["name"] == check);
            assert_eq!(found.unwrap()["status"], "pass", "{database} {answer}");
        }
        for check in [
            "backup_age",
            "backup_copy",
            "drill_age",
            "recovery_released",
        ] {
            let doctor = operator.json(&["doctor", "--check", check]);
            assert_eq!(doctor.json()["checks"][0]["status"], "pass", "{doctor:?}");
        }
        let audit = operator.json(&["audit", "verify"]);
        assert_eq!(audit.json()["entries"], 2, "made, rehearsed: {audit:?}");
        for words in [&["backup", "list"][..], &["drill"]] {
            assert_eq!(operator.program.run(words).status, 0);
        }
    }
}

#[test]
fn a_drill_makes_the_checks_of_the_doctor_on_the_copy_and_says_what_to_do() {
    let operator = Operator::on(Database::new());
    operator.backup();
    let drilled = operator.json(&["--lang", "en", "drill"]);
    assert_eq!(drilled.status, 2, "{drilled:?}");
    let answer = drilled.json();
    assert_eq!(answer["outcome"], "different");
    let found = serde_json::json!(["administrator: none"]);
    assert_eq!(answer["found"], found, "{drilled:?}");
    assert!(
        drilled.err.contains("guichet admin bootstrap"),
        "{drilled:?}"
    );
    assert!(drilled.err.contains("lost-administrator"), "{drilled:?}");
    operator.administered();
    operator.backup();
    let drilled = operator.json(&["--lang", "en", "drill"]);
    assert_eq!(drilled.status, 0, "{drilled:?}");
    // A warning is told, and no difference.
    assert!(drilled.err.contains("critical_roles: "), "{drilled:?}");
}

#[test]
fn a_drill_says_which_backups_it_passed_over() {
    let operator = Operator::on(Database::new());
    operator.administered();
    let older = operator.backup();
    let newer = operator.backup();
    std::fs::remove_file(&newer).unwrap();
    let made = Command::new("mkfifo").arg(&newer).status().unwrap();
    assert!(made.success());
    let drilled = operator.json(&["--lang", "en", "drill"]);
    assert_eq!(drilled.status, 2, "the newest is lost: {drilled:?}");
    let answer = drilled.json();
    assert_eq!(answer["outcome"], "different");
    assert_eq!(answer["path"], older.to_str().unwrap());
    let lost = serde_json::json!([format!("gone: {}", newer.display())]);
    assert_eq!(answer["found"], lost, "{drilled:?}");
    let told = serde_json::json!([{ "path": newer.to_str().unwrap(), "reason": "gone" }]);
    assert_eq!(answer["passed_over"], told, "{drilled:?}");
    assert!(drilled.err.contains("backup passed over: "), "{drilled:?}");
    let doctor = operator.json(&["doctor", "--check", "drill_age"]);
    assert_eq!(doctor.json()["checks"][0]["status"], "warn", "{doctor:?}");
    // One that was put elsewhere may be carried away; the next in the folder ends the difference.
    let stick = operator.file("stick");
    std::fs::create_dir(&stick).unwrap();
    std::fs::remove_file(&newer).unwrap();
    operator.backup();
    let elsewhere = operator.json(&["backup", "create", "--to", stick.to_str().unwrap()]);
    assert_eq!(elsewhere.status, 0, "{elsewhere:?}");
    std::fs::remove_dir_all(&stick).unwrap();
    let drilled = operator.json(&["--lang", "en", "drill"]);
    assert_eq!(drilled.status, 0, "{drilled:?}");
    let passed = drilled.json()["passed_over"].as_array().unwrap().len();
    assert_eq!(passed, 1, "{drilled:?}");
}

#[test]
fn a_drill_without_a_whole_backup_says_why() {
    let operator = Operator::on(Database::new());
    operator.administered();
    let (older, newer) = (operator.backup(), operator.backup());
    std::fs::write(&newer, "half").unwrap();
    std::fs::remove_file(&older).unwrap();
    let none = operator.json(&["--lang", "en", "drill"]);
    refused(&none, 2, "no whole backup");
    assert_eq!(none.err.matches("backup passed over: ").count(), 2);
}

#[test]
fn what_the_surroundings_say_of_a_server_is_not_what_is_backed_up_and_paths_are_whole() {
    let operator = Operator::on(Database::postgres());
    let program = &operator.program;
    // An address that nobody has (RFC 5737).
    let mut command = program.command(&["--format", "json", "backup", "create", "--to", "near"]);
    let made = command.env("PGHOSTADDR", "192.0.2.1").output().unwrap();
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said}");
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let path = PathBuf::from(made["path"].as_str().unwrap());
    assert!(path.is_absolute() && path.is_file(), "{path:?}");
}

#[test]
fn a_damaged_backup_or_a_wrong_key_is_never_restored() {
    for (database, operator) in Operator::both() {
        let path = operator.backup();
        let whole = std::fs::read(&path).unwrap();
        let (length, damaged) = (whole.len(), operator.file("damaged.backup"));
        let to = operator.elsewhere();
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            bytes
        };
        let samples = [
            flipped(20),
            flipped(length / 2),
            flipped(length - 3),
            whole[..length / 2].to_vec(),
            whole[..length - 1].to_vec(),
            Vec::new(),
        ];
        for (n, bytes) in samples.iter().enumerate() {
            std::fs::write(&damaged, bytes).unwrap();
            for ended in [
                operator.json(&["backup", "verify", damaged.to_str().unwrap()]),
                operator.restore(&damaged, &["--to", &to]),
                operator.json(&["drill", damaged.to_str().unwrap()]),
            ] {
                assert_eq!(
                    (ended.status, ended.out.as_str()),
                    (2, ""),
                    "{database} {n} {ended:?}"
                );
            }
        }
        let other = operator.program.run(&["backup", "keygen", "other"]);
        assert_eq!(other.status, 0);
        let other = operator.file("other").display().to_string();
        let Operator {
            database: kept,
            program,
        } = operator;
        let stranger = Operator {
            database: kept,
            program: program.with("GUICHET_BACKUP_IDENTITY_FILE", &other),
        };
        refused(&stranger.restore(&path, &["--to", &to]), 2, "backup_key");
        let without = stranger.program.with("GUICHET_BACKUP_IDENTITY_FILE", "");
        let verified = without.run(&[
            "--format",
            "json",
            "backup",
            "verify",
            path.to_str().unwrap(),
        ]);
        assert_eq!(verified.json()["inside"], false, "{verified:?}");
        let there = Operator {
            database: stranger.database,
            program: without,
        };
        assert_eq!(there.links(&there.database.url()), 300, "{database}");
        if to.starts_with("sqlite") {
            assert!(!there.file("new.sqlite").exists());
        }
    }
}

#[test]
fn a_backup_of_a_newer_format_is_no_damaged_one() {
    let operator = Operator::on(Database::new());
    let newer = operator.file("newer.backup");
    std::fs::write(
        &newer,
        "guichet-backup 2 of a program to come\nand its inside",
    )
    .unwrap();
    let newer = newer.to_str().unwrap();
    let to = operator.elsewhere();
    for line in [
        &["backup", "verify", newer][..],
        &["restore", newer, "--to", &to],
        &["drill", newer],
    ] {
        for (language, words, damaged) in [
            (
                "fr",
                "un programme plus récent a fait cette sauvegarde",
                "abîm",
            ),
            ("en", "a newer program made this backup", "damaged"),
        ] {
            let ended = operator
                .program
                .run(&[&["--lang", language][..], line].concat());
            refused(&ended, 2, words);
            assert!(!ended.err.contains(damaged), "{ended:?}");
        }
    }
}

#[test]
fn outside_development_a_backup_is_encrypted_or_not_made() {
    let database = Database::new();
    let program = &database.program;
    refused(&program.run(&["backup", "create"]), 3, "GUICHET_BACKUP_DIR");
    let clear = program.run(&["backup", "create", "--to", "clear", "--format", "json"]);
    assert_eq!(
        (clear.status, &clear.json()["encrypted"]),
        (0, &false.into()),
        "{clear:?}"
    );
    for (language, said) in [("fr", "non chiffrée"), ("en", "not encrypted")] {
        let line = ["--lang", language, "backup", "create", "--to", "clear"];
        let told = program.run(&line);
        assert_eq!((told.status, told.out.lines().count()), (0, 1), "{told:?}");
        assert!(told.err.contains(said), "{told:?}");
    }
    let mut database = Database::new();
    let program = std::mem::replace(&mut database.program, Program::new());
    let production = program.with("GUICHET_ENV", "production");
    let ended = production.run(&["backup", "create", "--to", "clear"]);
    refused(&ended, 3, "GUICHET_BACKUP_RECIPIENT");
    assert!(!production.folder().join("clear").exists());
    let wrong = production.run(&["backup", "create", "--to", "x", "--recipient", "age1nobody"]);
    refused(&wrong, 3, "--recipient");
}

#[test]
fn a_backup_signed_with_another_secret_key_is_taken_only_where_that_is_asked_for() {
    let operator = Operator::on(Database::new());
    operator.administered();
    let path = operator.backup();
    let path = path.to_str().unwrap();
    let verified = operator.json(&["backup", "verify", path]);
    assert_eq!(verified.json()["made_by"], "ours", "{verified:?}");
    let Operator { database, program } = operator;
    let identity = program.folder().join("key").display().to_string();
    // A machine that was set up anew: a database of its own, another secret key.
    let gone = (database, program);
    let Operator { database, program } = Operator::on(Database::new());
    let other: String = KEY.chars().rev().collect();
    let program = program
        .with("GUICHET_BACKUP_IDENTITY_FILE", &identity)
        .with("GUICHET_ENV", "production")
        .with("GUICHET_SECRET_KEY", &other);
    let operator = Operator { database, program };
    let to = operator.elsewhere();
    for words in [
        &["backup", "verify", path][..],
        &["restore", path, "--to", &to],
        &["drill", path],
    ] {
        refused(&operator.json(words), 2, "GUICHET_SECRET_KEY_PREVIOUS");
        let told = operator.program.run(&[&["--lang", "en"], words].concat());
        assert!(!told.err.contains(" ;"), "as English has it: {told:?}");
    }
    assert!(!operator.file("new.sqlite").exists());
    let taken = operator.json(&["backup", "verify", path, "--unproven"]);
    assert_eq!(taken.json()["made_by"], "other_key", "{taken:?}");
    assert!(taken.err.contains("autre clé secrète"), "{taken:?}");
    // On a developer's machine it is taken, and said all the same.
    let Operator { database, program } = operator;
    let operator = Operator {
        database,
        program: program.with("GUICHET_ENV", "development"),
    };
    let verify = ["--lang", "en", "backup", "verify", path];
    let taken = operator.program.run(&verify);
    assert_eq!(taken.status, 0, "{taken:?}");
    assert!(
        taken.err.contains("signed with another secret key"),
        "{taken:?}"
    );
    let Operator { database, program } = operator;
    let operator = Operator {
        database,
        program: program.with("GUICHET_ENV", "production"),
    };
    // Its audit is of that key as well.
    let taken = operator.json(&["restore", path, "--to", &to, "--unproven", "--reseal"]);
    assert_eq!(taken.status, 0, "{taken:?}");
    let Operator { database, program } = operator;
    let program = program.with("GUICHET_SECRET_KEY_PREVIOUS", KEY);
    let operator = Operator { database, program };
    let verified = operator.json(&["backup", "verify", path]);
    assert_eq!(verified.json()["made_by"], "ours", "{verified:?}");
    let drilled = operator.json(&["drill", path]);
    assert_eq!(drilled.status, 0, "{drilled:?}");
    drop(gone);
}

#[test]
fn a_copy_that_fails_is_said_and_the_backup_is_there() {
    let operator = Operator::on(Database::new());
    std::fs::write(operator.file("second"), "a file, no folder").unwrap();
    let made = operator.json(&["backup", "create"]);
    assert_eq!(made.status, 2, "{made:?}");
    let path: PathBuf = made.json()["path"].as_str().unwrap().into();
    assert!(path.exists() && made.json()["copy"].is_null(), "{made:?}");
    let doctor = operator.json(&["doctor", "--check", "backup_copy"]);
    assert_eq!(doctor.json()["checks"][0]["status"], "warn", "{doctor:?}");
}

#[test]
fn a_restore_goes_to_an_empty_database_or_replaces_one_that_nobody_uses() {
    for (database, operator) in Operator::both() {
        let path = operator.backup();
        let url = operator.database.url();
        // Somebody uses it: the test itself.
        refused(&operator.restore(&path, &["--replace"]), 2, "store_in_use");
        let to = operator.elsewhere();
        let done = operator.restore(&path, &["--to", &to]);
        assert_eq!(done.status, 0, "{database} {done:?}");
        assert_eq!((operator.links(&to), operator.is_held(&to)), (300, true));
        refused(
            &operator.restore(&path, &["--to", &to]),
            2,
            "store_not_empty",
        );
        let secret = "postgres://guichet:geheim@127.0.0.1/x";
        let ended = operator.restore(&path, &["--to", secret]);
        refused(&ended, 64, "RESTORE_DB_URL_FILE");
        assert!(!ended.err.contains("geheim"), "{ended:?}");
        refused(&operator.restore(&path, &[]), 64, "RESTORE_DB_URL_FILE");
        let ended = operator.restore(&path, &["--to", "/tmp/portal.sqlite"]);
        refused(&ended, 64, "sqlite://");

        operator
            .database
            .with(async |sql| link(sql, 301..=310).await);
        operator.database.stops();
        let done = operator.restore(&path, &["--replace"]);
        assert_eq!(done.status, 0, "{database} {done:?}");
        let answer = done.json();
        assert!(Path::new(answer["safety_backup"].as_str().unwrap()).exists());
        assert!(
            answer["replaced"].as_str().unwrap().contains("replaced"),
            "{answer}"
        );
        assert_eq!(
            (operator.links(&url), operator.is_held(&url)),
            (300, true),
            "{database}"
        );
        let doctor = operator.json(&["doctor", "--check", "recovery_released"]);
        assert_eq!(doctor.json()["checks"][0]["status"], "warn", "{doctor:?}");
        // Tryton is away: nothing is released, and nothing is said to be.
        let release = operator.json(&["restore", "release"]);
        assert_eq!(
            (release.status, release.out.as_str()),
            (3, ""),
            "{release:?}"
        );
        assert!(
            release.err.contains("démarrez Tryton puis relancez"),
            "{release:?}"
        );
        assert!(operator.is_held(&url), "{database}");
        // The safety backup holds what was there.
        let safety = PathBuf::from(answer["safety_backup"].as_str().unwrap());
        let back = operator.restore(&safety, &["--replace"]);
        assert_eq!(back.status, 0, "{database} {back:?}");
        assert_eq!(operator.links(&url), 310, "{database}");
    }
}

#[test]
fn a_url_with_a_password_comes_from_a_file_and_another_kind_of_database_is_refused() {
    let operator = Operator::on(Database::new());
    let path = operator.backup();
    std::fs::write(
        operator.file("url"),
        "postgres://guichet:geheim@127.0.0.1:9/x\n",
    )
    .unwrap();
    let Operator { database, program } = operator;
    let program = program.with("RESTORE_DB_URL_FILE", "url");
    let ended = program.run(&["restore", path.to_str().unwrap()]);
    refused(&ended, 2, "sqlite");
    assert!(!ended.err.contains("geheim"), "{ended:?}");
    let to = format!("sqlite://{}", program.folder().join("new.sqlite").display());
    std::fs::write(program.folder().join("url"), &to).unwrap();
    let done = program.run(&["restore", path.to_str().unwrap()]);
    assert_eq!(done.status, 0, "{done:?}");
    let operator = Operator { database, program };
    assert_eq!(operator.links(&to), 300);
}

#[test]
fn without_postgresqls_programs_or_with_older_ones_it_says_what_to_install() {
    let operator = Operator::on(Database::postgres());
    let Operator { database, program } = operator;
    let path = program.folder().to_owned();
    let bare = program.with("PATH", "/nowhere");
    refused(&bare.run(&["backup", "create"]), 3, "postgresql-client");
    let old = path.join("bin");
    std::fs::create_dir_all(&old).unwrap();
    for name in ["pg_dump", "pg_restore"] {
        let script = old.join(name);
        std::fs::write(&script, "#!/bin/sh\necho \"$0 (PostgreSQL) 9.6.1\"\n").unwrap();
        std::fs::set_permissions(&script, PermissionsExt::from_mode(0o755)).unwrap();
    }
    let older = bare.with("PATH", old.to_str().unwrap());
    let ended = older.run(&["--lang", "en", "backup", "create"]);
    refused(&ended, 3, "9");
    assert!(
        ended.err.contains("pg_dump") && ended.err.contains("or later"),
        "{ended:?}"
    );
    drop(database);
}

/// Runs the program where no file may grow beyond so many KiB. What is refused by the system is
/// an error, or kills the program at that very byte.
fn limited(
    program: &Program,
    kib: u64,
    killed: bool,
    arguments: &[&str],
) -> (Option<i32>, String, String) {
    let trap = if killed { "" } else { "trap '' XFSZ; " };
    let script = format!("ulimit -c 0; {trap}ulimit -f {kib}; exec \"$0\" \"$@\"");
    let mut bash = program.beside("bash");
    bash.args(["-c", &script, GUICHET]).args(arguments);
    let output = bash.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    assert!(
        output.status.code().is_some() || output.status.signal() == Some(25),
        "{output:?}"
    );
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// From almost nothing to more than is needed.
const SIZES: [u64; 8] = [0, 1, 8, 24, 64, 160, 320, 100_000];

#[test]
fn a_full_disk_or_a_kill_while_files_grow_in_a_backup_leaves_whole_backups_alone() {
    for (database, operator) in Operator::both() {
        operator.administered();
        let mut made = 0;
        for killed in [false, true] {
            for kib in SIZES {
                let ended = limited(
                    &operator.program,
                    kib,
                    killed,
                    &["--format", "json", "backup", "create"],
                );
                let told = format!("{database} {kib} KiB, killed {killed}: {ended:?}");
                match ended.0 {
                    Some(0) => made += 1,
                    Some(status) => {
                        assert!(matches!(status, 2 | 3) && ended.1.is_empty(), "{told}");
                        assert!(!ended.2.is_empty(), "{told}");
                    }
                    None => assert!(killed && ended.1.is_empty(), "{told}"),
                }
                for name in operator
                    .lying()
                    .iter()
                    .filter(|name| name.ends_with(".backup"))
                {
                    let path = operator.file("backups").join(name);
                    let verified = operator.json(&["backup", "verify", path.to_str().unwrap()]);
                    assert_eq!(verified.status, 0, "{told} {verified:?}");
                }
            }
        }
        assert!(made >= 2, "{database}: where there is room it is made");
        operator.backup();
        let left = operator.lying();
        assert!(
            left.iter().all(|name| name.ends_with(".backup")),
            "{left:?}"
        );
        assert_eq!(operator.json(&["drill"]).status, 0, "{database}");
        assert_eq!(operator.links(&operator.database.url()), 300, "{database}");
    }
}

/// Links, and whether they are held: before a restore, and after it.
const OLD: (usize, bool) = (310, false);
const NEW: (usize, bool) = (300, true);

/// Makes of what was restored what was there before.
fn old_again(operator: &Operator, url: &str) {
    operator.database.again(url, async |sql| {
        link(sql, 301..=310).await?;
        let Some(hold) = sql.held().await? else {
            return Ok(());
        };
        let mut unit = sql.begin().await?;
        let released = unit.recovery().release(hold.restored_at, "again");
        released.await?;
        unit.save().await
    });
}

#[test]
fn a_full_disk_or_a_kill_while_files_grow_in_a_restore_leaves_the_old_or_the_new() {
    for (database, operator) in Operator::both() {
        let path = operator.backup();
        let url = operator.database.url();
        operator
            .database
            .with(async |sql| link(sql, 301..=310).await);
        operator.database.stops();
        let path = path.to_str().unwrap();
        let there = || (operator.links(&url), operator.is_held(&url));
        for killed in [false, true] {
            let (mut old, mut new) = (0, 0);
            for kib in SIZES {
                assert_eq!(there(), OLD, "{database} before {kib} KiB, killed {killed}");
                let ended = limited(
                    &operator.program,
                    kib,
                    killed,
                    &["--format", "json", "restore", path, "--replace"],
                );
                let told = format!("{database} {kib} KiB, killed {killed}: {ended:?}");
                let now = there();
                if ended.0 == Some(0) {
                    assert_eq!(now, NEW, "{told}");
                } else {
                    assert!(ended.1.is_empty(), "{told}");
                    assert!([OLD, NEW].contains(&now), "{told} {now:?}");
                }
                if now == NEW {
                    new += 1;
                    old_again(&operator, &url);
                } else {
                    old += 1;
                }
            }
            // Nothing fits into the first size, and all into the last.
            assert!(
                old > 0 && new > 0,
                "{database}, killed {killed}: {old} {new}"
            );
        }
        let done = operator.restore(Path::new(path), &["--replace"]);
        assert_eq!(done.status, 0, "{database} {done:?}");
        assert_eq!(there(), NEW, "{database}");
    }
}

#[test]
fn an_identity_that_cannot_be_read_stops_whoever_opens_backups_alone() {
    let operator = Operator::on(Database::new());
    let path = operator.backup();
    let path = path.to_str().unwrap();
    let Operator { database, program } = operator;
    let absent = program.folder().join("absent.key").display().to_string();
    let program = program.with("GUICHET_BACKUP_IDENTITY_FILE", &absent);
    let to = format!("sqlite://{}", program.folder().join("new.sqlite").display());
    for line in [
        &["backup", "verify", path][..],
        &["restore", path, "--to", &to],
        &["drill"],
        &["anonymise", path, "--to", &to],
    ] {
        let ended = program.run(line);
        refused(&ended, 3, "GUICHET_BACKUP_IDENTITY_FILE: ");
        assert!(ended.err.contains(&absent), "{line:?} {ended:?}");
        assert!(ended.err.contains("absent)"), "why: {ended:?}");
    }
    for line in [
        &["staff", "list"][..],
        &["audit", "verify"],
        &["backup", "list"],
    ] {
        let ended = program.run(line);
        assert_eq!(
            (ended.status, ended.err.as_str()),
            (0, ""),
            "{line:?} {ended:?}"
        );
    }
    let made = program.run(&["backup", "create", "--format", "json"]);
    assert_eq!(made.status, 0, "{made:?}");
    assert!(made.err.contains(&absent), "{made:?}");
    let doctor = program.run(&["doctor", "--check", "secret_files", "--format", "json"]);
    let found = doctor.json()["checks"][0].clone();
    assert_eq!(found["status"], "warn", "{found}");
    assert!(
        found["detail"].as_str().unwrap().contains(&absent),
        "{found}"
    );
    assert!(found["hint"].as_str().unwrap().contains("chown"), "{found}");
    drop(database);
}

#[test]
fn a_backup_whose_audit_is_of_a_lost_key_is_restored_only_if_told() {
    for (database, operator) in Operator::both() {
        assert_eq!(
            crate::staff::add(&operator.program, "eva", &["developer"]).status,
            0
        );
        let path = operator.backup();
        let to = operator.elsewhere();
        let Operator {
            database: kept,
            program,
        } = operator;
        let other = Operator {
            database: kept,
            program: program.with("GUICHET_SECRET_KEY", &"08a1".repeat(16)),
        };
        let ended = other.restore(&path, &["--to", &to]);
        refused(&ended, 3, "GUICHET_SECRET_KEY");
        assert!(ended.err.contains("--reseal"), "{database} {ended:?}");
        let done = other.restore(&path, &["--to", &to, "--reseal"]);
        assert_eq!(done.status, 0, "{database} {done:?}");
        assert_eq!(done.json()["audit_holds"], true, "{done:?}");
        let sealed = &done.json()["resealed"];
        let unverified = sealed["unverified"].as_u64();
        assert!(unverified > Some(0), "nobody could tell: {done:?}");
        assert_eq!(sealed["unverified"], sealed["entries"], "{done:?}");
        let numbers = sealed["unverified_entries"].as_str().unwrap();
        assert!(done.err.contains(numbers), "{done:?}");
        let program = other.program.with("PORTAL_DB_URL", &to);
        let verified = program.run(&["audit", "verify", "--format", "json"]);
        assert_eq!(verified.status, 0, "{database} {verified:?}");
    }
}

#[test]
fn a_key_is_never_written_over_another() {
    let program = Program::new();
    assert_eq!(program.run(&["backup", "keygen", "key"]).status, 0);
    let before = std::fs::read(program.folder().join("key")).unwrap();
    for (language, words) in [("fr", "jamais écrasée"), ("en", "never overwritten")] {
        let again = program.run(&["--lang", language, "backup", "keygen", "key"]);
        refused(&again, 2, words);
        assert!(!again.err.contains("os error"), "{again:?}");
    }
    assert_eq!(std::fs::read(program.folder().join("key")).unwrap(), before);
}

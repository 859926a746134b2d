//! Passwords of the portal's own: from standard input or a file, never on the command line.

use super::{PASSWORD, assert_refused, audited, fed, staffed};
use crate::database::Database;
use crate::program::{Ended, Program};

fn line<'a>(login: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let line = [
        "staff",
        "add",
        login,
        "--name",
        "Eva",
        "--email",
        "e@example.com",
    ];
    [&line[..], &["--role", "developer", "--local"], more].concat()
}

/// What the database keeps of a member's password.
fn kept(database: &Database) -> String {
    let file = database.url().replace("sqlite://", "");
    let mut bytes = vec![];
    for end in ["", "-wal"] {
        bytes.extend(std::fs::read(format!("{file}{end}")).unwrap_or_default());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn from_file(program: &Program, login: &str, content: &[u8]) -> Ended {
    let path = program.folder().join("password");
    std::fs::write(&path, content).unwrap();
    program.run(&line(login, &["--password-file", path.to_str().unwrap()]))
}

#[test]
fn it_is_read_from_standard_input_or_a_file_and_kept_as_argon2id_alone() {
    let database = Database::new();
    let ended = fed(
        &database.program,
        &line("eva", &[]),
        &format!("{PASSWORD}\r\n"),
    );
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    let ended = from_file(&database.program, "max", format!("{PASSWORD}\n").as_bytes());
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    let kept = kept(&database);
    assert!(kept.matches("$argon2id$").count() >= 2);
    assert!(!kept.contains(PASSWORD) && !audited(&database).contains(PASSWORD));
}

#[test]
fn one_that_cannot_be_taken_is_refused_in_both_languages_and_never_repeated() {
    let database = Database::new();
    let long = "x".repeat(257);
    for (input, french, english) in [
        (
            "eleven-char",
            "12 caractères au moins",
            "12 characters at least",
        ),
        ("", "12 caractères au moins", "12 characters at least"),
        (&*long, "plus de 256 caractères", "more than 256 characters"),
        ("twelve-or\0more", "caractère nul", "a NUL"),
        ("Eva.Noir.Long", "est le login", "is the login"),
    ] {
        for (language, why) in [("fr", french), ("en", english)] {
            let line = [vec!["--lang", language], line("eva.noir.long", &[])].concat();
            let ended = fed(&database.program, &line, &format!("{input}\n"));
            assert_refused(&ended, why);
            assert!(input.is_empty() || !ended.err.contains(input), "{ended:?}");
        }
    }
    assert_refused(
        &from_file(&database.program, "eva", b"\xff\xfe not text"),
        "ne peut être lu",
    );
    let gone = line("eva", &["--password-file", "/nowhere/password"]);
    assert_refused(&database.program.run(&gone), "ne peut être lu");
    let list = database.program.run(&["staff", "list", "--format", "json"]);
    assert_eq!(list.json()["staff"], serde_json::json!([]));
}

#[test]
fn another_password_is_noted_without_being_shown() {
    let database = staffed(&[("eva", "developer")]);
    let program = &database.program;
    let before = kept(&database);
    let change = ["staff", "password", "eva", "--format", "json"];
    let ended = fed(program, &change, "another-long-one\n");
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    assert_eq!(ended.json()["login"], "eva");
    assert_ne!(kept(&database), before);
    let path = program.folder().join("next");
    std::fs::write(&path, "a-third-long-one").unwrap();
    let table = program.run(&[
        "staff",
        "password",
        "eva",
        "--password-file",
        path.to_str().unwrap(),
    ]);
    assert!(table.status == 0 && table.out.contains("eva"), "{table:?}");
    assert_refused(&fed(program, &change, "short"), "12 caractères au moins");
    let said = audited(&database);
    assert_eq!(said.matches("\"password\"").count(), 2, "{said}");
    assert!(!said.contains("-long-one"), "{said}");
}

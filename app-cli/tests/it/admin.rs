//! `guichet admin …` and `guichet roles …`, as an operator runs them, with no Tryton anywhere.

use guichet_portal::driven::Clock;
use guichet_wiring::CompanyClock;
use serde_json::Value;

use crate::database::Database;
use crate::program::{Ended, GUICHET, Program};
use crate::staff::{PASSWORD, add, assert_refused, audited, fed};

const JSON: [&str; 2] = ["--format", "json"];

fn bootstrap(database: &Database, more: &[&str]) -> Ended {
    let line = [&["admin", "bootstrap", "secours"], more, &JSON].concat();
    fed(&database.program, &line, PASSWORD)
}

#[test]
fn the_first_administrator_is_made_with_a_one_time_password_that_is_never_printed() {
    let database = Database::new();
    let made = bootstrap(&database, &[]);
    assert_eq!(made.status, 0, "{made:?}");
    let json = made.json();
    assert_eq!(json["roles"], serde_json::json!(["administrator"]));
    assert_eq!(
        (&json["account"], &json["active"]),
        (&"local".into(), &true.into())
    );
    let until = json["one_time_until"].as_str().unwrap();
    let until: chrono::DateTime<chrono::Utc> = until.parse().unwrap();
    let left = until - CompanyClock::default().now();
    assert!(matches!(left.num_hours(), 23 | 24), "{left}");
    assert_eq!(json["email"], "secours@guichet.invalid");
    for said in [&made.out, &made.err, &audited(&database)] {
        assert!(!said.contains(PASSWORD), "{said}");
    }
    let again = bootstrap(&database, &[]);
    assert_eq!((again.status, again.out.as_str()), (2, ""), "{again:?}");
    let line = ["admin", "bootstrap", "other"];
    let second = fed(&database.program, &line, PASSWORD);
    assert_refused(&second, "secours est une administration active");
    let forced = ["admin", "bootstrap", "a@example.com", "--force"];
    let forced = fed(&database.program, &[&forced[..], &JSON].concat(), PASSWORD);
    assert_eq!(forced.status, 0, "{forced:?}");
    assert_eq!(forced.json()["email"], "a@example.com");
}

#[test]
fn repair_takes_an_administrator_and_a_password_that_can_be_one() {
    let database = Database::new();
    assert_eq!(bootstrap(&database, &[]).status, 0);
    let program = &database.program;
    let repair = |login: &str, word: &str| fed(program, &["admin", "repair", login], word);
    let done = repair("secours", "another password\n");
    assert_eq!(done.status, 0, "{done:?}");
    assert!(
        done.err.contains("à changer à la première connexion"),
        "{done:?}"
    );
    assert!(audited(&database).contains("\"repair\""));
    assert_refused(&repair("secours", "short"), "12 caractères au moins");
    assert_refused(&repair("nobody", PASSWORD), "ne fait pas partie");
    assert_eq!(add(program, "eva", &["developer"]).status, 0);
    assert_refused(&repair("eva", PASSWORD), "n'est pas de l'administration");
}

/// What the program shows at a terminal, and how it ends.
fn at_a_terminal(program: &Program, line: &str) -> (i32, String) {
    let line = format!("{GUICHET} {line}");
    let mut script = program.beside("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    let output = script.output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), shown)
}

#[test]
fn at_a_terminal_a_one_time_password_is_made_and_shown_once() {
    let database = Database::new();
    let program = &database.program;
    let mut made = Vec::new();
    for line in [
        "--lang en admin bootstrap secours",
        "--lang en admin repair secours",
    ] {
        let (status, shown) = at_a_terminal(program, line);
        assert_eq!(status, 0, "{shown}");
        let (_, after) = shown
            .split_once("one-time password, shown this once: ")
            .unwrap();
        let password = after.lines().next().unwrap().trim().to_owned();
        assert!(password.chars().count() >= 16, "{password}");
        assert_eq!(shown.matches(&password).count(), 1, "{shown}");
        assert!(!audited(&database).contains(&password));
        made.push(password);
    }
    assert_ne!(made[0], made[1]);
    // Whoever keeps what standard error says would keep the password.
    let (status, shown) = at_a_terminal(program, "admin repair secours 2>kept");
    assert_eq!((status, shown.as_str()), (64, ""));
    let kept = std::fs::read_to_string(program.folder().join("kept")).unwrap();
    assert!(kept.contains("--password-file"), "{kept}");
}

#[test]
fn the_last_administrator_stays_one_whatever_is_asked() {
    let database = Database::new();
    assert_eq!(bootstrap(&database, &[]).status, 0);
    let program = &database.program;
    for line in [
        vec!["staff", "disable", "secours"],
        vec!["staff", "role", "remove", "secours", "Administratrice"],
    ] {
        assert_refused(&program.run(&line), "la dernière administration active");
    }
    let list = program.run(&["staff", "list", "--format", "json"]).json();
    assert_eq!(
        list["staff"][0]["roles"],
        serde_json::json!(["administrator"])
    );
    assert_eq!(list["staff"][0]["active"], true);
}

#[test]
fn a_server_that_cannot_be_reached_is_no_sign_in_that_works() {
    let program = Program::new();
    let line = [
        "admin",
        "verify",
        "secours",
        "--base-url",
        "http://127.0.0.1:9",
    ];
    let ended = fed(&program, &line, PASSWORD);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert!(!ended.err.contains(PASSWORD), "{ended:?}");
    for why in ["http://127.0.0.1:9 : injoignable", "Connection refused"] {
        assert!(ended.err.contains(why), "{why}: {ended:?}");
    }
}

#[test]
fn a_password_that_would_travel_in_the_clear_is_warned_of() {
    let program = Program::new();
    for (lang, words) in [
        ("fr", "le mot de passe passe en clair"),
        ("en", "the password travels in the clear"),
    ] {
        // The second leads to this machine too, under an address that is not known for it.
        for (url, is_open) in [("http://127.0.0.1:9", false), ("http://0.0.0.0:9", true)] {
            let line = [
                "--lang",
                lang,
                "admin",
                "verify",
                "secours",
                "--base-url",
                url,
            ];
            let ended = fed(&program, &line, PASSWORD);
            assert_eq!(ended.status, 3, "{ended:?}");
            assert_eq!(ended.err.contains(words), is_open, "{url}: {ended:?}");
        }
    }
}

#[test]
fn roles_have_other_names_and_an_unknown_one_is_refused_with_the_nearest() {
    let database = Database::new();
    let program = &database.program;
    let made = add(program, "eva", &["Développeuse", "responsable secteur"]);
    assert_eq!(made.status, 0, "{made:?}");
    let roles = serde_json::json!(["project_lead", "developer"]);
    assert_eq!(made.json()["roles"], roles);
    let wrong = program.run(&["staff", "role", "add", "eva", "directer"]);
    assert_eq!((wrong.status, wrong.out.as_str()), (64, ""), "{wrong:?}");
    assert!(wrong.err.contains("direction ?"), "{wrong:?}");
    let far = program.run(&["staff", "role", "add", "eva", "astronaut"]);
    assert_eq!(far.status, 64);
    assert!(far.err.contains("administrator, direction"), "{far:?}");
}

#[test]
fn the_check_of_roles_shows_the_sensitive_ones_and_records_the_review() {
    let database = Database::new();
    let program = &database.program;
    assert_eq!(bootstrap(&database, &[]).status, 0);
    assert_eq!(add(program, "eva", &["developer"]).status, 0);
    let check = |more: &[&str]| program.run(&[&["roles", "check"], more, &JSON].concat());
    let looked = check(&["--dry-run"]).json();
    assert_eq!(looked["reviewed_at"], Value::Null);
    let first = check(&[]);
    assert_eq!(first.status, 0, "{first:?}");
    let first = first.json();
    assert_eq!(first["sensitive"].as_array().unwrap().len(), 1);
    assert_eq!(first["sensitive"][0]["login"], "secours");
    assert_eq!(first["previous_review_at"], Value::Null);
    assert_eq!(
        program
            .run(&["staff", "role", "add", "eva", "Directrice"])
            .status,
        0
    );
    let second = check(&[]).json();
    assert_eq!(second["previous_review_at"], first["reviewed_at"]);
    assert_eq!(second["given"][0]["login"], "eva");
    assert_eq!(second["given"][0]["role"], "direction");
    let reviewed = program.run(&["doctor", "--check", "roles_reviewed", "--format", "json"]);
    assert_eq!(
        reviewed.json()["checks"][0]["status"],
        "pass",
        "{reviewed:?}"
    );
    database.execute("UPDATE staff_roles SET role = 'astronaut' WHERE role = 'direction'");
    let unknown = check(&["--strict"]);
    assert_eq!(unknown.status, 1, "{unknown:?}");
    assert_eq!(unknown.json()["unknown"][0]["role"], "astronaut");
    assert_eq!(unknown.json()["taken"][0]["role"], "direction");
    let plain = program.run(&["roles", "check", "--dry-run"]);
    assert_eq!(plain.status, 0);
    assert!(
        plain.err.contains("rôle inconnu") && plain.err.contains("astronaut"),
        "{plain:?}"
    );
}

#[test]
fn roles_written_under_other_names_get_their_own_and_that_is_reported() {
    let database = Database::new();
    let program = &database.program;
    assert_eq!(add(program, "eva", &["developer", "direction"]).status, 0);
    assert_eq!(add(program, "max", &["support"]).status, 0);
    for statement in [
        "UPDATE staff_roles SET role = 'Directrice' WHERE role = 'direction'",
        "INSERT INTO staff_roles (staff_id, role) SELECT id, 'direction' FROM staff WHERE login = 'eva'",
        "UPDATE staff_roles SET role = 'astronaut' WHERE role = 'support'",
        "DELETE FROM guichet_migrations WHERE name = '0011_role_names'",
    ] {
        database.execute(statement);
    }
    let migrated = program.run(&["migrate", "--format", "json"]);
    assert_eq!(migrated.status, 0, "{migrated:?}");
    let json = migrated.json();
    assert_eq!(json["applied"], serde_json::json!(["0011_role_names"]));
    let expected = serde_json::json!([
        {"migration": "0011_role_names", "column": "staff_roles.role", "before": "Directrice",
         "after": "direction", "rows": 1},
        {"migration": "0011_role_names", "column": "staff_roles.role", "before": "astronaut",
         "after": null, "rows": 1},
    ]);
    assert_eq!(json["changes"], expected);
    assert!(
        migrated.err.contains("\"Directrice\" -> direction"),
        "{migrated:?}"
    );
    let staff = program.run(&["staff", "list", "--format", "json"]).json();
    let roles = |login: &str| {
        let all = staff["staff"].as_array().unwrap().iter();
        let member = all.clone().find(|member| member["login"] == login);
        member.unwrap()["roles"].clone()
    };
    assert_eq!(roles("eva"), serde_json::json!(["direction", "developer"]));
    assert_eq!(roles("max"), serde_json::json!([]), "gives nothing");
    let audit = audited(&database);
    assert!(
        audit.contains("\"migrate\"") && audit.contains("Directrice"),
        "{audit}"
    );
}

#[test]
fn a_diagnostic_token_needs_no_database() {
    let program = Program::configured()
        .with("PORTAL_DB_URL", "sqlite:///nowhere/at/all.sqlite")
        .with("GUICHET_SECRET_KEY", crate::database::KEY);
    let token = program.run(&["admin", "diagnostic-token"]);
    assert_eq!(token.status, 0, "{token:?}");
    let text = token.out.trim();
    assert!(text.starts_with("gdt_") && text.len() > 70, "{token:?}");
    assert!(token.err.contains("pour une seule connexion"), "{token:?}");
    let json = program
        .run(&["admin", "diagnostic-token", "--format", "json"])
        .json();
    assert_ne!(json["token"], text, "each is another");
    let keyless = Program::configured().with("GUICHET_ENV", "production");
    let refused = keyless.run(&["admin", "diagnostic-token"]);
    assert_eq!(refused.status, 3, "{refused:?}");
    assert!(refused.err.contains("GUICHET_SECRET_KEY"), "{refused:?}");
}

#[test]
fn a_member_who_must_change_a_one_time_password_gets_no_token() {
    let database = Database::new();
    assert_eq!(bootstrap(&database, &[]).status, 0);
    let line = [
        "staff", "token", "secours", "--scope", "projects", "--days", "1",
    ];
    let ended = database.program.run(&line);
    assert_refused(&ended, "mot de passe à usage unique");
    let line = ["staff", "tokens", "secours", "--format", "json"];
    let tokens = database.program.run(&line);
    assert_eq!(tokens.json()["tokens"], serde_json::json!([]));
}

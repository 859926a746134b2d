//! What a restore says of the database it replaces, in words and for programs.

use guichet_portal::driven::ReadStaff;
use serde_json::{Value, json};

use super::Operator;
use crate::database::KEY;
use crate::staff::{PASSWORD, assert_refused, fed};

fn staffed(operator: &Operator) {
    for (login, roles) in [
        ("root", &["administrator", "--role", "project_lead"][..]),
        ("thief", &["administrator"]),
    ] {
        let added = crate::staff::add(&operator.program, login, roles);
        assert_eq!(added.status, 0, "{added:?}");
    }
}

fn who(answer: &Value) -> Vec<(&str, &str, bool)> {
    let each = answer["taken_over"]["who"].as_array().unwrap().iter();
    each.map(|one| {
        let text = |name: &str| one[name].as_str().unwrap();
        (text("login"), text("what"), one["told"].as_bool().unwrap())
    })
    .collect()
}

#[test]
fn a_password_that_somebody_wrote_into_the_replaced_database_is_closed_and_named() {
    for (database, operator) in Operator::both() {
        staffed(&operator);
        let path = operator.backup();
        let url = operator.database.url();
        operator.database.execute(
            "UPDATE staff SET password = (SELECT password FROM staff WHERE login = 'thief') \
             WHERE login = 'root'",
        );
        operator.database.stops();
        let path = path.to_str().unwrap();
        let line = ["--lang", "en", "restore", path, "--replace"];
        let done = operator.json(&line);
        assert_eq!(done.status, 0, "{database} {done:?}");
        let answer = done.json();
        assert_eq!(answer["taken_over"]["believed"], "all", "{answer}");
        assert_eq!(who(&answer), [("root", "no_password", false)], "{database}");
        for words in ["restore with --to", "guichet admin repair LOGIN"] {
            assert!(done.err.contains(words), "{words}: {done:?}");
        }
        let is_closed = operator.database.again(&url, async |sql| {
            let root = sql.by_login("root").await?.map(|member| member.id);
            let kept = ReadStaff::password(sql, root.unwrap()).await?;
            Ok(kept.is_none())
        });
        assert!(is_closed, "{database}");
        let french = operator.program.run(&["restore", path, "--replace"]);
        assert_eq!(french.status, 0, "{french:?}");
        assert!(
            french.out.contains("root : plus de mot de passe"),
            "{french:?}"
        );
    }
}

/// Whoever may write to the database waits until an entry tells of another password, and swaps it.
#[test]
fn a_password_that_was_swapped_after_it_was_changed_is_closed_and_those_told_of_are_kept() {
    for (database, operator) in Operator::both() {
        staffed(&operator);
        let added = crate::staff::add(&operator.program, "eva", &["administrator"]);
        assert_eq!(added.status, 0, "{added:?}");
        let path = operator.backup();
        for line in [
            ["staff", "password", "root"],
            ["staff", "password", "thief"],
            ["admin", "repair", "eva"],
        ] {
            let given = fed(&operator.program, &line, "another-long-one");
            assert_eq!(given.status, 0, "{database} {given:?}");
        }
        operator.database.execute(
            "UPDATE staff SET password = (SELECT password FROM staff WHERE login = 'thief') \
             WHERE login = 'root'",
        );
        operator.database.stops();
        let done = operator.restore(&path, &["--replace"]);
        assert_eq!(done.status, 0, "{database} {done:?}");
        let answer = done.json();
        assert_eq!(answer["taken_over"]["believed"], "all", "{answer}");
        let expected = [
            ("eva", "password", true),
            ("root", "no_password", false),
            ("thief", "password", true),
        ];
        assert_eq!(who(&answer), expected, "{database}");
    }
}

#[test]
fn who_is_left_without_a_password_administers_nothing_is_listed_so_and_can_be_repaired() {
    for (database, operator) in Operator::both() {
        staffed(&operator);
        let path = operator.backup();
        let swap = "UPDATE staff SET password = password || 'x'";
        operator.database.execute(swap);
        operator.database.stops();
        let path = path.to_str().unwrap();
        let done = operator.json(&["--lang", "en", "restore", path, "--replace"]);
        assert_eq!(done.status, 0, "{database} {done:?}");
        assert_eq!(done.json()["administrators"], 0, "{database} {done:?}");
        for words in ["no active administrator", "guichet admin repair LOGIN"] {
            assert!(done.err.contains(words), "{words}: {done:?}");
        }
        let without = || {
            let listed = operator.json(&["staff", "list"]).json();
            let members = listed["staff"].as_array().unwrap().clone();
            let shut = members.iter().filter(|one| one["no_password"] == true);
            let logins = shut.map(|one| one["login"].as_str().unwrap().to_owned());
            logins.collect::<Vec<_>>()
        };
        let is_red = || {
            let doctor = operator.json(&["doctor", "--check", "administrator"]);
            let checks = doctor.json()["checks"].as_array().unwrap().clone();
            let mut named = checks.iter().filter(|one| one["name"] == "administrator");
            named.next().unwrap()["status"] == "fail"
        };
        assert_eq!(without(), ["root", "thief"], "{database}");
        assert!(is_red(), "{database}");
        for (language, words) in [
            ("fr", "sans mot de passe valable"),
            ("en", "no valid password"),
        ] {
            let line = ["--lang", language, "staff", "list"];
            let listed = operator.program.run(&line);
            assert_eq!(listed.out.matches(words).count(), 2, "{listed:?}");
        }
        let repaired = fed(&operator.program, &["admin", "repair", "root"], PASSWORD);
        assert_eq!(repaired.status, 0, "{database} {repaired:?}");
        assert_eq!(without(), ["thief"], "{database}");
        assert!(!is_red(), "{database}");
        let last = operator.program.run(&["staff", "disable", "root"]);
        assert_refused(&last, "est la dernière administration active");
        let other = operator.program.run(&["staff", "disable", "thief"]);
        assert_eq!(other.status, 0, "{database} {other:?}");
    }
}

#[test]
fn who_was_disabled_stays_so_after_the_audit_was_sealed_anew() {
    for (database, operator) in Operator::both() {
        staffed(&operator);
        let path = operator.backup();
        for line in [
            &["staff", "disable", "thief"][..],
            &["staff", "role", "remove", "root", "project_lead"],
        ] {
            let done = operator.program.run(line);
            assert_eq!(done.status, 0, "{database} {done:?}");
        }
        let Operator {
            database: kept,
            program,
        } = operator;
        let operator = Operator {
            database: kept,
            program: program
                .with("GUICHET_SECRET_KEY", &"08a1".repeat(16))
                .with("GUICHET_SECRET_KEY_PREVIOUS", KEY),
        };
        let resealed = operator.json(&["audit", "reseal"]);
        assert_eq!(resealed.status, 0, "{database} {resealed:?}");
        operator.database.stops();
        let done = operator.restore(&path, &["--replace"]);
        assert_eq!(done.status, 0, "{database} {done:?}");
        let answer = done.json();
        assert_eq!(answer["taken_over"]["believed"], "all", "{answer}");
        let expected = [("root", "roles", true), ("thief", "disabled", true)];
        assert_eq!(who(&answer), expected, "{database}");
        assert!(!done.err.contains("--to"), "nothing to be told: {done:?}");
        let listed = operator.json(&["staff", "list"]);
        let members = listed.json()["staff"].clone();
        let member = |login: &str| {
            let mut all = members.as_array().unwrap().iter();
            all.find(|member| member["login"] == login).unwrap().clone()
        };
        assert_eq!(member("thief")["active"], false, "{members}");
        assert_eq!(member("root")["roles"], json!(["administrator"]));
    }
}

#[test]
fn that_nothing_was_taken_over_is_said() {
    for (database, operator) in Operator::both() {
        staffed(&operator);
        let path = operator.backup();
        operator.database.stops();
        let done = operator.restore(&path, &["--replace"]);
        assert_eq!(done.status, 0, "{database} {done:?}");
        let safety = done.json()["safety_backup"].as_str().unwrap().to_owned();
        let empty: [(&str, &str, bool); 0] = [];
        assert_eq!(who(&done.json()), empty, "{database}");
        let again = operator.restore(&path, &["--replace"]);
        assert_eq!(again.status, 0, "{database} {again:?}");
        for (language, words) in [
            ("fr", "rien n'a été repris de la base remplacée"),
            ("en", "nothing was taken over from the replaced database"),
        ] {
            let line = ["--lang", language, "restore", &safety, "--replace"];
            let back = operator.json(&line);
            assert_eq!(back.status, 0, "{database} {back:?}");
            if language == "fr" {
                assert_eq!(back.json()["taken_over"]["believed"], "unrelated");
                assert!(back.err.contains(words), "{back:?}");
                let forth = operator.restore(&path, &["--replace"]);
                assert_eq!(forth.status, 0, "{database} {forth:?}");
            } else {
                assert!(back.err.contains(words), "{back:?}");
            }
        }
    }
}

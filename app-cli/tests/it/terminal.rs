//! Tables where somebody looks: a pseudo-terminal of `script` stands for the terminal.

use crate::outbox::filled;
use crate::program::{GUICHET, Program};
use crate::server::{Fault, start};
use crate::staff::add;

/// Longer words, as a path, are no reason to cut them.
const LONGEST_WORD: usize = 36;

/// What standard output shows at a terminal that was told so.
fn shown(program: &Program, told: &str, line: &str) -> String {
    let line = format!("{told} {GUICHET} --no-color {line} 2>/dev/null");
    let mut script = program.beside("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    let shown = String::from_utf8(script.output().unwrap().stdout).unwrap();
    shown.replace('\r', "")
}

fn wide(line: &str) -> usize {
    line.chars().count()
}

/// No line is wider, but where a word is.
fn assert_fits(shown: &str, columns: usize) {
    assert!(shown.lines().count() > 1, "{shown:?}");
    for line in shown.lines().filter(|line| wide(line) > columns) {
        let longest = line.split_whitespace().map(wide).max();
        assert!(longest > Some(LONGEST_WORD), "{line}\n{shown}");
    }
}

#[test]
fn no_table_is_wider_than_the_terminal_in_either_language() {
    let database = filled();
    let program = &database.program;
    assert_eq!(
        add(program, "eva", &["administrator", "developer"]).status,
        0
    );
    for name in ["CI", "déploiements de nuit de la boutique"] {
        let line = ["staff", "token", "eva", "--scope", "deployments"];
        let made = program.run(&[&line[..], &["--days", "90", "--name", name]].concat());
        assert_eq!(made.status, 0, "{made:?}");
    }
    let server = start(Fault::NotReady);
    let smoke = format!("smoke --base-url {server}");
    let mut folded = 0;
    for language in ["fr", "en"] {
        for line in [
            "doctor",
            "doctor --list",
            "preflight",
            "outbox list",
            "roles check --dry-run",
            "staff list",
            "staff tokens eva",
            "audit verify",
            smoke.as_str(),
        ] {
            let line = format!("--lang {language} {line}");
            let shown = shown(program, "stty cols 80;", &line);
            assert_fits(&shown, 80);
            let words: Vec<&str> = line.split(' ').collect();
            let piped = program.run(&words);
            folded += usize::from(piped.out.lines().any(|line| wide(line) > 80));
        }
    }
    assert!(
        folded >= 10,
        "{folded} tables are wider than that by themselves"
    );
}

#[test]
fn columns_that_somebody_set_come_before_what_the_terminal_says() {
    let program = Program::new();
    let free = program.run(&["doctor", "--list"]).out;
    assert!(free.lines().any(|line| wide(line) > 60), "{free}");
    let line = "doctor --list";
    assert_fits(&shown(&program, "stty cols 200; COLUMNS=60", line), 60);
    // What is no number of columns says nothing.
    for told in ["COLUMNS=0", "COLUMNS=wide"] {
        let told = format!("stty cols 60; {told}");
        assert_fits(&shown(&program, &told, line), 60);
    }
    assert_eq!(shown(&program, "stty cols 400;", line), free);
}

#[test]
fn what_is_piped_is_as_wide_as_its_words_whatever_columns_says() {
    let program = Program::new();
    let free = program.run(&["doctor", "--list"]).out;
    let mut command = program.command(&["doctor", "--list"]);
    let piped = command.env("COLUMNS", "40").output().unwrap();
    assert_eq!(String::from_utf8(piped.stdout).unwrap(), free);
    let json = "doctor --list --format json";
    let shown = shown(&program, "COLUMNS=40", json);
    assert_eq!(
        shown,
        program.run(&["doctor", "--list", "--format", "json"]).out
    );
}

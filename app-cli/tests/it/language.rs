use std::process::Stdio;

use crate::program::Program;

#[test]
fn help_and_version_are_no_faults() {
    let program = Program::new();
    for line in [
        &["--help"][..],
        &["--version"],
        &["help"],
        &["help", "customers", "link"],
        &["smoke", "--help"],
    ] {
        let ended = program.run(line);
        assert_eq!(ended.status, 0, "{line:?} {ended:?}");
        assert!(!ended.out.is_empty() && ended.err.is_empty(), "{line:?}");
    }
}

#[test]
fn wrong_usage_is_64() {
    let program = Program::new();
    for line in [
        &[][..],
        &["nothing"],
        &["customers"],
        &["customers", "link", "claire"],
        &["customers", "list", "--format", "xml"],
        &["smoke"],
        &["smoke", "--base-url", "ftp://x"],
        &["--lang", "de", "openapi"],
    ] {
        let ended = program.run(line);
        assert_eq!(ended.status, 64, "{line:?} {ended:?}");
        assert!(ended.out.is_empty() && !ended.err.is_empty(), "{line:?}");
    }
}

#[test]
fn french_unless_the_line_or_the_surroundings_say_english() {
    let french = "Lie un login à un client";
    let english = "Links a login to a customer";
    let line = ["help", "customers", "link"];
    assert!(Program::new().run(&line).out.contains(french));
    assert!(
        Program::new()
            .with("LANG", "C.UTF-8")
            .run(&line)
            .out
            .contains(french)
    );
    assert!(
        Program::new()
            .with("LANG", "en_GB.UTF-8")
            .run(&line)
            .out
            .contains(english)
    );
    let both = Program::new()
        .with("LANG", "en_GB.UTF-8")
        .with("LC_ALL", "fr_FR.UTF-8");
    assert!(both.run(&line).out.contains(french));
    let ended = Program::new().run(&["--lang", "en", "customers", "link", "--help"]);
    assert!(
        ended.out.contains(english) && ended.out.contains("Examples:"),
        "{ended:?}"
    );
    assert!(
        ended.out.contains("guichet customers link claire C0001"),
        "{ended:?}"
    );
}

/// What stands in an English help alone, clap's words among it.
const ENGLISH: [&str; 3] = ["Usage:", "Options:", "Print help"];

#[test]
fn the_help_is_french_to_its_headings() {
    let line = ["projects", "stage", "--help"];
    let said = |lang| {
        let ended = Program::new().run(&[&["--lang", lang][..], &line].concat());
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
        ended.out
    };
    let (french, english) = (said("fr"), said("en"));
    for word in ENGLISH {
        assert!(english.contains(word), "{word}: {english}");
        assert!(!french.contains(word), "{word}: {french}");
    }
    assert!(french.contains("Affiche l'aide"), "{french}");
    assert!(!french.contains("ossible values"), "{french}");
}

#[test]
fn what_adapters_find_and_what_a_variable_expects_is_french_too() {
    let program = Program::configured();
    assert_eq!(program.run(&["migrate"]).status, 0);
    let away = program.run(&["customers", "link", "claire", "C0001"]);
    assert_eq!(away.status, 3, "{away:?}");
    assert!(away.err.contains("pas de connexion ("), "{away:?}");
    assert!(away.err.contains(") : injoignable"), "{away:?}");
    for name in ["SMTP_URL", "REDIS_URL"] {
        let wrong = Program::configured().with(name, "ftp://x");
        let ended = wrong.run(&["staff", "list"]);
        assert_eq!(ended.status, 3, "{ended:?}");
        assert!(
            ended.err.contains("leurs autres lettres en %XX"),
            "{ended:?}"
        );
        assert!(!ended.err.contains("other letters"), "{ended:?}");
    }
}

#[test]
fn completions_and_the_description_need_no_configuration() {
    let program = Program::new();
    for shell in ["bash", "zsh", "fish"] {
        let ended = program.run(&["completions", shell]);
        assert_eq!(ended.status, 0, "{ended:?}");
        assert!(ended.out.contains("confine"), "{shell}");
    }
    let ended = program.run(&["openapi"]);
    assert_eq!(ended.status, 0);
    assert!(ended.json()["openapi"].as_str().unwrap().starts_with("3."));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let program = Program::new();
    let mut child = program
        .command(&["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

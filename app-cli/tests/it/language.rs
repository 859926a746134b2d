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

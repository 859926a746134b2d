//! Whatever the program prints as JSON in a test is held against the schema of its command, so
//! that the document cannot say otherwise than the program.

use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value, json};

/// `docs/cli.schema.json`.
pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli.schema.json");
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
});

/// The command of these arguments: the longest name that stands among them in one piece.
fn command(arguments: &[String]) -> &'static str {
    let commands = DOCUMENT["commands"].as_object().unwrap();
    let names = commands.keys().filter(|name| {
        let words: Vec<&str> = name.split(' ').filter(|w| !w.starts_with("--")).collect();
        let options = name.split(' ').filter(|word| word.starts_with("--"));
        let there = arguments.windows(words.len()).any(|w| w == words);
        there && options.clone().all(|o| arguments.iter().any(|a| a == o))
    });
    let longest = names.max_by_key(|name| name.len());
    longest.unwrap_or_else(|| panic!("no schema for {arguments:?}"))
}

/// Fails where an answer that the program gave is not as the document says. Which command gave
/// it, and that it was seen with one; nothing of a command whose answer is of another kind.
pub(crate) fn seen(arguments: &[String], answer: &Value) -> Option<&'static str> {
    let others = ["openapi", "completions"];
    if arguments.iter().any(|word| others.contains(&word.as_str())) {
        return None;
    }
    let name = check(arguments, answer);
    note(name);
    Some(name)
}

/// Where whoever runs all tests wants to know which commands were seen with an answer.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told where to note what they saw"
)]
fn note(name: &str) {
    if let Some(folder) = std::env::var_os("GUICHET_TEST_ANSWERS") {
        let folder = Path::new(&folder);
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join(name), "").unwrap();
    }
}

fn check(arguments: &[String], answer: &Value) -> &'static str {
    let name = command(arguments);
    let schema = json!({ "$defs": DOCUMENT["$defs"], "allOf": [DOCUMENT["commands"][name]] });
    let faults = faults(&schema, answer);
    assert!(faults.is_empty(), "{name}: {faults:#?}\n{answer:#}");
    name
}

/// Where an answer is not as a schema says.
pub(crate) fn faults(schema: &Value, answer: &Value) -> Vec<String> {
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(schema).unwrap();
    validator
        .iter_errors(answer)
        .map(|fault| format!("{} at {}", fault, fault.instance_path))
        .collect()
}

#[test]
fn an_answer_that_is_not_as_the_schema_says_is_found() {
    let asked = ["--format", "json", "audit", "head"].map(str::to_owned);
    let head = format!("1:{}", "a".repeat(64));
    let good = json!({ "head": head, "seq": 1, "mac": "a".repeat(64) });
    check(&asked, &good);
    for (field, value) in [("seq", json!("1")), ("mac", json!("x")), ("more", json!(1))] {
        let mut bad = good.clone();
        bad[field] = value;
        let found = std::panic::catch_unwind(|| check(&asked, &bad));
        assert!(found.is_err(), "{field}");
    }
}

#[test]
fn a_command_is_known_by_its_longest_name() {
    let of = |line: &str| {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        command(&words)
    };
    assert_eq!(of("doctor --check x"), "doctor");
    assert_eq!(of("--lang en doctor --list --format json"), "doctor --list");
    assert_eq!(of("staff role add eva support"), "staff role add");
    assert_eq!(of("restore release"), "restore release");
    assert_eq!(of("restore /a/b --replace"), "restore");
}

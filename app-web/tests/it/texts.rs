//! Words: every key that is used exists in both languages, every key that exists is used,
//! and a message takes exactly the arguments it is given.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use guichet_web::i18n::{ENGLISH, FRENCH};

type Messages = BTreeMap<String, BTreeSet<String>>;

/// Each message with the arguments it takes.
fn messages(files: &[(&str, &str)]) -> Messages {
    let mut all = Messages::new();
    for (name, source) in files {
        let resource =
            fluent_syntax::parser::parse(*source).unwrap_or_else(|(_, e)| panic!("{name}: {e:?}"));
        for entry in &resource.body {
            let message = match entry {
                Entry::Message(message) => message,
                Entry::Junk { content } => panic!("{name}: {content}"),
                _ => continue,
            };
            let mut arguments = BTreeSet::new();
            walk(message.value.as_ref().expect("a value"), &mut arguments);
            let twice = all.insert(message.id.name.to_owned(), arguments);
            assert!(twice.is_none(), "{name}: {} twice", message.id.name);
        }
    }
    all
}

fn walk(pattern: &Pattern<&str>, arguments: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    walk(&variant.value, arguments);
                }
                selector
            }
        };
        match inline {
            InlineExpression::VariableReference { id } => {
                arguments.insert(id.name.to_owned());
            }
            other => panic!("not expected in these files: {other:?}"),
        }
    }
}

fn sources(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                let text = fs::read_to_string(&path).unwrap();
                // What tests say of messages is no use of them.
                let code = text
                    .split("#[cfg(test)]")
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                found.push((path, code));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

/// A call of a message: its key and the names of its arguments, as far as they are literal.
fn calls(code: &str) -> Vec<(String, Vec<String>)> {
    const FORMS: [(&str, usize); 6] = [
        ("t", 0),
        ("t1", 1),
        ("t2", 2),
        ("rich", 1),
        ("plain", 0),
        ("plain1", 1),
    ];
    let mut calls = Vec::new();
    for (form, arity) in FORMS {
        for rest in code.split(&format!(".{form}(")).skip(1) {
            let rest = rest.trim_start();
            let Some(key) = rest.strip_prefix('"').and_then(|r| r.split('"').next()) else {
                continue; // a key chosen among literals: counted as used, its arguments are tested by rendering
            };
            let mut names = Vec::new();
            let mut tail = &rest[key.len() + 2..];
            for _ in 0..arity {
                let (_, after) = tail.split_once('"').unwrap();
                let (name, after) = after.split_once('"').unwrap();
                names.push(name.to_owned());
                // The value stands up to the next comma outside brackets.
                tail = skip_value(after);
            }
            calls.push((key.to_owned(), names));
        }
    }
    calls
}

fn skip_value(text: &str) -> &str {
    let mut depth = 0;
    let value = text.trim_start().trim_start_matches(',');
    for (at, c) in value.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' | ',' if depth == 0 => return &value[at..],
            ')' | ']' => depth -= 1,
            _ => {}
        }
    }
    ""
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    assert_eq!(messages(&FRENCH), messages(&ENGLISH));
}

#[test]
fn every_call_names_a_message_and_gives_it_its_arguments() {
    let known = messages(&FRENCH);
    let mut seen = 0;
    for (path, code) in sources("templates", "html")
        .into_iter()
        .chain(sources("src", "rs"))
    {
        for (key, names) in calls(&code) {
            let arguments = known.get(&key);
            let arguments = arguments.unwrap_or_else(|| panic!("{}: no {key}", path.display()));
            let given: BTreeSet<String> = names.into_iter().collect();
            assert_eq!(&given, arguments, "{}: {key}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 200, "the search finds only {seen} calls");
}

#[test]
fn no_message_is_idle() {
    let code: String = sources("templates", "html")
        .into_iter()
        .chain(sources("src", "rs"))
        .map(|(_, code)| code)
        .collect();
    let idle: Vec<String> = messages(&FRENCH)
        .into_keys()
        .filter(|key| !code.contains(&format!("\"{key}\"")))
        .collect();
    assert_eq!(idle, AWAITED);
}

/// Said by the handlers, which name them.
const AWAITED: [&str; 0] = [];

//! Every mail in every language, as it lies in `tests/snapshots`. After a change of words that
//! is meant: `RENEW_SNAPSHOTS=1 cargo test -p guichet-mail snapshots`, and read what changed.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use guichet_domain::kernel::Language;
use guichet_mail::render;

use crate::notices::{BASE_URL, COMPANY, kinds, notice};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, no configuration of the portal"
)]
fn renewing() -> bool {
    std::env::var("RENEW_SNAPSHOTS").is_ok_and(|value| value == "1")
}

/// What a file holds and what it should, line by line; nothing where they agree.
fn difference(name: &str, got: &str) -> Option<String> {
    let path = folder().join(name);
    if renewing() {
        fs::write(&path, got).unwrap();
        return None;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == got {
        return None;
    }
    let (old, new): (Vec<_>, Vec<_>) = (kept.lines().collect(), got.lines().collect());
    let mut told = format!("{name} is not what it was:\n");
    for n in 0..old.len().max(new.len()) {
        let (was, is) = (old.get(n), new.get(n));
        if was != is {
            for (sign, line) in [('-', was), ('+', is)] {
                if let Some(line) = line {
                    writeln!(told, "{:>4} {sign} {line}", n + 1).unwrap();
                }
            }
        }
    }
    Some(told)
}

#[test]
fn every_mail_in_every_language_says_what_it_said() {
    let mut names = Vec::new();
    let mut differences = Vec::new();
    for (name, kind) in kinds() {
        for language in Language::ALL {
            let notice = notice("eva@exemple.example", kind.clone(), language);
            let mail = render(&notice, BASE_URL, COMPANY).unwrap();
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            for (ending, content) in [("txt", text), ("html", mail.html)] {
                let name = format!("{name}.{}.{ending}", language.code());
                differences.extend(difference(&name, &content));
                names.push(name);
            }
        }
    }
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
    let mut kept: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    kept.sort();
    names.sort();
    assert_eq!(kept, names, "a snapshot of no mail, or a mail without one");
}

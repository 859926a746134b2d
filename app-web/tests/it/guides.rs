//! The guides and the other documents name what is there: pictures and links, pages of the server,
//! and the words of buttons and messages as the pages write them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, Pattern, PatternElement};
use guichet_domain::access::SessionLimits;
use guichet_web::addresses::{self, Address};
use guichet_web::i18n::{ENGLISH, FRENCH};

/// Bytes of all the guides' pictures.
const MOST_BYTES: u64 = 1_500_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What stands between two marks, on one line.
fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    let rests = text.lines().flat_map(move |line| line.split(open).skip(1));
    rests.filter_map(move |rest| rest.split_once(close).map(|(inner, _)| inner))
}

fn documents() -> Vec<(PathBuf, String)> {
    let mut all = files(&root().join("docs"), "md");
    all.extend(["README.md", "CHANGELOG.md"].map(|name| root().join(name)));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path, text)
    };
    all.into_iter().map(read).collect()
}

/// The anchors of a document's headings, as forges make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

#[test]
fn every_picture_and_link_of_the_documents_is_there() {
    let mut seen = 0;
    for (path, text) in documents() {
        for target in between(&text, "](", ")") {
            if target.starts_with("http") || target.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let there = match file {
                "" => path.clone(),
                file => path.parent().unwrap().join(file),
            };
            assert!(there.exists(), "{}: {target}", path.display());
            if !anchor.is_empty() && there.extension().is_some_and(|e| e == "md") {
                let headings = anchors(&fs::read_to_string(&there).unwrap());
                assert!(headings.contains(anchor), "{}: {target}", path.display());
            }
        }
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn every_picture_of_the_guides_is_shown_and_all_are_small() {
    let pictures = files(&root().join("docs/img/guide"), "png");
    let guides = files(&root().join("docs/guide"), "md");
    let text: String = guides
        .iter()
        .map(|p| fs::read_to_string(p).unwrap())
        .collect();
    let mut bytes = 0;
    for picture in &pictures {
        let data = fs::read(picture).unwrap();
        bytes += data.len() as u64;
        assert!(data.starts_with(b"\x89PNG"), "{}", picture.display());
        let language = picture.parent().unwrap().file_name().unwrap();
        let name = picture.file_name().unwrap();
        let shown = Path::new("img/guide").join(language).join(name);
        assert!(
            text.contains(shown.to_str().unwrap()),
            "{}",
            shown.display()
        );
    }
    assert!(pictures.len() > 16 && bytes <= MOST_BYTES, "{bytes}");
}

/// The guides of a language.
fn guides(code: &str) -> Vec<(PathBuf, String)> {
    let all = files(&root().join("docs/guide").join(code), "md");
    assert_eq!(all.len(), 2);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path, text)
    };
    all.into_iter().map(read).collect()
}

#[test]
fn every_page_that_a_guide_names_is_one_of_the_servers() {
    let mut seen = 0;
    for code in ["fr", "en"] {
        for (path, text) in guides(code) {
            for page in between(&text, "`/", "`") {
                let page = format!("/{page}");
                let is = |a: &Address| a.method == "GET" && a.path == page;
                assert!(
                    addresses::all().iter().any(is),
                    "{}: {page}",
                    path.display()
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

/// Texts with every space made the same.
fn plain(text: &str) -> String {
    let same = |c: char| if c.is_whitespace() { ' ' } else { c };
    text.chars().map(same).collect()
}

/// The messages of a language; where something is put in, the parts around it and each variant.
fn messages(sources: &[(&str, &str)]) -> Vec<String> {
    fn parts(pattern: &Pattern<&str>, all: &mut Vec<String>) {
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => {
                    if let Expression::Select { variants, .. } = expression {
                        for variant in variants {
                            parts(&variant.value, all);
                        }
                    }
                    all.push(plain(&std::mem::take(&mut text)));
                }
            }
        }
        all.push(plain(&text));
    }
    let mut all = Vec::new();
    for (name, source) in sources {
        let parsed = fluent_syntax::parser::parse(*source);
        let resource = parsed.unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
        for entry in &resource.body {
            if let Entry::Message(message) = entry {
                parts(message.value.as_ref().unwrap(), &mut all);
            }
        }
    }
    all
}

#[test]
fn every_word_that_a_guide_quotes_is_the_pages_own() {
    for (code, sources, quotes) in [("fr", FRENCH, ("« ", " »")), ("en", ENGLISH, ("“", "”"))]
    {
        let known = messages(&sources);
        let mut seen = 0;
        for (path, text) in guides(code) {
            let text = plain_spaces(&text);
            let bold = text
                .lines()
                .flat_map(|line| line.split("**").skip(1).step_by(2));
            for label in bold {
                let is = known.iter().any(|message| message == label);
                assert!(is, "{}: {label}", path.display());
                seen += 1;
            }
            for quote in between(&text, quotes.0, quotes.1) {
                let quote = quote.trim_end_matches('.');
                let is = known.iter().any(|m| m.trim_end_matches('.') == quote);
                assert!(is, "{}: {quote}", path.display());
                seen += 1;
            }
        }
        assert!(seen > 30, "{code}: {seen}");
    }
}

/// Spaces made the same, lines kept.
fn plain_spaces(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_guide_says_of_a_session_is_what_ends_one() {
    let minutes = SessionLimits::default().idle.num_minutes();
    for (code, words) in [
        ("fr", "minutes sans activité"),
        ("en", "minutes without activity"),
    ] {
        let said = format!("{minutes} {words}");
        assert!(
            guides(code).iter().any(|(_, text)| text.contains(&said)),
            "{code}"
        );
    }
}

//! The health checks in words: what each proves, what it found, what to do.

mod any;
mod configuration;
mod database;
mod host;
mod people;
mod recovery;
mod running;
mod tryton;

use guichet_domain::kernel::Language;
use guichet_portal::operators::doctor::{Finding, Note};

use super::faults;

/// Key, French, English. A key is the check's name, a dot, and `proves`, `hint`, a note's code, or that and `_hint`; of
/// the notes that any check may have, `any` and the code. `{name}` is filled in from the note.
type Text = (&'static str, &'static str, &'static str);

const ALL: [&[Text]; 8] = [
    any::TEXTS,
    configuration::TEXTS,
    host::TEXTS,
    database::TEXTS,
    tryton::TEXTS,
    people::TEXTS,
    running::TEXTS,
    recovery::TEXTS,
];

fn text(language: Language, name: &str, code: &str) -> Option<&'static str> {
    let is = |(key, ..): &&Text| key.split_once('.') == Some((name, code));
    let (_, french, english) = ALL.into_iter().flatten().find(is)?;
    Some(match language {
        Language::French => french,
        Language::English => english,
    })
}

/// What a check proves when it passes.
pub fn proves(language: Language, check: &str) -> &'static str {
    text(language, check, "proves").unwrap_or_default()
}

/// The page of this name, as it is found in the source, for whoever reads this language.
pub fn runbook(language: Language, name: &str) -> String {
    match language {
        Language::French => format!("docs/runbooks/fr/{name}.md"),
        Language::English => format!("docs/runbooks/{name}.md"),
    }
}

/// What to do about a finding; nothing where there is nothing to do.
pub fn hint(language: Language, finding: &Finding) -> Option<String> {
    let special = format!("{}_hint", finding.note.code);
    let hint = text(language, finding.name, &special)
        .or_else(|| text(language, "any", &special))
        .or_else(|| text(language, finding.name, "hint"))?;
    let words = filled(language, hint, &finding.note);
    finding.wants_a_hint().then_some(words)
}

/// What was found.
pub fn found(language: Language, finding: &Finding) -> String {
    let code = finding.note.code;
    let known = text(language, finding.name, code).or_else(|| text(language, "any", code));
    filled(language, known.unwrap_or(code), &finding.note)
}

fn filled(language: Language, text: &str, note: &Note) -> String {
    let mut words = text.to_owned();
    for (name, value) in &note.args {
        let value = match (language, *name) {
            // The program's own words for what a machine said.
            (Language::French, "why") => faults::french(value),
            _ => value.clone(),
        };
        words = words.replace(&format!("{{{name}}}"), &value);
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use guichet_portal::operators::doctor::catalogue;

    use super::*;

    #[test]
    fn every_check_says_what_it_proves_and_what_to_do_in_both_languages() {
        for check in catalogue() {
            for language in [Language::French, Language::English] {
                for code in ["proves", "hint"] {
                    let text = text(language, check.name, code);
                    assert!(
                        text.is_some_and(|text| text.len() > 8),
                        "{} {code}",
                        check.name
                    );
                }
            }
        }
    }

    #[test]
    fn no_text_stands_twice_or_for_a_check_that_is_not() {
        let names: HashSet<_> = catalogue().iter().map(|check| check.name).collect();
        let mut keys = HashSet::new();
        for (key, french, english) in ALL.into_iter().flatten() {
            let (name, _) = key.split_once('.').unwrap();
            assert!(name == "any" || names.contains(name), "{key}");
            assert!(keys.insert(key), "{key} twice");
            let places = |text: &str| -> HashSet<String> {
                let parts = text.split('{').skip(1);
                parts
                    .filter_map(|p| Some(p.split_once('}')?.0.to_owned()))
                    .collect()
            };
            assert_eq!(places(french), places(english), "{key}");
        }
    }
}

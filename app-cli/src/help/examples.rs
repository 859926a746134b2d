//! The words of the examples that are French, in English.

/// French, English: pieces of the examples.
#[rustfmt::skip]
const PIECES: &[(&str, &str)] = &[
    ("https://portail.example", "https://portal.example"),
    ("--token-file jeton", "--token-file token"),
    (" FICHIER", " FILE"),
    ("/neuf.sqlite", "/new.sqlite"),
    ("/mnt/cle", "/mnt/usb"),
    ("/run/secrets/cle", "/run/secrets/key"),
    ("\"Accès de secours\"", "\"Break glass\""),
    ("exploitation@", "operations@"),
    ("\"Portail client\"", "\"Customer portal\""),
    ("\"Régression\"", "\"Regression\""),
    ("\"Corrections\"", "\"Fixes\""),
    ("\"Trop tôt\"", "\"Too early\""),
    ("\"La migration échoue\"", "\"The migration fails\""),
    ("\"Lenteur\"", "\"Slow\""),
    ("\"Depuis midi\"", "\"Since noon\""),
    ("\"Un index manquait\"", "\"An index was missing\""),
    ("\"Encore\"", "\"Again\""),
    ("\"Peu de monde\"", "\"Few people\""),
    ("\"Une alerte est posée\"", "\"There is an alert now\""),
    ("\"Vu avec le client\"", "\"Talked to the customer\""),
];

/// Examples, as somebody who reads English types them.
pub(super) fn in_english(examples: &str) -> String {
    let mut words = examples.to_owned();
    for (french, english) in PIECES {
        words = words.replace(french, english);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::ALL;

    fn examples() -> impl Iterator<Item = &'static str> {
        ALL.iter().flat_map(|noun| noun.0).map(|about| about.2)
    }

    #[test]
    fn no_example_is_half_french_in_english_and_no_word_is_known_for_nothing() {
        for example in examples() {
            let english = in_english(example);
            let mut marks = english.chars().filter(|c| !c.is_ascii() && *c != '…');
            assert_eq!(marks.next(), None, "{english}");
            for (french, _) in PIECES {
                assert!(!english.contains(french), "{french}: {english}");
            }
        }
        for (french, _) in PIECES {
            assert!(
                examples().any(|example| example.contains(french)),
                "{french}"
            );
        }
        // What is said in quotes is said in words, and words have a language.
        for example in examples().filter(|example| example.contains('"')) {
            let named = example.contains("\"Marie Martin\"");
            assert!(named || in_english(example) != example, "{example}");
        }
    }
}

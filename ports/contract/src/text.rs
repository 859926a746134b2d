//! What is searched for in the text searches, and what must be found.

use std::collections::BTreeSet;

use crate::erp::Lacks;

/// What an ERP may find for a text, by how it folds case: PostgreSQL folds every letter, SQLite
/// only those of ASCII. Accents always count, `%` and `_` are as they are, unless the ERP's
/// series `lacks` that.
pub(crate) fn found(lacks: &Lacks, wanted: &str, texts: &[&str]) -> [bool; 2] {
    let all = |s: &str| s.to_lowercase();
    let ascii = |s: &str| s.to_ascii_lowercase();
    [
        texts
            .iter()
            .any(|text| within(lacks, &all(text), &all(wanted))),
        texts
            .iter()
            .any(|text| within(lacks, &ascii(text), &ascii(wanted))),
    ]
}

fn within(lacks: &Lacks, text: &str, wanted: &str) -> bool {
    if !lacks.literal_text {
        return text.contains(wanted);
    }
    let (text, wanted): (Vec<char>, Vec<char>) = (text.chars().collect(), wanted.chars().collect());
    let same = |(there, wanted): (&char, &char)| there == wanted || matches!(wanted, '%' | '_');
    let mut places = text.windows(wanted.len().max(1));
    places.any(|place| place.iter().zip(&wanted).all(same))
}

/// Looked for among all customers' documents.
pub(crate) const EVERYWHERE: [&str; 26] = [
    "%",
    "_",
    "'",
    "\"",
    "\\",
    "50 %",
    "50%",
    "a_b",
    "A_B",
    "axb",
    "cable",
    "câble",
    "CÂBLE",
    "Câble",
    "café",
    "CAFÉ",
    "caf",
    "<script>",
    "absent-partout",
    "FA-",
    "av-",
    "1",
    "stylo",
    "STYLO",
    "« souple »",
    "% inox",
];

/// Looked for among one customer's documents: its numbers and references whole, in part and in
/// the other case, and the products it bought, by name and by code. What was `asked` for among
/// another's is left out.
pub(crate) fn own<'a>(
    texts: impl Iterator<Item = &'a str>,
    asked: &mut BTreeSet<String>,
) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for text in texts.filter(|text| !text.trim().is_empty()) {
        let letters: Vec<char> = text.chars().collect();
        let middle = &letters[letters.len() / 4..letters.len() - letters.len() / 4];
        let middle: String = middle.iter().collect();
        let swapped = if text.chars().any(char::is_lowercase) {
            text.to_uppercase()
        } else {
            text.to_lowercase()
        };
        terms.extend([text.to_owned(), middle.trim().to_owned(), swapped]);
    }
    terms.retain(|term| !term.is_empty() && asked.insert(term.clone()));
    terms
}

//! What was there, and must not be left.

use std::collections::{BTreeMap, HashMap, HashSet};

use guichet_driven::{Actor, StoredText, TextFate, TextKind, is_own_word};
use sha2::{Digest, Sha256};

/// Where nobody reads mail (RFC 2606): the domain of the addresses that are drawn.
pub(super) const MAIL_DOMAIN: &str = "@example.invalid";

/// Shorter texts are everywhere, and nobody's.
const SHORTEST: usize = 4;

/// Names of fewer bytes than this, in lower case, are parts of other words.
const SHORTEST_NAME: usize = 5;

/// The beginning of the SHA-256 of a text: millions of them fit into memory.
type Mark = [u8; 16];

fn mark(text: &str) -> Mark {
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut mark = [0; 16];
    for (kept, byte) in mark.iter_mut().zip(hash) {
        *kept = byte;
    }
    mark
}

/// Every text of four characters or more that is replaced or goes, but for the program's own words.
#[derive(Default)]
pub(super) struct Originals {
    /// Looked for in every column.
    anywhere: HashSet<Mark>,
    /// A word alone: it says nothing where the program's own words stand, and is looked for in all
    /// other columns.
    written: HashSet<Mark>,
    /// Names and addresses, in lower case, by how they begin: looked for inside of texts too.
    names: HashMap<[u8; SHORTEST_NAME], HashSet<String>>,
}

/// The text itself; of an actor, the name of the system user, if it is one.
fn core(kind: TextKind, text: &str) -> Option<(TextKind, &str)> {
    if kind != TextKind::Actor {
        return Some((kind, text));
    }
    match text.parse() {
        Ok(Actor::Operator(_)) => Some((TextKind::Login, text.split_once(':')?.1)),
        Ok(_) => None,
        Err(_) => Some((TextKind::Login, text)),
    }
}

/// A project `promotion`, somebody who is called `lead`, a reason `panic`: words that the program
/// has too.
fn is_word(kind: TextKind, text: &str) -> bool {
    match kind {
        TextKind::Text => !text.trim().contains(char::is_whitespace),
        TextKind::Person
        | TextKind::Title
        | TextKind::TitleKey
        | TextKind::Login
        | TextKind::Version => text
            .chars()
            .all(|c| c.is_lowercase() || c == '_' || c == '-'),
        _ => false,
    }
}

/// Whether a name holds what no word of the program's own does (a dot, a blank, a sign, a letter
/// with an accent), and is not made of such words: it is somebody's wherever it stands.
fn is_unmistakable(name: &str) -> bool {
    let is_a_words = |c: char| c.is_ascii_alphanumeric() || "_-/".contains(c);
    !name.chars().all(is_a_words) && !is_own_word(name)
}

fn begins(text: &[u8]) -> Option<[u8; SHORTEST_NAME]> {
    text.first_chunk().copied()
}

impl Originals {
    /// Notes a text as it was.
    pub(super) fn note(&mut self, stored: StoredText<'_>) {
        let kind = match stored.fate {
            TextFate::Kept => return,
            TextFate::Emptied => TextKind::Digest,
            TextFate::Replaced(kind) => kind,
        };
        let Some((kind, text)) = core(kind, stored.text) else {
            return;
        };
        if text.chars().count() < SHORTEST || is_own_word(text) {
            return;
        }
        let into = if is_word(kind, text) {
            &mut self.written
        } else {
            &mut self.anywhere
        };
        into.insert(mark(text));
        let folded = text.to_lowercase();
        if kind.is_a_name()
            && let Some(begin) = begins(folded.as_bytes())
        {
            self.names.entry(begin).or_default().insert(folded);
        }
    }

    /// How many different texts there are.
    pub(super) fn count(&self) -> u64 {
        self.anywhere.union(&self.written).count() as u64
    }

    /// Whether a text of this kind is one of them, or has a name in it.
    pub(super) fn is_in(&self, kind: TextKind, text: &str) -> bool {
        let Some((kind, text)) = core(kind, text) else {
            return false;
        };
        let mark = mark(text);
        let looked_for = text.chars().count() >= SHORTEST;
        let same = self.anywhere.contains(&mark) || self.written.contains(&mark);
        looked_for && same || self.names_in(kind, text)
    }

    /// The same where the program's own words stand: in them a name that could be a part of one
    /// says nothing.
    fn is_kept(&self, text: &str) -> bool {
        self.anywhere.contains(&mark(text)) || self.is_any_in(text, is_unmistakable)
    }

    /// Whether a word of a text that says nothing may stand there.
    pub(super) fn is_nobodys(&self, word: &str) -> bool {
        !self.names_in(TextKind::Text, word)
    }

    fn names_in(&self, kind: TextKind, text: &str) -> bool {
        let text = match kind {
            // Of an address only what is before the sign is anybody's.
            TextKind::Email => text.strip_suffix(MAIL_DOMAIN).unwrap_or(text),
            TextKind::Digest => return false,
            _ => text,
        };
        self.is_any_in(text, |_| true)
    }

    /// Whether a text has a name in it, of those that count.
    fn is_any_in(&self, text: &str, counts: impl Fn(&str) -> bool) -> bool {
        let folded = text.to_lowercase();
        let bytes = folded.as_bytes();
        (0..bytes.len()).any(|at| {
            let rest = bytes.get(at..).unwrap_or_default();
            let names = begins(rest).and_then(|begin| self.names.get(&begin));
            let stands = |name: &String| rest.starts_with(name.as_bytes()) && counts(name);
            names.is_some_and(|names| names.iter().any(stands))
        })
    }
}

/// What of the originals is left.
#[derive(Default)]
pub(super) struct Search {
    /// How many texts were looked at.
    pub(super) texts: u64,
    columns: HashSet<String>,
    /// Where something is left, and how often.
    pub(super) left: BTreeMap<String, u64>,
}

impl Search {
    /// Looks at a text as it is now.
    pub(super) fn look(&mut self, originals: &Originals, stored: StoredText<'_>) {
        self.texts += 1;
        if !self.columns.contains(stored.column) {
            self.columns.insert(stored.column.to_owned());
        }
        let found = match stored.fate {
            TextFate::Kept => originals.is_kept(stored.text),
            TextFate::Replaced(kind) => originals.is_in(kind, stored.text),
            // There must be none.
            TextFate::Emptied => true,
        };
        if found {
            *self.left.entry(stored.column.to_owned()).or_default() += 1;
        }
    }

    /// How many columns had a text in them.
    pub(super) fn columns(&self) -> u64 {
        self.columns.len() as u64
    }
}

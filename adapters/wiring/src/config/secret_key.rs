use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use guichet_driven::Random;
use guichet_portal::Keys;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::source::Source;
use super::{Environment, development_key};
use crate::OsRandom;

const NAME: &str = "GUICHET_SECRET_KEY";
const EXPECTED: &str = "32 bytes or more, base64 or hex (openssl rand -base64 32)";

/// The key of anonymised names, where they are to be the same at each run.
pub(super) fn of_names(source: &mut Source) -> Option<SecretSlice<u8>> {
    source.optional_secret("GUICHET_ANONYMISE_KEY", EXPECTED, key)
}

/// What may be said of the secret key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    /// How many bytes it has.
    pub bytes: usize,
    /// It follows a pattern, as those of examples do.
    pub patterned: bool,
    /// The key before it is configured too.
    pub has_previous: bool,
    /// Nobody gave it: this very program drew it, a moment ago.
    pub(crate) drawn: Option<Drawn>,
}

/// A key that nobody gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// Kept in this file, which was made.
    Kept(PathBuf),
    /// For the while; this file would keep it.
    Passing(PathBuf),
}

impl Drawn {
    /// Where a key is looked for.
    pub(crate) fn file(&self) -> &Path {
        match self {
            Self::Kept(file) | Self::Passing(file) => file,
        }
    }
}

impl KeyFacts {
    fn of(key: &SecretSlice<u8>, previous: Option<&SecretSlice<u8>>) -> Self {
        let bytes = key.expose_secret();
        let distinct: BTreeSet<u8> = bytes.iter().copied().collect();
        let steps: BTreeSet<u8> = bytes
            .windows(2)
            .map(|pair| pair[1].wrapping_sub(pair[0]))
            .collect();
        Self {
            bytes: bytes.len(),
            // Of 32 drawn bytes 30 are distinct; words and counting are not drawn.
            patterned: distinct.len() < 16 || steps.len() < 16 || bytes.is_ascii(),
            has_previous: previous.is_some(),
            drawn: None,
        }
    }
}

/// Where a developer's machine has no key yet, is one made and kept?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Making {
    /// Yes.
    Always,
    /// Beside a SQLite file only if that is there: a mistyped name leaves nothing behind.
    BesideDatabase,
    /// No, and nothing is sealed meanwhile: one for the while does.
    Unneeded,
    /// No: nothing is written.
    Never,
}

/// The secret key and the one before it. In development one is made and kept in a file.
pub(super) fn read(
    source: &mut Source,
    environment: Environment,
    database_url: Option<&SecretString>,
    making: Making,
) -> Option<(Keys, KeyFacts)> {
    let previous = source.optional_secret("GUICHET_SECRET_KEY_PREVIOUS", EXPECTED, key);
    let current = if environment == Environment::Development && !source.has_secret(NAME) {
        development(source, database_url?.expose_secret(), making)
    } else {
        let given = source.required_secret(NAME, EXPECTED, key);
        given.map(|key| (key, None))
    };
    let (current, drawn) = current?;
    let mut facts = KeyFacts::of(&current, previous.as_ref());
    facts.drawn = drawn;
    Some((Keys::new(current, previous), facts))
}

type Found = (SecretSlice<u8>, Option<Drawn>);

fn development(source: &mut Source, database_url: &str, making: Making) -> Option<Found> {
    let text =
        |source: &mut Source, name| source.optional(name, "a folder", |t| Some(t.to_owned()));
    let (state, home) = (text(source, "XDG_STATE_HOME"), text(source, "HOME"));
    let Some(file) = development_key::file(database_url, state.as_deref(), home.as_deref()) else {
        source.missing(NAME, "a key, or HOME with a folder to keep one in");
        return None;
    };
    if making == Making::Never && !file.exists() {
        let expected = "the portal's key: the diagnostic mode makes none (in development: guichet admin diagnostic-token)";
        source.missing(NAME, expected);
        return None;
    }
    let beside_sqlite = database_url.starts_with("sqlite:");
    let is_there = !beside_sqlite || file.with_extension("").exists();
    let passing = match making {
        // For the while until whoever needs the database says that it is not there.
        Making::BesideDatabase => !is_there,
        Making::Unneeded => true,
        Making::Always | Making::Never => false,
    };
    if passing && !file.exists() {
        return Some(for_the_while(file));
    }
    let made = if beside_sqlite {
        Ok(())
    } else {
        development_key::make_folder(&file)
    };
    match made.and_then(|()| development_key::read_or_make(&file)) {
        Ok((text, made)) => {
            let key = source.check(NAME, &text, "a key in the file beside the database", key)?;
            Some((key, made.then_some(Drawn::Kept(file))))
        }
        // Where SQLite's folder cannot be written, the database says so in a line of its own.
        Err(_) if beside_sqlite => Some(for_the_while(file)),
        Err(error) => {
            let what = format!("cannot be kept in {} ({})", file.display(), error.kind());
            source.fault(NAME, &what, EXPECTED);
            None
        }
    }
}

fn for_the_while(file: PathBuf) -> Found {
    let key = OsRandom.secret().to_vec().into();
    (key, Some(Drawn::Passing(file)))
}

fn key(text: &str) -> Option<SecretSlice<u8>> {
    let text = text.trim();
    let bytes = hex(text)
        .or_else(|| STANDARD.decode(text).ok())
        .or_else(|| URL_SAFE_NO_PAD.decode(text).ok())?;
    let varied = bytes.iter().any(|b| Some(b) != bytes.first());
    (bytes.len() >= 32 && varied).then(|| SecretSlice::from(bytes))
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let digits = digits.filter(|d| d.len().is_multiple_of(2))?;
    Some(
        digits
            .chunks_exact(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_typed_or_counted_is_told_from_a_drawn_one() {
        let facts = |bytes: &[u8]| KeyFacts::of(&SecretSlice::from(bytes.to_vec()), None);
        let counted: Vec<u8> = (0..32).collect();
        for patterned in [
            &counted[..],
            b"change-me-change-me-change-me-xx",
            &[7, 9].repeat(16),
        ] {
            assert!(facts(patterned).patterned, "{patterned:?}");
        }
        for _ in 0..100 {
            let drawn = OsRandom.secret();
            assert!(!facts(&drawn).patterned, "{drawn:?}");
        }
    }

    #[test]
    fn keys_are_long_varied_and_base64_or_hex() {
        let bytes: Vec<u8> = (0..32).collect();
        assert!(key(&STANDARD.encode(&bytes)).is_some());
        assert!(key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f").is_some());
        for text in [
            "",
            "short",
            &STANDARD.encode(&bytes[..31]),
            &"00".repeat(32),
            "é",
        ] {
            assert!(key(text).is_none(), "{text}");
        }
    }
}

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

/// The secret key and the one before it. In development one is made and kept in a file.
pub(super) fn read(
    source: &mut Source,
    environment: Environment,
    database_url: Option<&SecretString>,
) -> Option<Keys> {
    let previous = source.optional_secret("GUICHET_SECRET_KEY_PREVIOUS", EXPECTED, key);
    let current = if environment == Environment::Development && !source.has_secret(NAME) {
        development(source, database_url?.expose_secret())
    } else {
        source.required_secret(NAME, EXPECTED, key)
    };
    Some(Keys::new(current?, previous))
}

fn development(source: &mut Source, database_url: &str) -> Option<SecretSlice<u8>> {
    let text =
        |source: &mut Source, name| source.optional(name, "a folder", |t| Some(t.to_owned()));
    let (state, home) = (text(source, "XDG_STATE_HOME"), text(source, "HOME"));
    let Some(file) = development_key::file(database_url, state.as_deref(), home.as_deref()) else {
        source.missing(NAME, "a key, or HOME with a folder to keep one in");
        return None;
    };
    let beside_sqlite = database_url.starts_with("sqlite:");
    let made = if beside_sqlite {
        Ok(())
    } else {
        development_key::make_folder(&file)
    };
    match made.and_then(|()| development_key::read_or_make(&file)) {
        Ok(text) => source.check(NAME, &text, "a key in the file beside the database", key),
        // Where SQLite's folder cannot be written, the database says so in a line of its own.
        Err(_) if beside_sqlite => Some(SecretSlice::from(OsRandom.secret().to_vec())),
        Err(error) => {
            let what = format!("cannot be kept in {} ({})", file.display(), error.kind());
            source.fault(NAME, &what, EXPECTED);
            None
        }
    }
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

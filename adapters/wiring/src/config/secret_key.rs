use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use guichet_driven::Random;
use guichet_portal::Keys;
use secrecy::SecretSlice;

use super::Environment;
use super::source::Source;
use crate::OsRandom;

const EXPECTED: &str = "32 bytes or more, base64 or hex (openssl rand -base64 32)";

/// The secret key and the one before it. In development one is made, good until the program ends.
pub(super) fn read(source: &mut Source, environment: Environment) -> Option<Keys> {
    let previous = source.optional_secret("GUICHET_SECRET_KEY_PREVIOUS", EXPECTED, key);
    let current = if environment == Environment::Development {
        let given = source.optional_secret("GUICHET_SECRET_KEY", EXPECTED, key);
        Some(given.unwrap_or_else(|| SecretSlice::from(OsRandom.secret().to_vec())))
    } else {
        source.required_secret("GUICHET_SECRET_KEY", EXPECTED, key)
    };
    Some(Keys::new(current?, previous))
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

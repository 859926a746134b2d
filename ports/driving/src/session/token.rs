use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_driven::TokenHash;
use sha2::{Digest, Sha256};

/// The secret that opens a session: 32 random bytes, held by the person alone.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken([u8; 32]);

impl SessionToken {
    pub(crate) fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// Reads what came in a cookie or header; `None` for what no session could have given out.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The text for a cookie or header.
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored of it.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }
}

/// Never the secret.
impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_comes_back_and_debug_keeps_the_secret() {
        let token = SessionToken::new([7; 32]);
        assert_eq!(SessionToken::parse(&token.expose()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(&token.expose()));
        for text in ["", "abc", "*", &"A".repeat(100)] {
            assert_eq!(SessionToken::parse(text), None);
        }
    }
}

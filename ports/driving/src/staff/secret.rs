use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_driven::TokenHash;
use sha2::{Digest, Sha256};

/// What every token begins with, so that one that leaked is recognised wherever it lies.
const MARK: &str = "gct_";

/// A program's token: 32 random bytes, shown once to whoever made it.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenSecret([u8; 32]);

impl TokenSecret {
    pub(crate) fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// Whether a text claims to be a token rather than a session's secret.
    pub fn is_marked(text: &str) -> bool {
        text.starts_with(MARK)
    }

    /// Reads what came in a header; `None` for what was never given out.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(MARK)?).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The text for a header: `gct_` and 43 characters.
    pub fn expose(&self) -> String {
        format!("{MARK}{}", URL_SAFE_NO_PAD.encode(self.0))
    }

    /// What is stored of it.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }
}

/// Never the secret.
impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SessionToken;

    #[test]
    fn the_text_comes_back_and_is_no_session() {
        let secret = TokenSecret::new([0xfe; 32]);
        let text = secret.expose();
        assert_eq!((text.len(), TokenSecret::is_marked(&text)), (47, true));
        assert_eq!(TokenSecret::parse(&text), Some(secret.clone()));
        assert_eq!(SessionToken::parse(&text), None);
        assert!(!format!("{secret:?}").contains(&text));
        for other in ["", "gct_", &text[4..], &format!("{text}A"), "gct_*"] {
            assert_eq!(TokenSecret::parse(other), None, "{other:?}");
        }
    }
}

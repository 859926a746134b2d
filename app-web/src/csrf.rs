//! Tokens against forged forms: a seal on something only the person's own browser holds.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_portal::{Keys, Purpose};

/// What a token is bound to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holder<'a> {
    /// A session, by its secret.
    Session(&'a str),
    /// A staff session, by its secret.
    Staff(&'a str),
    /// A stranger's browser, by the cookie that came with the form.
    Stranger(&'a str),
}

impl Holder<'_> {
    fn message(&self) -> String {
        match self {
            Self::Session(secret) => format!("session:{secret}"),
            Self::Staff(secret) => format!("staff:{secret}"),
            Self::Stranger(cookie) => format!("stranger:{cookie}"),
        }
    }
}

/// The token for a form, or for the header `X-CSRF-Token`.
pub(crate) fn token(keys: &Keys, holder: Holder<'_>) -> String {
    URL_SAFE_NO_PAD.encode(keys.seal(Purpose::Csrf, holder.message().as_bytes()))
}

/// Whether a token that came back is the holder's own.
pub(crate) fn holds(keys: &Keys, holder: Holder<'_>, token: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(token)
        .is_ok_and(|seal| keys.holds(Purpose::Csrf, holder.message().as_bytes(), &seal))
}

#[cfg(test)]
mod tests {
    use secrecy::SecretSlice;

    use super::*;

    #[test]
    fn a_token_is_good_for_its_own_holder_alone() {
        let keys = Keys::new(SecretSlice::from(vec![7; 32]), None);
        let mine = token(&keys, Holder::Session("a"));
        assert!(holds(&keys, Holder::Session("a"), &mine));
        assert!(!holds(&keys, Holder::Session("b"), &mine));
        assert!(!holds(&keys, Holder::Stranger("a"), &mine));
        assert!(!holds(&keys, Holder::Staff("a"), &mine));
        for forged in ["", "*", &mine[1..], &format!("{mine}A")] {
            assert!(!holds(&keys, Holder::Session("a"), forged));
        }
    }
}

use std::fmt;
use std::str::FromStr;

/// An e-mail address that a mail server could take, kept as it was written.
///
/// The domain is compared without regard to case, the local part too: no mail
/// server in use tells `A@x` from `a@x`, and two accounts must not differ by that alone.
#[derive(Debug, Clone)]
pub struct EmailAddress(String);

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct InvalidEmail;

impl EmailAddress {
    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which two addresses are compared.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidEmail)?;
        let plain = |s: &str| {
            !s.is_empty()
                && !s.starts_with('.')
                && !s.ends_with('.')
                && !s.contains("..")
                && !s.contains(|c: char| {
                    c.is_whitespace() || c.is_control() || "<>(),;:\\\"[]".contains(c)
                })
        };
        let fits = local.len() <= 64 && text.len() <= 254;
        let good = plain(local) && plain(domain) && domain.contains('.') && !local.contains('@');
        (fits && good)
            .then(|| Self(text.to_owned()))
            .ok_or(InvalidEmail)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }
}

impl Eq for EmailAddress {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_differ_by_more_than_case() {
        assert_eq!("A@x.example".parse::<EmailAddress>(), "a@X.example".parse());
        assert_ne!("a@x.example".parse::<EmailAddress>(), "b@x.example".parse());
    }

    #[test]
    fn what_no_mail_server_takes_is_refused() {
        for text in [
            "", "a", "a@", "@x.fr", "a@x", "a b@x.fr", "a@@x.fr", "a@x..fr", "a,b@x.fr",
        ] {
            assert_eq!(text.parse::<EmailAddress>(), Err(InvalidEmail), "{text:?}");
        }
    }
}

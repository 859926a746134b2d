//! The cookies of the counter. Over TLS they bear `__Host-`: no other host or path can set them.

use poem::Request;
use poem::http::HeaderValue;

use crate::WebConfig;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The session's secret.
    Session,
    /// The secret of a staff session.
    Staff,
    /// What a stranger's form is sealed to.
    Form,
    /// The language chosen.
    Language,
    /// Said once on the next page.
    Flash,
}

impl Cookie {
    /// Its name.
    pub(crate) fn name(self, config: &WebConfig) -> &'static str {
        match (self, config.is_secure()) {
            (Self::Session, true) => "__Host-guichet",
            (Self::Session, false) => "guichet",
            (Self::Staff, true) => "__Host-guichet-equipe",
            (Self::Staff, false) => "guichet-equipe",
            (Self::Form, true) => "__Host-guichet-form",
            (Self::Form, false) => "guichet-form",
            (Self::Language, true) => "__Host-guichet-language",
            (Self::Language, false) => "guichet-language",
            (Self::Flash, true) => "__Host-guichet-flash",
            (Self::Flash, false) => "guichet-flash",
        }
    }

    /// Its value in a request: the first of its name.
    pub(crate) fn read(self, request: &Request, config: &WebConfig) -> Option<String> {
        let name = self.name(config);
        request
            .headers()
            .get_all("cookie")
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }

    /// The header that sets it, for so many seconds. The value is made of characters a cookie can hold.
    pub(crate) fn set(self, value: &str, seconds: i64, config: &WebConfig) -> Option<HeaderValue> {
        let secure = if config.is_secure() { "; Secure" } else { "" };
        let name = self.name(config);
        let text =
            format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// The header that removes it.
    pub(crate) fn remove(self, config: &WebConfig) -> Option<HeaderValue> {
        self.set("", 0, config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_url: &str) -> WebConfig {
        WebConfig {
            base_url: base_url.into(),
            development: false,
            trusted_proxies: vec![],
        }
    }

    #[test]
    fn over_tls_the_session_is_locked_to_the_host() {
        let set = |url| Cookie::Session.set("abc", 60, &config(url)).unwrap();
        assert_eq!(
            set("https://x.example"),
            "__Host-guichet=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            set("http://127.0.0.1:8080"),
            "guichet=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
        );
    }

    #[test]
    fn only_the_whole_name_matches() {
        let request = Request::builder()
            .header("cookie", "xguichet=1; guichet-form=2")
            .header("cookie", "guichet=3; guichet=4")
            .finish();
        let config = config("http://x");
        assert_eq!(
            Cookie::Session.read(&request, &config).as_deref(),
            Some("3")
        );
        assert_eq!(Cookie::Form.read(&request, &config).as_deref(), Some("2"));
        assert_eq!(Cookie::Language.read(&request, &config), None);
    }
}

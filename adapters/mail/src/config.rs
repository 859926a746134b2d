use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use guichet_domain::kernel::EmailAddress;
use guichet_domain::kernel::text::is_control;
use secrecy::SecretString;

/// Everything the way to the mail server needs.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The server.
    pub server: SmtpUrl,
    /// Who the mails are from.
    pub from: Sender,
    /// The portal's public URL without a trailing slash: where links lead, and the name it
    /// greets the server with.
    pub base_url: String,
    /// PEM file of a private authority that signed the server's certificate.
    pub authority: Option<PathBuf>,
    /// How long one answer may take.
    pub patience: Duration,
}

impl MailConfig {
    /// With the patience of a mail server that checks what it is given while we wait.
    pub fn new(server: SmtpUrl, from: Sender, base_url: impl Into<String>) -> Self {
        Self {
            server,
            from,
            base_url: base_url.into(),
            authority: None,
            patience: Duration::from_secs(30),
        }
    }
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// TLS from the first byte.
    Implicit,
    /// STARTTLS; a server without it is not spoken to any further.
    StartTls,
    /// None: to this very machine, or where `tls=no` says that the network is trusted.
    None,
}

/// A mail server: `smtp://HOST` or `smtps://HOST`, with `USER:PASSWORD@` before and `:PORT` after
/// the host if need be.
///
/// `smtps` speaks TLS from the beginning (port 465 unless told), `smtp` asks for it with STARTTLS
/// (587 with a password, else 25) and goes no further without. Nothing is encrypted towards this
/// very machine when there is no password to protect, nor with `?tls=no`, which a password
/// forbids. A letter of the password that is none of `A-Z a-z 0-9 - . _ ~` is written as `%XX`.
#[derive(Clone)]
pub struct SmtpUrl {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) credentials: Option<(String, SecretString)>,
}

/// The text is no URL of a mail server, or one that would show a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not smtp(s)://[USER:PASSWORD@]HOST[:PORT]")]
pub struct WrongSmtpUrl;

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed = if self.credentials.is_some() {
            "…@"
        } else {
            ""
        };
        write!(
            f,
            "{signed}{}:{} ({:?})",
            self.host, self.port, self.security
        )
    }
}

impl FromStr for SmtpUrl {
    type Err = WrongSmtpUrl;

    fn from_str(text: &str) -> Result<Self, WrongSmtpUrl> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(WrongSmtpUrl)?;
        let (rest, plain) = match rest.split_once('?') {
            None => (rest, false),
            Some((rest, "tls=no")) => (rest, true),
            Some(_) => return Err(WrongSmtpUrl),
        };
        let place = rest.strip_suffix('/').unwrap_or(rest);
        let (signed, place) = match place.rsplit_once('@') {
            None => (None, place),
            Some((signed, place)) => (Some(signed), place),
        };
        let credentials = signed.map(credentials).transpose()?;
        let (host, port) = host_and_port(place)?;
        let (security, usual) = match (scheme, &credentials) {
            ("smtps", _) if !plain => (Security::Implicit, 465),
            ("smtp", None) if plain || is_here(&host) => (Security::None, 25),
            ("smtp", None) => (Security::StartTls, 25),
            ("smtp", Some(_)) if !plain => (Security::StartTls, 587),
            _ => return Err(WrongSmtpUrl),
        };
        Ok(Self {
            host,
            port: port.unwrap_or(usual),
            security,
            credentials,
        })
    }
}

fn credentials(text: &str) -> Result<(String, SecretString), WrongSmtpUrl> {
    let (user, password) = text.split_once(':').ok_or(WrongSmtpUrl)?;
    let (user, password) = (decoded(user)?, decoded(password)?);
    if user.is_empty() || password.is_empty() {
        return Err(WrongSmtpUrl);
    }
    Ok((user, password.into()))
}

fn host_and_port(text: &str) -> Result<(String, Option<u16>), WrongSmtpUrl> {
    // An IPv6 address stands in brackets, and nothing else does.
    let (host, port, is_host) = if let Some(rest) = text.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or(WrongSmtpUrl)?;
        (host, port, host.parse::<Ipv6Addr>().is_ok())
    } else {
        let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        (host, port, !host.is_empty() && host.chars().all(name))
    };
    if !is_host {
        return Err(WrongSmtpUrl);
    }
    let port = match port {
        "" => None,
        port => Some(port.strip_prefix(':').ok_or(WrongSmtpUrl)?),
    };
    let port = port.map(|port| match port.parse() {
        Ok(0) | Err(_) => Err(WrongSmtpUrl),
        Ok(port) => Ok(port),
    });
    Ok((host.to_owned(), port.transpose()?))
}

/// Whether a host is this very machine, by its text alone: a name that resolves to it may
/// resolve to something else tomorrow.
fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// `%XX` undone; what the server is told on a line of its own has none that would end it.
fn decoded(text: &str) -> Result<String, WrongSmtpUrl> {
    guichet_tls::decoded(text)
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or(WrongSmtpUrl)
}

/// Who mails are from: an address, or `Name <address>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name shown; `Guichet` unless told.
    pub name: String,
    /// The address, whose domain ends every Message-ID.
    pub address: EmailAddress,
}

/// The text is no sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address, nor a name with one in <>")]
pub struct WrongSender;

impl Sender {
    pub(crate) fn domain(&self) -> &str {
        let address = self.address.as_str();
        address
            .rsplit_once('@')
            .map_or(address, |(_, domain)| domain)
    }
}

impl FromStr for Sender {
    type Err = WrongSender;

    fn from_str(text: &str) -> Result<Self, WrongSender> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>').map(|text| text.split_once('<')) {
            None => ("", text),
            Some(Some((name, address))) => (name.trim().trim_matches('"'), address),
            Some(None) => return Err(WrongSender),
        };
        if name.chars().any(is_control) {
            return Err(WrongSender);
        }
        let name = if name.is_empty() { "Guichet" } else { name };
        Ok(Self {
            name: name.to_owned(),
            address: address.parse().map_err(|_| WrongSender)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_url_says_how_the_way_is_protected() {
        for (text, host, port, security) in [
            ("smtp://localhost", "localhost", 25, Security::None),
            ("smtp://127.0.0.9:2525/", "127.0.0.9", 2525, Security::None),
            ("smtp://[::1]", "::1", 25, Security::None),
            (
                "smtp://relais.example",
                "relais.example",
                25,
                Security::StartTls,
            ),
            (
                "smtp://relais.example?tls=no",
                "relais.example",
                25,
                Security::None,
            ),
            ("smtp://a:b@localhost", "localhost", 587, Security::StartTls),
            (
                "smtp://a:b@m.example:25",
                "m.example",
                25,
                Security::StartTls,
            ),
            ("smtps://m.example", "m.example", 465, Security::Implicit),
            (
                "smtps://a:b@m.example",
                "m.example",
                465,
                Security::Implicit,
            ),
        ] {
            let url: SmtpUrl = text.parse().unwrap();
            let seen = (url.host.as_str(), url.port, url.security);
            assert_eq!(seen, (host, port, security), "{text}");
        }
    }

    #[test]
    fn what_is_no_mail_server_or_would_show_a_password_is_refused() {
        for text in [
            "",
            "localhost",
            "http://localhost",
            "smtp://",
            "smtp://a:b@",
            "smtp://:b@m.example",
            "smtp://a:@m.example",
            "smtp://a@m.example",
            "smtp://m.example:0",
            "smtp://m.example:x",
            "smtp://m.example/x",
            "smtp://m.example?x=1",
            "smtp://a:b@m.example?tls=no",
            "smtps://m.example?tls=no",
            "smtp://a:%zz@m.example",
            "smtp://a:%+1@m.example",
            "smtp://a:%0d%0aRSET@m.example",
            "smtp://m .example",
            "smtp://[::1",
            "smtp://[zz]",
        ] {
            assert!(text.parse::<SmtpUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_password_may_hold_any_letter_and_is_never_shown() {
        let url: SmtpUrl = "smtps://eva%40x.example:p%40ss%3A%C3%A9+@m.example"
            .parse()
            .unwrap();
        assert_eq!(format!("{url:?}"), "…@m.example:465 (Implicit)");
        let (user, password) = url.credentials.unwrap();
        assert_eq!(user, "eva@x.example");
        assert_eq!(password.expose_secret(), "p@ss:é+");
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        let sender = |name: &str| Sender {
            name: name.into(),
            address: "portail@x.example".parse().unwrap(),
        };
        for (text, name) in [
            ("portail@x.example", "Guichet"),
            ("<portail@x.example>", "Guichet"),
            ("Ferrand & Cie <portail@x.example>", "Ferrand & Cie"),
            ("\"Ferrand, Cie\" <portail@x.example>", "Ferrand, Cie"),
        ] {
            assert_eq!(text.parse(), Ok(sender(name)), "{text}");
        }
        assert_eq!(sender("x").domain(), "x.example");
        for text in ["", "portail", "a b@x.example", "A\r\nB <a@x.example>", "a>"] {
            assert_eq!(text.parse::<Sender>(), Err(WrongSender), "{text}");
        }
    }
}

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use secrecy::SecretString;

/// Where Redis listens unless told.
const PORT: u16 = 6379;

/// A Redis: `redis://HOST`, or `rediss://HOST` inside TLS.
///
/// `USER:PASSWORD@` or `:PASSWORD@` may stand before the host, `:PORT` (6379 unless told) and
/// `/DATABASE` (a number, 0 unless told) after it. A letter of the password that is none of
/// `A-Z a-z 0-9 - . _ ~` is written as `%XX`.
#[derive(Clone)]
pub struct RedisUrl {
    pub(crate) tls: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) database: u32,
}

/// Who signs in: without a user, Redis' own `default`.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) user: Option<String>,
    pub(crate) password: SecretString,
}

/// The text is no URL of a Redis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not redis(s)://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]")]
pub struct WrongRedisUrl;

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "rediss" } else { "redis" };
        let signed = if self.credentials.is_some() {
            "…@"
        } else {
            ""
        };
        let (host, port, database) = (&self.host, self.port, self.database);
        write!(f, "{scheme}://{signed}{host}:{port}/{database}")
    }
}

impl FromStr for RedisUrl {
    type Err = WrongRedisUrl;

    fn from_str(text: &str) -> Result<Self, WrongRedisUrl> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(WrongRedisUrl)?;
        let tls = match scheme {
            "redis" => false,
            "rediss" => true,
            _ => return Err(WrongRedisUrl),
        };
        let (signed, place) = match rest.rsplit_once('@') {
            None => (None, rest),
            Some((signed, place)) => (Some(signed), place),
        };
        let credentials = signed.map(credentials).transpose()?;
        let (place, database) = place.split_once('/').unwrap_or((place, ""));
        let (host, port) = host_and_port(place)?;
        Ok(Self {
            tls,
            host,
            port,
            credentials,
            database: match database {
                "" => 0,
                number => digits(number)?,
            },
        })
    }
}

fn credentials(text: &str) -> Result<Credentials, WrongRedisUrl> {
    let (user, password) = text.split_once(':').ok_or(WrongRedisUrl)?;
    let decoded = |text| guichet_tls::decoded(text).ok_or(WrongRedisUrl);
    let (user, password) = (decoded(user)?, decoded(password)?);
    if password.is_empty() {
        return Err(WrongRedisUrl);
    }
    Ok(Credentials {
        user: (!user.is_empty()).then_some(user),
        password: password.into(),
    })
}

fn host_and_port(text: &str) -> Result<(String, u16), WrongRedisUrl> {
    // An IPv6 address stands in brackets, and nothing else does.
    let (host, port, is_host) = if let Some(rest) = text.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or(WrongRedisUrl)?;
        (host, port, host.parse::<Ipv6Addr>().is_ok())
    } else {
        let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        (host, port, !host.is_empty() && host.chars().all(name))
    };
    if !is_host {
        return Err(WrongRedisUrl);
    }
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => PORT,
        None => return Err(WrongRedisUrl),
        Some(port) => u16::try_from(digits(port)?).map_err(|_| WrongRedisUrl)?,
    };
    if port == 0 {
        return Err(WrongRedisUrl);
    }
    Ok((host.to_owned(), port))
}

/// A number without a sign.
fn digits(text: &str) -> Result<u32, WrongRedisUrl> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(WrongRedisUrl);
    }
    text.parse().map_err(|_| WrongRedisUrl)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_url_says_where_redis_is_and_never_its_password() {
        for (text, shown) in [
            ("redis://localhost", "redis://localhost:6379/0"),
            ("redis://127.0.0.1:6380/", "redis://127.0.0.1:6380/0"),
            ("rediss://r.example/3", "rediss://r.example:6379/3"),
            ("redis://[::1]:7000/15", "redis://::1:7000/15"),
            ("redis://:geheim@r.example", "redis://…@r.example:6379/0"),
            (
                "rediss://eva:geheim@r.example/1",
                "rediss://…@r.example:6379/1",
            ),
        ] {
            let url: RedisUrl = text.parse().unwrap();
            assert_eq!(format!("{url:?}"), shown, "{text}");
        }
    }

    #[test]
    fn what_is_no_redis_is_refused() {
        for text in [
            "",
            "localhost:6379",
            "http://localhost",
            "redis://",
            "redis://:@r.example",
            "redis://eva@r.example",
            "redis://r.example:0",
            "redis://r.example:65536",
            "redis://r.example:+1",
            "redis://r.example/x",
            "redis://r.example/-1",
            "redis://r.example/1/2",
            "redis://r .example",
            "redis://[zz]",
            "redis://:%zz@r.example",
        ] {
            assert!(text.parse::<RedisUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_password_may_hold_any_letter() {
        let url: RedisUrl = "redis://:p%40ss%3A%2F%C3%A9@r.example".parse().unwrap();
        let credentials = url.credentials.unwrap();
        assert_eq!(credentials.user, None);
        assert_eq!(credentials.password.expose_secret(), "p@ss:/é");
    }
}

use std::fmt::Write;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use guichet_portal::driven::{Browse, PortError, Random, Sent, Visit, Visited, sha256_hex};
use guichet_wiring::{OsRandom, browser};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::super::unreached::unreached;
use super::problem::refused;
use super::server::{token, url};
use crate::args::Server;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;

/// Pauses between tries of the same request.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// The longest pause that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How something is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Method {
    Post,
    Patch,
}

/// Uses the API of one server with one token.
pub(in crate::commands) struct Client {
    browse: Arc<dyn Browse>,
    base: String,
    token: SecretString,
    key: Option<String>,
    pub(in crate::commands) out: Out,
}

impl Client {
    pub(in crate::commands) fn new(server: &Server, out: Out) -> Result<Self, Failure> {
        let base = url(server, out)?;
        let token = token(server, out)?;
        let browse = browser(server.ca_file.clone())
            .map_err(|error| Failure::told(Exit::CouldNotRun, error.to_string()))?;
        if is_open(&base) {
            out.note(out.say(
                "attention : sans TLS, le jeton passe en clair",
                "warning: without TLS the token travels in the clear",
            ));
        }
        Ok(Self {
            browse,
            base,
            token,
            key: server.idempotency_key.clone(),
            out,
        })
    }

    /// Reads what is there.
    pub(in crate::commands) async fn get(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Value, Failure> {
        let answer = self.ask(self.visit(path, query, None)).await?;
        self.answered(&answer)
    }

    /// Changes something. Tried again with the same key, it is done once.
    pub(in crate::commands) async fn send(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        let answer = self.answer(method, path, body).await?;
        self.answered(&answer)
    }

    /// Changes something in one of several requests. A key that was named is one of the whole
    /// command: each part has its own, of its number and of what it says, so that a part that comes
    /// again is done once, and another one in its place is done too.
    pub(in crate::commands) async fn send_part(
        &self,
        number: u64,
        path: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        let body = body.to_string();
        let key = self.key.as_deref();
        let key = key.map(|key| part_key(key, number, &body));
        let answer = self.carry("POST", path, body, key).await?;
        self.answered(&answer)
    }

    /// Whether whoever runs the command named its key.
    pub(super) fn is_keyed(&self) -> bool {
        self.key.is_some()
    }

    /// What the server answers to a change.
    pub(super) async fn answer(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<Visited, Failure> {
        let method = match method {
            Method::Post => "POST",
            Method::Patch => "PATCH",
        };
        let key = self.key.clone();
        self.carry(method, path, body.to_string(), key).await
    }

    async fn carry(
        &self,
        method: &'static str,
        path: &str,
        body: String,
        key: Option<String>,
    ) -> Result<Visited, Failure> {
        let body = body.into_bytes();
        let mut visit = self.visit(path, &[], Some(Sent { method, body }));
        let key = key.unwrap_or_else(|| OsRandom.id().to_string());
        visit.headers.push(("idempotency-key".to_owned(), key));
        self.ask(visit).await
    }

    fn visit(&self, path: &str, query: &[(&str, String)], json: Option<Sent>) -> Visit {
        let mut url = format!("{}/api/v1{path}?lang={}", self.base, self.out.lang.code());
        for (name, value) in query {
            url.extend(["&", name, "=", &encoded(value)]);
        }
        let bearer = format!("Bearer {}", self.token.expose_secret());
        Visit {
            url,
            headers: vec![
                ("authorization".to_owned(), bearer),
                ("accept".to_owned(), "application/json".to_owned()),
            ],
            json,
            ..Visit::default()
        }
    }

    /// Tries until there is an answer, a few times.
    async fn ask(&self, visit: Visit) -> Result<Visited, Failure> {
        let mut pauses = PAUSES.iter().copied();
        loop {
            let answer = self.browse.visit(visit.clone()).await;
            let pause = pauses.next();
            match (answer, pause) {
                (Ok(answer), Some(pause)) if is_passing(&answer) => {
                    tokio::time::sleep(asked_for(&answer).unwrap_or(pause)).await;
                }
                (Ok(answer), _) => return Ok(answer),
                (Err(error), Some(pause)) if is_lost(&error) => tokio::time::sleep(pause).await,
                (Err(error), _) => return Err(unreached(self.out, &self.base, error)),
            }
        }
    }

    /// The document that was answered, or why there is none.
    pub(super) fn answered(&self, answer: &Visited) -> Result<Value, Failure> {
        let document: Option<Value> = serde_json::from_slice(&answer.body).ok();
        match (answer.status, document) {
            (200..=299, Some(document)) => Ok(document),
            (200..=299, None) => Err(self.no_portal()),
            (status, document) => Err(refused(status, &document.unwrap_or_default(), self.out)),
        }
    }

    fn no_portal(&self) -> Failure {
        let words = self.out.say(
            "répond, mais pas comme un portail Guichet",
            "answers, but not as a Guichet portal does",
        );
        Failure::told(Exit::CouldNotRun, format!("{} {words}", self.base))
    }
}

/// A key of one part, as long for any command's: what a key may hold is bounded.
fn part_key(key: &str, number: u64, body: &str) -> String {
    sha256_hex(format!("{key}\n{number}\n{body}"))
}

/// Whether the same request may be answered soon.
fn is_passing(answer: &Visited) -> bool {
    match answer.status {
        429 | 502 | 503 | 504 => asked_for(answer).is_none_or(|pause| pause <= LONGEST_PAUSE),
        // Two of the same key at once: the answer of one is kept for the other.
        409 => serde_json::from_slice::<Value>(&answer.body)
            .is_ok_and(|problem| problem["code"] == "conflict"),
        _ => false,
    }
}

fn asked_for(answer: &Visited) -> Option<Duration> {
    let seconds = answer.header("retry-after")?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Whether nobody knows if the request was carried out, or it was not.
fn is_lost(error: &PortError) -> bool {
    matches!(
        error,
        PortError::Unavailable { .. } | PortError::OutcomeUnknown { .. }
    )
}

/// Whether what is sent there can be read on the way.
pub(super) fn is_open(base: &str) -> bool {
    let Some((scheme, rest)) = base.split_once("://") else {
        return false;
    };
    let place = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let host = match place.strip_prefix('[') {
        Some(six) => six.split(']').next(),
        None => place.split(':').next(),
    };
    scheme.eq_ignore_ascii_case("http") && !host.is_some_and(is_this_machine)
}

/// Whether a host, without its port, is the one this runs on. By the whole of its name: a name
/// may begin as a number.
fn is_this_machine(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|ip| ip.is_loopback())
}

/// A value in a query (RFC 3986, 2.3).
fn encoded(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_the_machine_without_tls_is_open() {
        for open in [
            "http://portal.example",
            "HTTP://portal.example:8080/",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example:8080",
            "http://localhost:8080@evil.example",
            "http://[2001:db8::1]:8080",
        ] {
            assert!(is_open(open), "{open}");
        }
        for closed in [
            "https://portal.example",
            "http://127.0.0.1:8080",
            "http://127.0.0.2/",
            "http://localhost",
            "http://LOCALHOST:8080/api",
            "http://[::1]:8080",
        ] {
            assert!(!is_open(closed), "{closed}");
        }
    }

    #[test]
    fn each_part_of_a_command_has_a_key_of_its_own_and_always_the_same() {
        let (one, long) = (part_key("build-42", 1, "{}"), "k".repeat(200));
        assert_eq!(one, part_key("build-42", 1, "{}"));
        for other in [
            part_key("build-42", 2, "{}"),
            part_key("build-42", 1, "[]"),
            part_key("build-43", 1, "{}"),
            part_key(&long, 1, "{}"),
        ] {
            assert_ne!(one, other);
            assert_eq!(other.len(), 64, "{other}");
        }
    }

    #[test]
    fn a_value_cannot_leave_its_place_in_the_query() {
        assert_eq!(encoded("a&b=é"), "a%26b%3D%C3%A9");
    }
}

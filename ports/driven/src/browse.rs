use async_trait::async_trait;

use crate::PortResult;

/// A request as a browser sends it. Nothing follows by itself: a redirect is an answer.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// Absolute, `http` or `https`.
    pub url: String,
    /// Beside those the client sets itself; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The fields of a form, sent by POST; `None`: a GET.
    pub form: Option<Vec<(String, String)>>,
    /// What a program sends, in place of a form.
    pub json: Option<Sent>,
}

/// What a program sends to an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// `POST`, `PATCH`, …
    pub method: &'static str,
    /// The JSON; nothing where none is sent.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visited {
    /// The HTTP status.
    pub status: u16,
    /// Names in lower case, in the order they came; a name may come more than once.
    pub headers: Vec<(String, String)>,
    /// The content.
    pub body: Vec<u8>,
}

impl Visited {
    /// The first header of this name, which is written in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Every header of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.headers.iter().filter(move |(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The content as text, whatever is no UTF-8 replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Visits a running server as a browser would, for checks of a deployment, or as a program does
/// that uses its API. Has its own deadline
/// and limit of size.
#[async_trait]
pub trait Browse: Send + Sync {
    /// Sends one request. Any status is an answer; `Unavailable` is none.
    async fn visit(&self, visit: Visit) -> PortResult<Visited>;
}

//! A Tryton of a few lines: speaks the bytes a real one was seen to speak, and misbehaves on
//! demand. It counts what arrives; nothing in the code under test counts for it.

mod http;
mod reply;
mod tryton;

pub(crate) use http::serve;
pub(crate) use reply::{Reply, gate};
pub(crate) use tryton::{Fake, PASSWORD, config, people, tryton};

use serde_json::Value;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) path: String,
    /// `name: value`, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body's own text.
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Seen {
    pub(crate) fn method(&self) -> &str {
        self.body["method"].as_str().unwrap_or_default()
    }

    pub(crate) fn params(&self) -> &Value {
        &self.body["params"]
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
}

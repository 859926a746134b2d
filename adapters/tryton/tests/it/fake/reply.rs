use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// What the fake answers.
#[derive(Clone)]
pub(crate) enum Reply {
    /// `{"id": .., "result": ..}`.
    Result(Value),
    /// `{"id": .., "error": ..}`.
    Error(Value),
    /// Anything, with its status, extra headers and body.
    Raw(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// As `Result`, in chunks and without a length.
    Chunked(Value),
    /// A length, half of the bytes, and the end of the connection.
    Half,
    /// The end of the connection without an answer.
    Cut,
    /// The connection stays open and nothing is said.
    Silence,
    /// When the gate has a place for it, that other reply.
    Held(Arc<Semaphore>, Box<Reply>),
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        let html = format!("<!doctype html>\n<title>{status}</title>\n");
        Self::Raw(
            status,
            vec![("Content-Type", "text/html; charset=utf-8".into())],
            html.into(),
        )
    }

    pub(crate) fn raw(body: impl Into<Vec<u8>>) -> Self {
        Self::Raw(
            200,
            vec![("Content-Type", "application/json".into())],
            body.into(),
        )
    }

    /// As Tryton's dispatcher writes it.
    pub(crate) fn envelope(id: &Value, key: &str, value: &Value) -> Vec<u8> {
        let mut envelope = json!({ "id": id });
        envelope[key] = value.clone();
        envelope.to_string().into_bytes()
    }
}

/// A gate, shut until permits are added.
pub(crate) fn gate() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(0))
}

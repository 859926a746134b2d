use std::borrow::Cow;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::errors::first_two;
use crate::transport::{CallError, Fault};

/// A request as jsonrpsee wrote it, borrowed.
#[derive(Deserialize)]
pub(crate) struct Question<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    params: &'a RawValue,
}

impl<'a> Question<'a> {
    pub(crate) fn read(body: &'a [u8]) -> Result<Self, Fault> {
        serde_json::from_slice(body).map_err(|e| Fault::Unreachable(e.into()))
    }

    /// The id's own text.
    pub(crate) fn id(&self) -> &str {
        self.id.get()
    }

    /// Exactly `id`, `method`, `params`: with a `jsonrpc` beside them Tryton leaves its dialect,
    /// and answers a bare result, or an error as HTML.
    pub(crate) fn in_dialect(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Exactly<'a> {
            id: &'a RawValue,
            method: &'a str,
            params: &'a RawValue,
        }
        let exactly = Exactly {
            id: self.id,
            method: &self.method,
            params: self.params,
        };
        // Three values that were just read cannot fail to be written.
        serde_json::to_vec(&exactly).unwrap_or_default()
    }
}

/// A result passes through untouched; Tryton's error array becomes a JSON-RPC error object, with
/// its two texts and without the third item, which can be 30 kB of field definitions.
pub(crate) fn standardise(body: Bytes, id: &str) -> Result<Bytes, Fault> {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        id: &'a RawValue,
        #[serde(borrow)]
        error: Option<&'a RawValue>,
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::Empty);
    }
    let answer: Answer<'_> = serde_json::from_slice(&body).map_err(|_| Fault::NotJson)?;
    if answer.id.get() != id {
        return Err(Fault::WrongId);
    }
    let Some(error) = answer.error else {
        return Ok(body);
    };
    let (name, texts) = first_two(error.get());
    let object = json!({
        "jsonrpc": "2.0",
        "id": answer.id,
        "error": { "code": -32000, "message": name, "data": texts },
    });
    Ok(Bytes::from(object.to_string()))
}

/// The `params` of a call: the arguments, and the context as the last of them.
pub(crate) fn params(
    args: &impl Serialize,
    context: Option<&Map<String, Value>>,
) -> Result<Box<RawValue>, CallError> {
    let cannot = |_| CallError::Request("its arguments are not JSON");
    let mut text = serde_json::to_string(args).map_err(cannot)?;
    if text == "null" {
        text = "[]".into(); // an empty tuple
    }
    if !text.starts_with('[') {
        return Err(CallError::Request("its arguments are not a tuple"));
    }
    if let Some(context) = context {
        text.truncate(text.len() - 1);
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&serde_json::to_string(context).map_err(cannot)?);
        text.push(']');
    }
    RawValue::from_string(text).map_err(cannot)
}

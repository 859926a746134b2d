//! The problem document (RFC 9457).

use std::borrow::Cow;

use poem::Response;
use serde::Serialize;

use super::{Fault, FieldFault};

impl Fault {
    /// The problem document.
    pub(crate) fn problem(&self, request_id: &str) -> Response {
        let facts = self.facts();
        let errors = match self {
            Self::Fields(errors) => errors.as_slice(),
            _ => &[],
        };
        let document = Document {
            kind: format!("urn:problem-type:guichet:{}", type_of(self, facts.code)),
            title: facts.title,
            status: facts.status,
            detail: facts.detail,
            code: facts.code,
            request_id,
            errors,
            current: match self {
                Self::Rules(rule) => rule.current.as_ref(),
                _ => None,
            },
        };
        let body = serde_json::to_string(&document).unwrap_or_default();
        let mut response = Response::builder()
            .content_type("application/problem+json")
            .body(body);
        self.dress(&mut response);
        response
    }
}

/// The ERP's own codes are many: they share one type.
fn type_of<'a>(fault: &Fault, code: &'a str) -> Cow<'a, str> {
    match fault {
        Fault::Refused { .. } => Cow::Borrowed("refused"),
        _ => Cow::Owned(code.replace('_', "-")),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldFault],
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<&'a serde_json::Value>,
}

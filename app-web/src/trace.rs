//! The span of a request, and the trace it belongs to.

use poem::http::Method;
use tracing::{Span, field};

use crate::visit::Visit;

/// The span everything of a request happens in, and the id of its trace: the one a `traceparent`
/// names, or, where traces are made, a new one.
pub(crate) fn span_of(visit: &Visit, route: &str) -> (Span, Option<String>) {
    let method = word(&visit.method);
    let span = tracing::info_span!(
        "request",
        otel.name = %format_args!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = field::Empty,
        request_id = %visit.request_id,
        trace_id = field::Empty,
    );
    let trace = guichet_wiring::join_trace(&span, visit.traceparent.as_deref());
    if let Some(trace) = &trace {
        span.record("trace_id", trace.as_str());
    }
    (span, trace)
}

/// A method by a word of a closed set: a stranger's own word is none.
pub(crate) fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_nobody_knows_has_no_word_of_its_own() {
        assert_eq!(word(&Method::PATCH), "PATCH");
        let odd = Method::from_bytes(b"ALICE").unwrap();
        assert_eq!(word(&odd), "other");
    }
}

use serde_json::Value;

use super::table::{cell, say};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;
use crate::words::governance::Kind;

/// What the server refused, in its words.
pub(super) fn refused(status: u16, document: &Value, out: Out) -> Failure {
    let text = |field: &str| document[field].as_str().unwrap_or_default().to_owned();
    let mut lines = Vec::new();
    let detail = text("detail");
    if detail.is_empty() {
        let words = out.say("le portail répond", "the portal answers");
        lines.push(format!("{words} {status}"));
    } else {
        lines.push(format!("{detail} ({})", text("code")));
    }
    for fault in document["errors"].as_array().into_iter().flatten() {
        let text = |field: &str| fault[field].as_str().unwrap_or_default();
        let (field, code, detail) = (text("field"), text("code"), text("detail"));
        lines.push(format!("  {field}: {detail} ({code})"));
    }
    if let Some(current) = document["current"].as_object() {
        let words = out.say("à présent", "as it now is");
        let state = current
            .get("state")
            .map(|state| say(out, Kind::State, state));
        let revision = current.get("revision").map(cell);
        let (state, revision) = (state.unwrap_or_default(), revision.unwrap_or_default());
        let revision_is = out.say("révision", "revision");
        lines.push(format!("  {words}: {state}, {revision_is} {revision}"));
    }
    let exit = match status {
        502 | 503 => Exit::CouldNotRun,
        504 => Exit::TimeLimit,
        _ => Exit::Failed,
    };
    Failure::Lines(exit, lines)
}

#[cfg(test)]
mod tests {
    use guichet_domain::kernel::Language;
    use serde_json::json;

    use super::*;
    use crate::args::Format;

    #[test]
    fn a_refusal_has_a_line_a_field_and_no_more_whatever_a_server_says() {
        let document = json!({
            "detail": "refused",
            "code": "invalid",
            "errors": [{ "field": "version", "code": "form", "detail": "no\nversion" }],
        });
        let out = Out::new(Format::Table, Language::English, false);
        let lines = refused(400, &document, out).lines(Language::English);
        // What is noted is one line each.
        assert_eq!(
            lines,
            ["refused (invalid)", "  version: no\nversion (form)"]
        );
    }
}

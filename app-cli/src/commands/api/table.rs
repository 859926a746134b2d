//! Answers as tables.

use serde_json::Value;

use crate::out::{Cell, Out, Table, Tint};
use crate::when::minute_of;
use crate::words::governance::Kind;

/// A field of an answer by its name, and what it is called.
pub(in crate::commands) type Field = (&'static str, [&'static str; 2]);

/// A field of an answer as a cell.
pub(in crate::commands) fn cell(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A moment as people read it.
pub(in crate::commands) fn moment(value: &Value) -> String {
    minute_of(&cell(value))
}

/// A word of a closed set as people read it.
pub(in crate::commands) fn say(out: Out, kind: Kind, value: &Value) -> String {
    match value {
        Value::String(word) => kind.say(out.lang, word).to_owned(),
        other => cell(other),
    }
}

/// The same as a cell, which stands out where it matters.
pub(in crate::commands) fn worded(out: Out, kind: Kind, value: &Value) -> Cell {
    let tint = match value.as_str().unwrap_or_default() {
        "succeeded" | "resolved" | "closed" | "finished" => Tint::Good,
        "running" | "stale" | "authorised" | "investigating" | "under_way" => Tint::Warn,
        "failed" | "rejected" | "high" | "critical" | "open" => Tint::Bad,
        _ => Tint::None,
    };
    Cell::tinted(say(out, kind, value), tint)
}

/// The set a field's words are of.
fn kind_of(field: &str) -> Option<Kind> {
    Some(match field {
        "state" => Kind::State,
        "severity" => Kind::Severity,
        "environment" => Kind::Environment,
        "event" => Kind::Event,
        _ => return None,
    })
}

fn shown(out: Out, object: &Value, field: &str) -> Cell {
    let value = &object[field];
    match kind_of(field) {
        // What happened is told, and does not stand out: where it led does.
        Some(kind @ (Kind::Event | Kind::Environment)) => say(out, kind, value).into(),
        Some(kind) => worded(out, kind, value),
        None if field == "at" || field.ends_with("_at") => moment(value).into(),
        None => cell(value).into(),
    }
}

/// One object: a row a field.
pub(in crate::commands) fn facts(out: Out, object: &Value, fields: &[Field]) -> Table {
    let row = |(field, [french, english]): &Field| {
        vec![out.say(french, english).into(), shown(out, object, field)]
    };
    Table {
        heads: vec![out.say("Champ", "Field"), out.say("Valeur", "Value")],
        rows: fields.iter().map(row).collect(),
    }
}

/// A list: a row an item.
pub(in crate::commands) fn rows(out: Out, page: &Value, fields: &[Field]) -> Table {
    let row = |item: &Value| {
        let cells = fields.iter().map(|(field, _)| shown(out, item, field));
        cells.collect()
    };
    let items = page["items"].as_array();
    Table {
        heads: fields
            .iter()
            .map(|(_, [french, english])| out.say(french, english))
            .collect(),
        rows: items.into_iter().flatten().map(row).collect(),
    }
}

/// Says how the list goes on.
pub(in crate::commands) fn note_more(out: Out, page: &Value) {
    if let Some(cursor) = page["next_cursor"].as_str() {
        let words = out.say("la suite : --cursor", "there is more: --cursor");
        out.note(&format!("{words} {cursor}"));
    }
}

//! Clients of the API: who acts is whose token it is. No database and no ERP is touched, and none
//! of their settings is read.

mod client;
mod problem;
mod server;

pub(super) use client::{Client, Method};
pub(crate) use server::Server;

use serde_json::Value;

use crate::out::{Cell, Out, Table, Tint};

/// A field of an answer as a cell.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A state or severity as a cell.
pub(super) fn state(value: &Value) -> Cell {
    let tint = match value.as_str().unwrap_or_default() {
        "succeeded" | "resolved" | "closed" | "finished" => Tint::Good,
        "running" | "stale" | "authorised" | "investigating" | "under_way" => Tint::Warn,
        "failed" | "rejected" | "high" | "critical" | "open" => Tint::Bad,
        _ => Tint::None,
    };
    Cell::tinted(cell(value), tint)
}

/// One object: a row a field.
pub(super) fn facts(out: Out, object: &Value, fields: &[(&str, [&'static str; 2])]) -> Table {
    let row = |(field, [french, english]): &(&str, [&'static str; 2])| {
        let value = match *field {
            "state" | "severity" => state(&object[*field]),
            _ => cell(&object[*field]).into(),
        };
        vec![out.say(french, english).into(), value]
    };
    Table {
        heads: vec![out.say("Champ", "Field"), out.say("Valeur", "Value")],
        rows: fields.iter().map(row).collect(),
    }
}

/// A list: a row an item.
pub(super) fn rows(out: Out, page: &Value, fields: &[(&str, [&'static str; 2])]) -> Table {
    let row = |item: &Value| {
        let cells = fields.iter().map(|(field, _)| match *field {
            "state" | "severity" => state(&item[*field]),
            _ => cell(&item[*field]).into(),
        });
        cells.collect()
    };
    let items = page["items"].as_array();
    Table {
        heads: fields.iter().map(|(_, [fr, en])| out.say(fr, en)).collect(),
        rows: items.into_iter().flatten().map(row).collect(),
    }
}

/// Says how the list goes on.
pub(super) fn note_more(out: Out, page: &Value) {
    if let Some(cursor) = page["next_cursor"].as_str() {
        let words = out.say("la suite : --cursor", "there is more: --cursor");
        out.note(&format!("{words} {cursor}"));
    }
}

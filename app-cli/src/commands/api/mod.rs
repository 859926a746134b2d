//! Clients of the API: who acts is whose token it is. No database and no ERP is touched, and none
//! of their settings is read.

mod client;
mod problem;
mod server;

pub(super) use client::{Client, Method};
pub(crate) use server::Server;

use std::time::Duration;

use guichet_domain::kernel::Words;
use serde_json::{Value, json};

use super::Done;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::{Cell, Out, Table, Tint};

/// A field of an answer by its name, and what it is called.
pub(super) type Field = (&'static str, [&'static str; 2]);

/// The act, given up after `limit`.
pub(super) async fn within(
    limit: Option<Duration>,
    out: Out,
    act: impl Future<Output = Done>,
) -> Done {
    let Some(limit) = limit else {
        return act.await;
    };
    tokio::time::timeout(limit, act).await.unwrap_or_else(|_| {
        let words = out.say("limite de temps atteinte", "time limit reached");
        let words = format!("{words}: {} s", limit.as_secs());
        Err(Failure::told(Exit::TimeLimit, words))
    })
}

/// The body with the revision that was named; else with the one that is there now, which it says.
pub(super) async fn with_revision(
    client: &Client,
    path: &str,
    revision: Option<u64>,
    mut body: Value,
) -> Result<Value, Failure> {
    body["revision"] = if let Some(revision) = revision {
        json!(revision)
    } else {
        let now = client.get(path, &[]).await?["revision"].clone();
        let words = client.out.say("révision actuelle", "current revision");
        client.out.note(&format!("{words}: {now}"));
        now
    };
    Ok(body)
}

/// An id as a piece of a path; nothing that could be another path.
pub(super) fn id(text: &str) -> Result<String, &'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if !text.is_empty() && text.bytes().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("01a1fdb8-132c-7324-91b8-25c4188b1200")
    }
}

/// One of a closed set of words, as it is sent.
pub(super) fn word<W: Words>(text: &str) -> Result<String, String> {
    W::from_word(text)
        .map(|_| text.to_owned())
        .ok_or_else(words::<W>)
}

/// The words of a closed set.
pub(super) fn words<W: Words>() -> String {
    let words: Vec<&str> = W::ALL.iter().map(|(_, word)| *word).collect();
    words.join(", ")
}

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

fn tinted(object: &Value, field: &str) -> Cell {
    match field {
        "state" | "severity" => state(&object[field]),
        _ => cell(&object[field]).into(),
    }
}

/// One object: a row a field.
pub(super) fn facts(out: Out, object: &Value, fields: &[Field]) -> Table {
    let row = |(field, [french, english]): &Field| {
        vec![out.say(french, english).into(), tinted(object, field)]
    };
    Table {
        heads: vec![out.say("Champ", "Field"), out.say("Valeur", "Value")],
        rows: fields.iter().map(row).collect(),
    }
}

/// A list: a row an item.
pub(super) fn rows(out: Out, page: &Value, fields: &[Field]) -> Table {
    let row = |item: &Value| {
        let cells = fields.iter().map(|(field, _)| tinted(item, field));
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
pub(super) fn note_more(out: Out, page: &Value) {
    if let Some(cursor) = page["next_cursor"].as_str() {
        let words = out.say("la suite : --cursor", "there is more: --cursor");
        out.note(&format!("{words} {cursor}"));
    }
}

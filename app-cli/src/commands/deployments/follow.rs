use std::time::Duration;

use serde_json::Value;

use super::body::path;
use super::show;
use crate::commands::api::{Client, cell, say};
use crate::failure::{Done, Failure};
use crate::words::governance::Kind;

/// Lines of one question.
const MOST_LINES: usize = 100;

/// Follows a deployment to its end: its state and its log on standard error as they come, how it
/// ended on standard output.
pub(super) async fn run(client: &Client, id: &str, every: u64) -> Done {
    let (mut last, mut state) = (0, Value::Null);
    loop {
        // The state first: what is written before its end is read after.
        let task = client.get(&path(id), &[]).await?;
        if task["state"] != state {
            state = task["state"].clone();
            let words = client.out.say("état", "state");
            let now = say(client.out, Kind::State, &state);
            client.out.note(&format!("{words}: {now}"));
        }
        last = lines(client, id, last).await?;
        if is_final(&state) {
            return show::end(client.out, &task);
        }
        tokio::time::sleep(Duration::from_secs(every)).await;
    }
}

/// Says the lines after a number; the last one's.
async fn lines(client: &Client, id: &str, mut last: u64) -> Result<u64, Failure> {
    let path = format!("{}/logs", path(id));
    loop {
        let query = [
            ("after", last.to_string()),
            ("limit", MOST_LINES.to_string()),
        ];
        let page = client.get(&path, &query).await?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        for line in &items {
            let text = cell(&line["line"]);
            let text = text.replace(|c: char| c.is_control() && c != '\t', "\u{fffd}");
            client.out.note(&format!("{} {text}", cell(&line["at"])));
        }
        let end = page["last"].as_u64().unwrap_or(last);
        if items.len() < MOST_LINES || end <= last {
            return Ok(end.max(last));
        }
        last = end;
    }
}

fn is_final(state: &Value) -> bool {
    ["succeeded", "failed", "cancelled"].contains(&state.as_str().unwrap_or_default())
}

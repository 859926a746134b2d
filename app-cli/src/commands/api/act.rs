//! What every request has in common.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::Client;
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::Out;

/// The act, given up after `limit`.
pub(in crate::commands) async fn within(
    limit: Duration,
    out: Out,
    act: impl Future<Output = Done>,
) -> Done {
    tokio::time::timeout(limit, act).await.unwrap_or_else(|_| {
        let words = out.say("limite de temps atteinte", "time limit reached");
        let words = format!("{words}: {} s", limit.as_secs());
        Err(Failure::told(Exit::TimeLimit, words))
    })
}

/// The body with the revision that was named; else with the one that is there now, which it says.
pub(in crate::commands) async fn with_revision(
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

//! What every request has in common.

use std::time::Duration;

use guichet_portal::driven::Visited;
use serde_json::{Value, json};

use super::client::{Client, Method};
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

/// Revisions before the current one that a command that is run again may have been about.
const MOST_BEFORE: usize = 20;

/// Changes the object at `object` as it was at the revision that was named; else as it is now,
/// which is said.
///
/// A command that is run again with the same key finds its object changed, by itself the first
/// time: it is then sent with the revisions before, of which one gets the first answer. Nothing is
/// done twice by that: a key that was used is good for no other request.
pub(in crate::commands) async fn revised(
    client: &Client,
    (method, path): (Method, &str),
    (object, seen): (&str, Option<u64>),
    mut body: Value,
) -> Result<Value, Failure> {
    if let Some(seen) = seen {
        body["revision"] = json!(seen);
        return client.send(method, path, &body).await;
    }
    let now = client.get(object, &[]).await?["revision"].clone();
    let words = client.out.say("révision actuelle", "current revision");
    client.out.note(&format!("{words}: {now}"));
    body["revision"] = now.clone();
    let first = client.answer(method, path, &body).await?;
    if client.is_keyed() && is_of_another_request(&first) {
        let before = (1..now.as_u64().unwrap_or_default()).rev();
        for revision in before.take(MOST_BEFORE) {
            body["revision"] = json!(revision);
            let answer = client.answer(method, path, &body).await?;
            if !is_of_another_request(&answer) {
                return client.answered(&answer);
            }
        }
    }
    client.answered(&first)
}

/// Whether the key came before with another body.
fn is_of_another_request(answer: &Visited) -> bool {
    answer.status == 422
        && serde_json::from_slice::<Value>(&answer.body)
            .is_ok_and(|problem| problem["code"] == "key_reused")
}

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::body::path;
use super::input::{Input, MOST_BYTES};
use super::lines::pieces;
use super::show;
use crate::commands::api::Client;
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::Table;

/// Lines of one request; they and its bytes are well under what the server takes.
const MOST_LINES: usize = 500;

/// Lines wait for others so long.
const WAIT: Duration = Duration::from_millis(500);

/// Adds what a file or standard input holds to the log, while it is being written.
///
/// What writes there is a deployment at work: whatever becomes of the log, its lines are taken to
/// their end, so that it is not stopped by this.
pub(super) async fn run(client: &Client, id: &str, file: Option<&Path>, tee: bool) -> Done {
    let mut input = Input::open(file, client.out)?;
    let echo = Echo { client, tee };
    let sent = send_all(client, id, &mut input, &echo).await;
    if let Err(failure) = &sent {
        // Said at once; how it ended is known when the deployment has ended.
        for line in failure.lines(client.out.lang) {
            client.out.note(&line);
        }
        while let Some(line) = input.next().await {
            echo.line(&line)?;
        }
    }
    let last = sent?;
    // What was read is sent; that it was not all is no success.
    input.ended()?;
    match last {
        // What was repeated is the answer.
        _ if tee => {}
        Some(task) => return show::task(client.out, &task),
        None => {
            let words = ("rien à ajouter au journal", "nothing to add to the log");
            client.out.note(client.out.say(words.0, words.1));
            client.out.answer(&Value::Null, &Table::default())?;
        }
    }
    Ok(Exit::Done)
}

/// Repeats what is read, where that is wanted.
struct Echo<'a> {
    client: &'a Client,
    tee: bool,
}

impl Echo<'_> {
    fn line(&self, line: &str) -> Result<(), Failure> {
        if self.tee {
            self.client.out.text(&format!("{line}\n"))?;
        }
        Ok(())
    }
}

/// The task as the last request answered it.
async fn send_all(
    client: &Client,
    id: &str,
    input: &mut Input,
    echo: &Echo<'_>,
) -> Result<Option<Value>, Failure> {
    let path = format!("{}/logs", path(id));
    let (mut last, mut number) = (None, 0);
    let mut batch: Vec<String> = Vec::new();
    loop {
        let ended = fill(input, &mut batch, echo).await?;
        // The server takes no batch of blank lines alone: they wait for one with words.
        if batch.iter().any(|line| !line.trim().is_empty()) {
            let body = json!({ "lines": batch });
            number += 1;
            last = Some(client.send_part(number, &path, &body).await?);
            batch.clear();
        } else if batch.len() >= MOST_LINES {
            batch.clear();
        }
        if ended {
            return Ok(last);
        }
    }
}

/// Takes lines until there are enough of them, or some have waited for a while; whether they
/// ended. Where all of them are there, nothing waits: the same file makes the same batches, which
/// have the same keys.
async fn fill(
    input: &mut Input,
    batch: &mut Vec<String>,
    echo: &Echo<'_>,
) -> Result<bool, Failure> {
    let Some(first) = input.next().await else {
        return Ok(true);
    };
    let mut bytes = add(&first, batch, echo)?;
    let is_whole = input.is_whole;
    let until = async {
        if is_whole {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(WAIT).await;
    };
    tokio::pin!(until);
    while batch.len() < MOST_LINES && bytes < MOST_BYTES {
        let line = tokio::select! {
            line = input.next() => line,
            () = &mut until => return Ok(false),
        };
        match line {
            Some(line) => bytes += add(&line, batch, echo)?,
            None => return Ok(true),
        }
    }
    Ok(false)
}

fn add(line: &str, batch: &mut Vec<String>, echo: &Echo<'_>) -> Result<usize, Failure> {
    echo.line(line)?;
    batch.extend(pieces(line));
    Ok(line.len())
}

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::body::path;
use super::lines::pieces;
use super::show;
use crate::commands::api::{Client, Method};
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::Table;

/// Lines and bytes of one request, well under what the server takes.
const MOST_LINES: usize = 500;
const MOST_BYTES: usize = 128 * 1024;

/// Lines wait for others so long.
const WAIT: Duration = Duration::from_millis(500);

/// Lines read ahead of what is sent.
const AHEAD: usize = 10_000;

/// Adds what a file or standard input holds to the log, while it is being written.
///
/// What writes there is a deployment at work: whatever becomes of the log, its lines are taken to
/// their end, so that it is not stopped by this.
pub(super) async fn run(client: &Client, id: &str, file: Option<&Path>, tee: bool) -> Done {
    let input: Box<dyn Read + Send> = match file.filter(|file| *file != Path::new("-")) {
        None => Box::new(io::stdin()),
        Some(file) => Box::new(File::open(file).map_err(|error| {
            let words = format!("{}: {error}", file.display());
            Failure::told(Exit::CouldNotRun, words)
        })?),
    };
    let (tell, mut lines) = mpsc::channel(AHEAD);
    std::thread::spawn(move || read(input, &tell));
    let echo = Echo { client, tee };
    let sent = send_all(client, id, &mut lines, &echo).await;
    if let Err(failure) = &sent {
        // Said at once; how it ended is known when the deployment has ended.
        for line in failure.lines(client.out.lang) {
            client.out.note(&line);
        }
        while let Some(line) = lines.recv().await {
            echo.line(&line)?;
        }
    }
    match sent? {
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
    lines: &mut Receiver<String>,
    echo: &Echo<'_>,
) -> Result<Option<Value>, Failure> {
    let path = format!("{}/logs", path(id));
    let mut last = None;
    let mut batch: Vec<String> = Vec::new();
    loop {
        let ended = fill(lines, &mut batch, echo).await?;
        // The server takes no batch of blank lines alone: they wait for one with words.
        if batch.iter().any(|line| !line.trim().is_empty()) {
            let body = json!({ "lines": batch });
            last = Some(client.send(Method::Post, &path, &body).await?);
            batch.clear();
        } else if batch.len() >= MOST_LINES {
            batch.clear();
        }
        if ended {
            return Ok(last);
        }
    }
}

/// Takes lines until there are enough of them, or none comes for a while; whether they ended.
async fn fill(
    lines: &mut Receiver<String>,
    batch: &mut Vec<String>,
    echo: &Echo<'_>,
) -> Result<bool, Failure> {
    let Some(first) = lines.recv().await else {
        return Ok(true);
    };
    let mut bytes = add(&first, batch, echo)?;
    let until = tokio::time::sleep(WAIT);
    tokio::pin!(until);
    while batch.len() < MOST_LINES && bytes < MOST_BYTES {
        let line = tokio::select! {
            line = lines.recv() => line,
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

fn read(input: Box<dyn Read + Send>, tell: &Sender<String>) {
    let mut input = BufReader::new(input);
    loop {
        // A line that never ends is cut, and so is not kept in memory as a whole.
        let mut bytes = Vec::new();
        let mut piece = input.by_ref().take(MOST_BYTES as u64);
        match piece.read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches(['\n', '\r']).to_owned();
        if tell.blocking_send(text).is_err() {
            return;
        }
    }
}

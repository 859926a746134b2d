//! A tiny API, which answers as a test tells it and remembers what it was asked. What no server
//! answers, as the API's description has it, fails the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::described;
use crate::program::{Ended, Program};
use crate::schema;

pub(super) const TASK: &str = "01a1fdb8-132c-7324-91b8-25c4188b1200";
pub(super) const TOKEN: &str = "gct_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

/// What a request was.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) line: String,
    headers: String,
    pub(super) body: Value,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let prefix = format!("{name}: ");
        let mut lines = self.headers.lines();
        let line = lines.find(|line| line.to_lowercase().starts_with(&prefix))?;
        Some(line[prefix.len()..].trim().to_owned())
    }
}

/// What becomes of a request.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// A status and a body.
    Is(u16, Value),
    /// The connection is lost.
    Lost,
    /// None comes.
    Silence,
}

pub(super) struct Api {
    pub(super) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    faults: Arc<Mutex<Vec<String>>>,
}

impl Drop for Api {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let faults = self.faults.lock().unwrap();
            assert!(faults.is_empty(), "no server answers so: {faults:#?}");
        }
    }
}

impl Api {
    /// One that answers so, by the number of the request and what it is.
    pub(super) fn new(answer: impl Fn(usize, &Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let faults: Arc<Mutex<Vec<String>>> = Arc::default();
        let (known, wrong, answer) = (asked.clone(), faults.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (known, wrong, answer) = (known.clone(), wrong.clone(), answer.clone());
                std::thread::spawn(move || {
                    let asked = read(&stream);
                    let number = {
                        let mut known = known.lock().unwrap();
                        known.push(asked.clone());
                        known.len()
                    };
                    let answer = answer(number, &asked);
                    wrong.lock().unwrap().extend(otherwise(&asked, &answer));
                    send(stream, answer);
                });
            }
        });
        Self { url, asked, faults }
    }

    /// One that always answers this.
    pub(super) fn always(status: u16, body: Value) -> Self {
        Self::new(move |_, _| Answer::Is(status, body.clone()))
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Runs the program against it.
    pub(super) fn run(&self, arguments: &[&str]) -> Ended {
        self.run_in("en", arguments)
    }

    /// The same in a language.
    pub(super) fn run_in(&self, language: &str, arguments: &[&str]) -> Ended {
        let mut all = vec!["--lang", language];
        all.extend(arguments);
        all.extend(["--base-url", &self.url]);
        let ended = program().run(&all);
        assert!(!format!("{ended:?}").contains(TOKEN), "{ended:?}");
        ended
    }
}

/// The program with a token and nothing else.
pub(super) fn program() -> Program {
    Program::new().with("GUICHET_TOKEN", TOKEN)
}

/// Where an answer is not one that is described.
fn otherwise(asked: &Asked, answer: &Answer) -> Vec<String> {
    let Answer::Is(status, body) = answer else {
        return Vec::new();
    };
    let faults = match described::answer(&asked.line, *status) {
        Some(schema) => schema::faults(&schema, body),
        None => vec!["not described".to_owned()],
    };
    let of = |fault| format!("{} {status}: {fault}", asked.line);
    faults.into_iter().map(of).collect()
}

fn read(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let (mut headers, mut length) = (String::new(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        if header.trim().is_empty() {
            break;
        }
        if let Some(value) = header.to_lowercase().strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
        headers.push_str(&header);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    Asked {
        line: line.split(" HTTP/").next().unwrap().to_owned(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    }
}

fn send(mut stream: TcpStream, answer: Answer) {
    match answer {
        Answer::Lost => {}
        Answer::Silence => std::thread::sleep(Duration::from_mins(1)),
        Answer::Is(status, body) => {
            let body = body.to_string();
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    }
}

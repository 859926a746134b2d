//! Commands that are run again with the same key, before a server that remembers keys.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::api::{Answer, Api, Asked, TASK, program};
use super::real::{problem, task};

/// What a server knows of one task.
struct Known {
    revision: u64,
    lines: Vec<String>,
    /// What was asked for with a key on a path, and its answer.
    first: HashMap<(String, String), (Value, Value)>,
}

impl Known {
    fn answer(&mut self, asked: &Asked) -> Answer {
        if asked.line.starts_with("GET ") {
            return Answer::Is(200, task("running", self.revision));
        }
        let path = asked.line.split('?').next().unwrap().to_owned();
        let key = (path, asked.header("idempotency-key").unwrap());
        match self.first.get(&key) {
            Some((body, first)) if *body == asked.body => return Answer::Is(200, first.clone()),
            Some(_) => return Answer::Is(422, problem(422, "key_reused", "Another request.")),
            None => {}
        }
        if let Some(lines) = asked.body["lines"].as_array() {
            let text = |line: &Value| line.as_str().unwrap().to_owned();
            self.lines.extend(lines.iter().map(text));
        } else if asked.body["revision"] == self.revision {
            self.revision += 1;
        } else {
            let mut told = problem(409, "changed", "It was changed meanwhile.");
            told["current"] = task("running", self.revision);
            return Answer::Is(409, told);
        }
        let first = task("running", self.revision);
        self.first.insert(key, (asked.body.clone(), first.clone()));
        Answer::Is(200, first)
    }
}

fn server() -> (Api, Arc<Mutex<Known>>) {
    let known = Known {
        revision: 3,
        lines: Vec::new(),
        first: HashMap::new(),
    };
    let known = Arc::new(Mutex::new(known));
    let answers = known.clone();
    let api = Api::new(move |_, asked| answers.lock().unwrap().answer(asked));
    (api, known)
}

#[test]
fn a_log_that_is_sent_again_with_its_key_is_whole_and_not_doubled() {
    let (api, known) = server();
    let program = program();
    let lines: Vec<String> = (0..1200).map(|n| format!("ligne {n}")).collect();
    let file = program.folder().join("deploy.log");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let longest = "k".repeat(200);
    for (before, key) in [(0, "build-42"), (1200, &longest)] {
        let line = ["deployments", "log", TASK, "deploy.log"];
        let to = ["--base-url", &api.url, "--idempotency-key", key];
        for _ in 0..2 {
            let ended = program.run(&[&line[..], &to].concat());
            assert_eq!(ended.status, 0, "{ended:?}");
        }
        let written = known.lock().unwrap().lines[before..].to_vec();
        assert!(written == lines, "{key}: {}", written.len());
    }
    for asked in api.asked() {
        assert!(asked.header("idempotency-key").unwrap().len() <= 200);
    }

    // What a program that is run again writes is its own.
    std::fs::write(&file, "autre\n").unwrap();
    let line = ["deployments", "log", TASK, "deploy.log"];
    let to = ["--base-url", &api.url, "--idempotency-key", "build-42"];
    let ended = program.run(&[&line[..], &to].concat());
    assert_eq!(ended.status, 0, "{ended:?}");
    assert_eq!(known.lock().unwrap().lines.last().unwrap(), "autre");
}

#[test]
fn a_verb_that_is_run_again_with_its_key_gets_its_first_answer() {
    let (api, known) = server();
    let run = |verb: &str, more: &[&str]| {
        let line = ["deployments", verb, TASK, "--format", "json"];
        let key = ["--idempotency-key", "build-42"];
        api.run(&[&line[..], &key, more].concat())
    };
    let first = run("start", &[]);
    assert_eq!((first.status, &first.json()["revision"]), (0, &4.into()));
    let again = run("start", &[]);
    assert_eq!(again.status, 0, "{again:?}");
    assert_eq!(again.json(), first.json());
    // And when more has happened since.
    assert_eq!(run("succeed", &[]).json()["revision"], 5);
    assert_eq!(run("start", &[]).json(), first.json());
    assert_eq!(known.lock().unwrap().revision, 5, "each was done once");

    // Another request is refused as it is without all that, and is not carried out.
    let other = run("start", &["--override-reason", "Urgent"]);
    assert_eq!(other.status, 2, "{other:?}");
    assert!(other.err.contains("(key_reused)"), "{other:?}");
    let named = run("start", &["--revision", "5"]);
    assert_eq!(named.status, 2, "{named:?}");
    assert_eq!(known.lock().unwrap().revision, 5);
}

#[test]
fn without_a_key_nothing_is_asked_twice() {
    let (api, _) = server();
    for revision in [4, 5] {
        let ended = api.run(&["deployments", "start", TASK, "--format", "json"]);
        assert_eq!(ended.json()["revision"], revision, "{ended:?}");
    }
    assert_eq!(api.asked().len(), 4);
}

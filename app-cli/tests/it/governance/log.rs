use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::api::{Answer, Api, TASK, program};
use super::real::{self, problem, task};

fn lines(api: &Api) -> Vec<String> {
    let asked = api.asked();
    let lines = asked
        .iter()
        .filter_map(|a| a.body["lines"].as_array().cloned());
    let text = |line: Value| line.as_str().unwrap().to_owned();
    lines.flatten().map(text).collect()
}

#[test]
fn lines_are_sent_while_the_program_still_writes() {
    let api = Api::always(200, task("running", 3));
    let line = ["deployments", "log", TASK, "--tee", "--base-url", &api.url];
    let mut child = program()
        .command(&line)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"\nArr\xc3\xaat\n").unwrap();
    input.flush().unwrap();
    let begun = Instant::now();
    while lines(&api).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing came");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(lines(&api), ["", "Arrêt"]);
    for n in 0..1200 {
        writeln!(input, "ligne {n}").unwrap();
    }
    write!(input, "sans fin de ligne").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let lines = lines(&api);
    assert_eq!(lines.len(), 1203);
    assert_eq!(
        (lines[2].as_str(), lines[1202].as_str()),
        ("ligne 0", "sans fin de ligne")
    );
    let repeated = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        repeated.lines().count(),
        1203,
        "repeated for whoever looks on"
    );
    let asked = api.asked();
    assert!(
        asked
            .iter()
            .all(|a| a.body["lines"].as_array().unwrap().len() <= 500)
    );
    let mut keys: Vec<_> = asked
        .iter()
        .map(|a| a.header("idempotency-key").unwrap())
        .collect();
    keys.dedup();
    assert_eq!(keys.len(), asked.len(), "each batch has its own key");
}

#[test]
fn a_batch_whose_answer_is_lost_is_sent_again_and_written_once() {
    let api = Api::new(|number, _| match number {
        1 => Answer::Lost,
        _ => Answer::Is(200, task("running", 3)),
    });
    let program = program();
    std::fs::write(program.folder().join("deploy.log"), "a\r\nb\n").unwrap();
    let line = [
        "deployments",
        "log",
        TASK,
        "deploy.log",
        "--base-url",
        &api.url,
    ];
    let ended = program.run(&line);
    assert_eq!(ended.status, 0, "{ended:?}");
    let asked = api.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].body, json!({"lines": ["a", "b"]}));
    assert_eq!(
        asked[0].header("idempotency-key"),
        asked[1].header("idempotency-key")
    );
}

#[test]
fn where_there_is_nothing_to_add_nothing_is_sent_and_the_answer_is_one_document_all_the_same() {
    let api = Api::new(|_, asked| real::answer(asked));
    let line = ["deployments", "log", TASK];
    let ended = api.run(&[&line[..], &["--format", "json"]].concat());
    assert_eq!((ended.status, ended.json()), (0, Value::Null), "{ended:?}");
    assert!(ended.err.contains("nothing to add"), "{ended:?}");
    let people = api.run(&line);
    assert_eq!((people.status, people.out.as_str()), (0, ""), "{people:?}");
    assert!(api.asked().is_empty());
}

#[test]
fn what_cannot_be_read_is_no_empty_log() {
    let api = Api::new(|_, asked| real::answer(asked));
    let program = program();
    let line = ["deployments", "log", TASK, ".", "--base-url", &api.url];
    let ended = program.run(&line);
    assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
    assert!(!ended.err.is_empty(), "{ended:?}");
    assert!(api.asked().is_empty());
}

#[test]
fn a_refused_log_stops_no_deployment() {
    let api = Api::always(409, problem(409, "wrong_state", "Not possible."));
    let line = ["deployments", "log", TASK, "--base-url", &api.url];
    let mut child = program()
        .command(&line)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "premier").unwrap();
    let begun = Instant::now();
    while api.asked().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing came");
        std::thread::sleep(Duration::from_millis(20));
    }
    // More than any pipe holds: whoever writes would stop, or be stopped, if nobody read on.
    for n in 0..100_000 {
        writeln!(input, "ligne {n}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(api.asked().len(), 1);
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("wrong_state")
    );
}

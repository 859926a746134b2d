use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::program::{Ended, Program};
use crate::server::{Fault, start};

fn program() -> Program {
    Program::new()
        .with("PORTAL_LOGIN", "portal.client")
        .with("PORTAL_PASSWORD", "mot de passe")
        .with("PORTAL_OTHER_ORDER", "77")
        .with("PORTAL_OTHER_INVOICE", "88")
}

fn smoke(fault: Fault, more: &[&str]) -> Ended {
    let url = start(fault);
    let mut line = vec!["--format", "json", "smoke", "--base-url", &url];
    line.extend(more);
    program().run(&line)
}

/// The names of the checks that ended so.
fn ended(answer: &Value, status: &str) -> Vec<String> {
    let checks = answer["checks"].as_array().unwrap();
    let named = checks.iter().filter(|check| check["status"] == status);
    named
        .map(|check| check["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_good_server_passes() {
    let ended_well = smoke(Fault::None, &["--strict"]);
    assert_eq!(ended_well.status, 0, "{ended_well:?}");
    let answer = ended_well.json();
    assert_eq!(ended(&answer, "skip"), ["log"]);
    assert_eq!(ended(&answer, "pass").len(), 14);
    assert_eq!(answer["summary"]["pass"], 14);
    assert_eq!(answer["summary"]["fail"], 0);
    for field in [
        "name", "status", "severity", "detail", "hint", "runbook", "ms",
    ] {
        assert!(answer["checks"][0].get(field).is_some(), "{field}");
    }
}

#[test]
fn each_planted_fault_is_named_by_its_check() {
    for (fault, check) in [
        (Fault::NotReady, "ready"),
        (Fault::StrangersComeIn, "stranger_redirected"),
        (Fault::NoCsrf, "form_csrf"),
        (Fault::InlineScripts, "security_headers"),
        (Fault::LooseCookie, "session_cookie"),
        (Fault::OthersOrders, "other_order"),
        (Fault::OthersInvoicesToldApart, "other_invoice"),
        (Fault::SessionStays, "sign_out"),
    ] {
        let red = smoke(fault, &[]);
        assert_eq!(red.status, 2, "{fault:?} {red:?}");
        let failed = ended(&red.json(), "fail");
        assert!(failed.contains(&check.to_owned()), "{fault:?} {failed:?}");
        // A stranger who comes in does so after the sign-out, too.
        let also = usize::from(fault == Fault::StrangersComeIn);
        assert_eq!(failed.len(), 1 + also, "{fault:?} {failed:?}");
    }
}

#[test]
fn another_format_than_pdf_is_a_warning_that_says_what_to_run() {
    let warned = smoke(Fault::OpenDocument, &[]);
    assert_eq!(warned.status, 0, "{warned:?}");
    assert_eq!(ended(&warned.json(), "warn"), ["invoice_pdf"]);
    assert!(
        warned.out.contains("guichet setup portal --pdf-reports"),
        "{warned:?}"
    );
    assert_eq!(smoke(Fault::OpenDocument, &["--strict"]).status, 1);
}

#[test]
fn a_refused_connection_and_a_refused_login_are_red_checks() {
    let ended_red = program().run(&[
        "--format",
        "json",
        "smoke",
        "--base-url",
        "http://127.0.0.1:9",
    ]);
    assert_eq!(ended_red.status, 2, "{ended_red:?}");
    let failed = ended(&ended_red.json(), "fail");
    assert!(
        ["alive", "ready", "sign_in"]
            .iter()
            .all(|name| failed.contains(&(*name).to_owned())),
        "{failed:?}"
    );

    let url = start(Fault::None);
    let other = program().with("PORTAL_PASSWORD", "faux");
    let refused = other.run(&["--format", "json", "smoke", "--base-url", &url]);
    assert_eq!(
        (refused.status, ended(&refused.json(), "fail")),
        (2, vec!["sign_in".to_owned()])
    );
    let nobody = Program::new().run(&["--lang", "en", "smoke", "--base-url", &url]);
    assert_eq!(nobody.status, 2, "{nobody:?}");
    assert!(nobody.out.contains("PORTAL_LOGIN"), "{nobody:?}");
}

#[test]
fn only_what_is_logged_during_the_run_counts() {
    let program = program();
    let log = program.folder().join("guichet.log");
    std::fs::write(&log, "ERROR Tryton RPC failed\nstatus=422\n").unwrap();
    let url = start(Fault::None);
    let path = log.to_str().unwrap();
    let line = [
        "--format",
        "json",
        "smoke",
        "--base-url",
        &url,
        "--log",
        path,
    ];
    let good = program.run(&line);
    assert_eq!(
        (good.status, ended(&good.json(), "skip")),
        (0, vec![]),
        "{good:?}"
    );

    let line = [
        "--format",
        "json",
        "smoke",
        "--base-url",
        &url,
        "--log",
        "/nowhere/x.log",
    ];
    let unreadable = program.run(&line);
    assert_eq!(
        (unreadable.status, ended(&unreadable.json(), "fail")),
        (2, vec!["log".to_owned()])
    );
}

/// A run against a server that does this to its log at the first request.
fn while_it_runs(log: &Path, act: impl FnOnce() + Send + 'static) -> Ended {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        act();
        let _ =
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    });
    let log = log.to_str().unwrap();
    let words = ["--format", "json", "--lang", "en", "smoke"];
    let ended = program().run(&[&words[..], &["--base-url", &url, "--log", log]].concat());
    server.join().unwrap();
    ended
}

fn append(path: &Path, text: &str) {
    let mut file = std::fs::OpenOptions::new();
    let file = file.create(true).append(true).open(path);
    file.unwrap().write_all(text.as_bytes()).unwrap();
}

fn of_the_log(ended: &Ended) -> Value {
    let answer = ended.json();
    let checks = answer["checks"].as_array().unwrap();
    let log = checks.iter().find(|check| check["name"] == "log");
    log.unwrap().clone()
}

#[test]
fn a_failed_call_to_tryton_and_a_422_logged_meanwhile_are_red() {
    let folder = program();
    let log = folder.folder().join("server.log");
    for line in [
        r#"{"level":"INFO","status":422,"message":"request"}"#,
        r#"{"level":"WARN","message":"a port failed","cause":"unavailable: model.sale.sale.search_read"}"#,
        "2026-11-21T10:00:00Z ERROR Tryton sign-in: refused",
    ] {
        append(&log, "status=422 of before\n");
        let path = log.clone();
        let ended = while_it_runs(&log, move || append(&path, &format!("fine\n{line}\n")));
        assert_eq!(ended.status, 2, "{ended:?}");
        let found = of_the_log(&ended);
        assert_eq!(found["status"], "fail", "{found}");
        assert_eq!(found["runbook"], "docs/runbooks/errors.md");
        let detail = found["detail"].as_str().unwrap();
        assert!(
            detail.starts_with("1 line:") && detail.contains(line),
            "{detail}"
        );
    }
}

#[test]
fn a_log_that_turns_meanwhile_is_read_before_and_after() {
    let folder = program();
    let dir = folder.folder().to_owned();
    let current = dir.join("guichet.log");
    for (before, after, status) in [
        ("status=422", "fine", "fail"),
        ("fine", "status=422", "fail"),
    ] {
        append(&current, "status=422 of before\n");
        let (dir, current) = (dir.clone(), current.clone());
        let ended = while_it_runs(&dir.clone(), move || {
            append(&current, &format!("{before}\n"));
            std::fs::rename(&current, dir.join("guichet-2026-11-21-0001.log")).unwrap();
            append(&current, &format!("{after}\n"));
        });
        let found = of_the_log(&ended);
        assert_eq!(found["status"], status, "{found}");
        assert!(
            found["detail"].as_str().unwrap().starts_with("1 line:"),
            "{found}"
        );
    }
}

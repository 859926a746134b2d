use std::io::Write;

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

    // A pipe is written to once the program has looked at the log: at its first request.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let bad = format!("http://{}", listener.local_addr().unwrap());
    let written = log.clone();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(written)
            .unwrap();
        writeln!(file, "{{\"level\":\"INFO\",\"status\":422}}").unwrap();
        let _ =
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    });
    let line = [
        "--format",
        "json",
        "smoke",
        "--base-url",
        &bad,
        "--log",
        path,
    ];
    let red = program.run(&line);
    server.join().unwrap();
    assert_eq!(red.status, 2, "{red:?}");
    assert!(
        ended(&red.json(), "fail").contains(&"log".to_owned()),
        "{red:?}"
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

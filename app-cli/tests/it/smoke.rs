use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use guichet_domain::kernel::Words;
use guichet_portal::operators::smoke::CheckName;
use serde_json::Value;

use crate::program::{Ended, Program};
use crate::server::{Fault, start, start_with};

/// Faults, each with the check that they turn red.
const FAULTS: [(Fault, CheckName); 18] = [
    (Fault::NotAlive, CheckName::Alive),
    (Fault::NotReady, CheckName::Ready),
    (Fault::InTheClear, CheckName::Https),
    (Fault::StrangersComeIn, CheckName::StrangerRedirected),
    (Fault::NoCsrf, CheckName::FormCsrf),
    (Fault::InlineScripts, CheckName::Headers),
    (Fault::NobodySignsIn, CheckName::SignIn),
    (Fault::LooseCookie, CheckName::Cookie),
    (Fault::DashboardAway, CheckName::Dashboard),
    (Fault::OrdersAway, CheckName::Orders),
    (Fault::WrongOrder, CheckName::Order),
    (Fault::InvoicesAway, CheckName::Invoices),
    (Fault::WrongInvoice, CheckName::Invoice),
    (Fault::NotPdf, CheckName::InvoicePdf),
    (Fault::OthersOrders, CheckName::OtherOrder),
    (Fault::OthersInvoicesToldApart, CheckName::OtherInvoice),
    (Fault::SessionStays, CheckName::SignOut),
    (Fault::LogsRefusals, CheckName::Log),
];

fn program() -> Program {
    Program::new()
        .with("PORTAL_LOGIN", "portal.client")
        .with("PORTAL_PASSWORD", "mot de passe")
        .with("PORTAL_OTHER_ORDER", "77")
        .with("PORTAL_OTHER_INVOICE", "88")
}

/// The command against a server, answering in JSON.
fn against<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["--format", "json", "smoke", "--base-url", url][..], more].concat()
}

fn smoke(fault: Fault, more: &[&str]) -> Ended {
    program().run(&against(&start(fault), more))
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
    // Over plain HTTP, as on a developer's machine.
    assert_eq!(ended(&answer, "skip"), ["https", "log"]);
    assert_eq!(ended(&answer, "pass").len(), 16);
    assert_eq!(answer["summary"]["pass"], 16);
    assert_eq!(answer["summary"]["fail"], 0);
    for field in [
        "name", "status", "severity", "detail", "hint", "runbook", "ms",
    ] {
        assert!(answer["checks"][0].get(field).is_some(), "{field}");
    }
}

#[test]
fn every_check_of_smoke_has_a_planted_fault() {
    let planted: HashSet<_> = FAULTS.iter().map(|(_, name)| *name).collect();
    let without: Vec<_> = CheckName::ALL
        .iter()
        .filter(|(name, _)| !planted.contains(name))
        .map(|(_, word)| *word)
        .collect();
    assert_eq!(without, Vec::<&str>::new(), "no fault is planted for these");
}

/// Whether one check stands on the other, or on one that does.
fn stands_on(check: CheckName, other: CheckName) -> bool {
    let need = check.needs();
    need.is_some_and(|need| need == other || stands_on(need, other))
}

#[test]
fn each_planted_fault_is_named_by_its_check() {
    for (fault, check) in FAULTS {
        let program = match fault {
            Fault::InTheClear => program().with("GUICHET_ENV", "production"),
            _ => program(),
        };
        let log = program.folder().join("server.log");
        let url = start_with(fault, Some(&log));
        let red = program.run(&against(&url, &["--log", log.to_str().unwrap()]));
        assert_eq!(red.status, 2, "{fault:?} {red:?}");
        for row in red.json()["checks"].as_array().unwrap() {
            let name = CheckName::from_word(row["name"].as_str().unwrap()).unwrap();
            let expected = if name == check {
                assert!(row["hint"].is_string(), "{fault:?} {row}");
                "fail"
            } else if stands_on(name, check) || name == CheckName::Https {
                "skip"
            } else {
                "pass"
            };
            assert_eq!(row["status"], expected, "{fault:?} {row}");
        }
    }
}

#[test]
fn a_server_that_hangs_is_a_time_limit() {
    let hung = smoke(Fault::Hangs, &[]);
    assert_eq!(hung.status, 4, "{hung:?}");
    assert_eq!(ended(&hung.json(), "timeout"), ["alive", "ready"]);
    assert_eq!(ended(&hung.json(), "skip").len(), 16);
}

#[test]
fn what_is_not_there_is_skipped_in_development_and_a_warning_elsewhere() {
    let url = start(Fault::NoDocuments);
    let line = against(&url, &["--strict"]);
    let told = |program: Program| {
        let program = program
            .with("PORTAL_LOGIN", "portal.client")
            .with("PORTAL_PASSWORD", "mot de passe");
        program.run(&line)
    };
    let missing = ["order", "invoice", "other_order", "other_invoice"];
    let here = told(Program::new());
    assert_eq!(here.status, 0, "{here:?}");
    let skipped = ended(&here.json(), "skip");
    for name in missing {
        assert!(skipped.contains(&name.to_owned()), "{name}: {here:?}");
    }
    assert_eq!(ended(&here.json(), "warn"), Vec::<String>::new());
    for place in ["preproduction", "production"] {
        let there = told(Program::new().with("GUICHET_ENV", place));
        assert_eq!(ended(&there.json(), "warn"), missing, "{there:?}");
        // Nor does an address without HTTPS pass there.
        assert_eq!(ended(&there.json(), "fail"), ["https"], "{there:?}");
        assert_eq!(there.status, 2, "{there:?}");
    }
    let wrong = told(Program::new().with("GUICHET_ENV", "prod"));
    assert_eq!(wrong.status, 3, "{wrong:?}");
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
    let ended_red = program().run(&against("http://127.0.0.1:9", &[]));
    assert_eq!(ended_red.status, 2, "{ended_red:?}");
    assert_eq!(ended(&ended_red.json(), "fail"), ["alive", "ready"]);
    for row in ended_red.json()["checks"].as_array().unwrap() {
        let name = CheckName::from_word(row["name"].as_str().unwrap()).unwrap();
        if let Some(need) = name.needs() {
            assert_eq!(row["status"], "skip", "{row}");
            let detail = row["detail"].as_str().unwrap();
            assert!(detail.ends_with(need.word()), "{row}");
        }
    }

    let url = start(Fault::None);
    let other = program().with("PORTAL_PASSWORD", "faux");
    let refused = other.run(&against(&url, &[]));
    assert_eq!(
        (refused.status, ended(&refused.json(), "fail")),
        (2, vec!["sign_in".to_owned()])
    );
}

/// A portal without a test customer is looked at from outside; what customers see is not, which is
/// said, and no reason to take the deployment back.
#[test]
fn without_a_test_customer_the_rest_is_looked_at_and_that_is_a_warning() {
    let program = Program::new();
    let log = program.folder().join("server.log");
    let url = start_with(Fault::None, Some(&log));
    let line = against(&url, &["--log", log.to_str().unwrap()]);
    let told = program.run(&line);
    assert_eq!(told.status, 0, "{told:?}");
    let json = told.json();
    assert_eq!(ended(&json, "warn"), ["sign_in"]);
    let seen = [
        "alive",
        "ready",
        "stranger_redirected",
        "form_csrf",
        "security_headers",
        "log",
    ];
    assert_eq!(ended(&json, "pass"), seen, "{json}");
    assert_eq!(ended(&json, "skip").len(), 11, "{json}");
    let strict = program.run(&[&line[..], &["--strict"]].concat());
    assert_eq!(strict.status, 1, "{strict:?}");
    for (lang, words, hint) in [
        ("fr", "PORTAL_LOGIN n'est pas donné", "guichet setup portal"),
        ("en", "PORTAL_LOGIN is not given", "guichet setup portal"),
    ] {
        let nobody = program.run(&["--lang", lang, "smoke", "--base-url", &url]);
        assert_eq!(nobody.status, 0, "{nobody:?}");
        let said = nobody.out.contains(words) && nobody.out.contains(hint);
        assert!(said, "{nobody:?}");
    }
}

/// What is wrong besides is red all the same.
#[test]
fn without_a_test_customer_what_a_stranger_meets_is_still_red() {
    for (fault, check) in FAULTS {
        let name = check.word();
        let seen = check.needs().is_none() || check.needs() == Some(CheckName::Alive);
        if !seen || fault == Fault::InTheClear {
            continue;
        }
        let program = Program::new();
        let log = program.folder().join("server.log");
        let url = start_with(fault, Some(&log));
        let red = program.run(&against(&url, &["--log", log.to_str().unwrap()]));
        assert_eq!(red.status, 2, "{name}: {red:?}");
        assert_eq!(ended(&red.json(), "fail"), [name], "{red:?}");
    }
}

#[test]
fn only_what_is_logged_during_the_run_counts() {
    let program = program();
    let log = program.folder().join("guichet.log");
    std::fs::write(&log, "ERROR Tryton RPC failed\nstatus=422\n").unwrap();
    let url = start(Fault::None);
    let good = program.run(&against(&url, &["--log", log.to_str().unwrap()]));
    assert_eq!(
        (good.status, ended(&good.json(), "skip")),
        (0, vec!["https".to_owned()]),
        "{good:?}"
    );

    let unreadable = program.run(&against(&url, &["--log", "/nowhere/x.log"]));
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
    let ended = program().run(&against(&url, &["--log", log, "--lang", "en"]));
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

/// Whoever put it there: nobody waits for its other end.
#[test]
fn a_pipe_in_the_place_of_the_log_is_a_red_check() {
    let program = program();
    let pipe = program.folder().join("server.log");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let url = start(Fault::None);
    for (lang, words) in [("fr", "fichier ordinaire"), ("en", "regular file")] {
        let more = ["--lang", lang, "--log", pipe.to_str().unwrap()];
        let red = program.run(&against(&url, &more));
        assert_eq!(red.status, 2, "{red:?}");
        assert_eq!(ended(&red.json(), "fail"), ["log"], "{red:?}");
        assert!(red.out.contains(words), "{red:?}");
    }
}

//! The server as a program: what keeps it from starting, and how it lives with a Tryton that
//! comes late.

mod collector;
mod observed;
pub(crate) mod program;

use std::sync::Arc;
use std::time::{Duration, Instant};

use guichet_portal::driven::{Actor, AuditEntry, AuditEvent, Clock, Random, Work};
use guichet_sql::trial::Trial;
use guichet_wiring::{CompanyClock, KeySeal, OsRandom};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::live::proxy::{Away, Proxy};
use crate::live::tryton;
use crate::support::password;
use program::{PATIENCE, Program, READY, get, visit};

fn logins(proxy: &Proxy) -> usize {
    let calls = proxy.calls();
    calls.iter().filter(|m| *m == "common.db.login").count()
}

#[tokio::test]
async fn the_server_has_a_line_for_each_missing_variable() {
    let required = [
        "TRYTON_RPC_URL",
        "TRYTON_DATABASE",
        "TRYTON_USER",
        "TRYTON_PASSWORD",
        "PORTAL_DB_URL",
    ];
    let mut nothing = Program::configured().await;
    for name in required {
        let one = Program::configured().await.without(name);
        one.refuses(name).await;
        nothing = nothing.without(name);
    }
    let ended = nothing.run().await;
    assert_eq!((ended.status, ended.said.len()), (3, 5), "{ended:?}");
    for name in required {
        let named = |line: &&String| line.starts_with(&format!("{name}: "));
        assert_eq!(ended.said.iter().filter(named).count(), 1, "{ended:?}");
    }
}

#[tokio::test]
async fn without_the_key_that_sealed_the_audit_the_server_does_not_start_and_makes_none() {
    let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    for given in [None, Some(key)] {
        let trial = Trial::sqlite(Arc::new(KeySeal::temporary())).await.unwrap();
        let trial = trial.migrated().await.unwrap();
        let mut unit = trial.sql().begin().await.unwrap();
        let entry = AuditEntry {
            id: OsRandom.id(),
            at: CompanyClock::default().now(),
            actor: Actor::System,
            address: None,
            request_id: None,
            event: AuditEvent::ChainBegun { taken_over: 0 },
        };
        unit.audit().append(&entry).await.unwrap();
        unit.save().await.unwrap();
        let program = Program::on(trial);
        let file = program.trial.url().replace("sqlite://", "") + ".key";
        let program = match given {
            None => program,
            Some(key) => program.with("GUICHET_SECRET_KEY", key),
        };
        let ended = program.run().await;
        assert_eq!((ended.status, ended.said.len()), (3, 1), "{ended:?}");
        let line = &ended.said[0];
        assert!(line.starts_with("GUICHET_SECRET_KEY: "), "{line}");
        assert!(line.contains("sealed with another key"), "{line}");
        assert!(!std::path::Path::new(&file).exists(), "{given:?}");
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named_and_not_made() {
    let program = Program::configured().await;
    let file = program.folder().join("absent.sqlite");
    let url = format!("sqlite://{}", file.display());
    let program = program.with("PORTAL_DB_URL", &url);
    let ended = program.run().await;
    assert_eq!((ended.status, ended.said.len()), (3, 1), "{ended:?}");
    let line = &ended.said[0];
    assert!(line.starts_with("PORTAL_DB_URL: "), "{line}");
    assert!(
        line.contains("no such file") && line.contains("guichet migrate"),
        "{line}"
    );
    let key = program.folder().join("absent.sqlite.key");
    assert!(!file.exists() && !key.exists());
}

#[tokio::test]
async fn a_wrong_variable_is_named_and_its_value_is_not_shown() {
    for (name, value) in [
        ("TRYTON_RPC_URL", "not a url"),
        ("TRYTON_RPC_URL", "ftp://tryton.example"),
        ("GUICHET_SECRET_KEY", "c2hvcnQ="),
        ("PORTAL_DB_URL", "mysql://there"),
        ("GUICHET_LISTEN", "somewhere"),
    ] {
        let program = Program::configured().await.with(name, value);
        let line = program.refuses(name).await;
        assert!(!line.contains(value), "{line}");
    }
    let program = Program::configured().await;
    let program = program
        .with("GUICHET_ENV", "production")
        .with("GUICHET_BASE_URL", "https://guichet.example");
    program.refuses("GUICHET_SECRET_KEY").await;
}

#[tokio::test]
async fn a_database_that_cannot_be_written_is_named() {
    let program = Program::configured().await;
    let program = program.with("PORTAL_DB_URL", "sqlite:///proc/guichet/portal.sqlite");
    program.refuses("PORTAL_DB_URL").await;
}

#[tokio::test]
async fn a_schema_that_is_not_its_own_is_refused_with_what_to_do() {
    let empty = Program::on(Trial::sqlite(Arc::new(KeySeal::temporary())).await.unwrap());
    let line = empty.refuses("PORTAL_DB_URL").await;
    assert!(line.contains("guichet migrate"), "{line}");

    let ahead = Program::configured().await;
    ahead.trial.mark("m9999_later", true).await.unwrap();
    let line = ahead.refuses("PORTAL_DB_URL").await;
    assert!(line.contains("m9999_later"), "{line}");

    let half = Program::configured().await;
    half.trial.mark("m9999_half", false).await.unwrap();
    let line = half.refuses("PORTAL_DB_URL").await;
    assert!(line.contains("m9999_half"), "{line}");
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let program = Program::configured().await;
    program
        .with("GUICHET_LISTEN", &address)
        .refuses("GUICHET_LISTEN")
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_tryton_database_is_named_after_one_try() {
    let proxy = Proxy::before(&tryton(READY).url);
    let program = Program::configured().await.before(&proxy.url);
    let program = program.with("TRYTON_DATABASE", "nowhere");
    program.refuses("TRYTON_DATABASE").await;
    assert!(logins(&proxy) <= 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_service_password_is_named_after_one_try() {
    let proxy = Proxy::before(&tryton(READY).url);
    let program = Program::configured().await.before(&proxy.url);
    let line = program
        .with("TRYTON_PASSWORD", "not-the-password")
        .refuses("TRYTON_USER, TRYTON_PASSWORD")
        .await;
    assert!(!line.contains("not-the-password"), "{line}");
    assert_eq!(logins(&proxy), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_tryton_away_it_starts_and_recovers_by_itself() {
    let away = Away::new();
    let program = Program::configured().await.before(&away.url());
    let mut running = program.start();
    let base = running.url().await;
    let ready = get(&format!("{base}/readyz")).await;
    assert_eq!(ready.status, 503, "{}", ready.text());
    let body: Value = serde_json::from_str(&ready.text()).unwrap();
    let states = |body: &Value| -> Vec<(String, bool)> {
        let all = body["dependencies"].as_array().unwrap().iter();
        all.map(|d| (d["name"].as_str().unwrap().into(), d["ready"] == true))
            .collect()
    };
    assert!(states(&body).contains(&("tryton".into(), false)), "{body}");
    for path in ["/healthz", "/", "/client/"] {
        assert_eq!(get(&format!("{base}{path}")).await.status, 200, "{path}");
    }

    let proxy = away.comes_back(&tryton(READY).url);
    let began = Instant::now();
    while get(&format!("{base}/readyz")).await.status != 200 {
        assert!(began.elapsed() < PATIENCE, "it did not recover");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let door = get(&format!("{base}/client/")).await;
    let text = door.text();
    let (_, rest) = text.split_once(r#"name="csrf" value=""#).unwrap();
    let csrf = rest.split('"').next().unwrap();
    let cookie: Vec<&str> = door
        .all("set-cookie")
        .filter_map(|c| c.split(';').next())
        .collect();
    let pass = password("nouvelle");
    let form = [("login", "nouvelle"), ("password", &pass), ("csrf", csrf)];
    let headers = [("cookie", cookie.join("; "))];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let answer = visit(&format!("{base}/client/"), &headers, Some(&form)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(logins(&proxy), 2, "the service account's, and the person's");

    running.terminate();
    assert_eq!(running.ended().await, 0);
    assert!(proxy.calls().contains(&"common.db.logout".to_owned()));
}

#[tokio::test]
async fn told_to_stop_it_ends_with_0_even_with_tryton_away() {
    let program = Program::configured().await;
    let mut running = program.start();
    running.url().await;
    running.terminate();
    assert_eq!(running.ended().await, 0);
}

#[tokio::test]
async fn told_to_stop_it_leaves_its_sqlite_database_whole_in_one_file() {
    let program = Program::configured().await;
    let log = program.trial.url().replace("sqlite://", "") + "-wal";
    let unmerged = || std::fs::metadata(&log).map_or(0, |found| found.len());
    let mut running = program.start();
    running.url().await;
    assert_ne!(unmerged(), 0, "the schema alone was written to the log");
    running.terminate();
    assert_eq!(running.ended().await, 0);
    assert_eq!(unmerged(), 0, "whoever copies the file has all of it");
}

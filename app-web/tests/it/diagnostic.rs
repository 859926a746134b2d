//! The diagnostic mode: what is wrong is shown to whoever brings a token, and nothing is written.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::sync::Arc;

use guichet_domain::kernel::Language;
use guichet_portal::driven::{Clock, Random};
use guichet_portal::operators::doctor::DoctorLimits;
use guichet_portal::{Keys, diagnostic_token};
use guichet_sql::trial::Trial;
use guichet_web::diagnostic_app;
use guichet_web::i18n::texts;
use guichet_wiring::{CompanyClock, Config, KeySeal, OsRandom};
use poem::endpoint::BoxEndpoint;
use poem::http::StatusCode;
use poem::{Endpoint, Request, Response};

use crate::start::program::{Program, get, visit};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn keys() -> Arc<Keys> {
    let key: Vec<u8> = (0..32).collect();
    Arc::new(Keys::new(key.into(), None))
}

fn token() -> String {
    let now = CompanyClock::default().now();
    diagnostic_token(&keys(), &OsRandom.secret(), now)
}

/// The mode over this database, with a Tryton that nobody is at.
fn mode(database: &str) -> BoxEndpoint<'static, Response> {
    let config = Config::from_variables([
        ("TRYTON_RPC_URL", "http://127.0.0.1:9"),
        ("TRYTON_DATABASE", "guichet"),
        ("TRYTON_USER", "guichet"),
        ("TRYTON_PASSWORD", "a-service-password"),
        ("PORTAL_DB_URL", database),
        ("GUICHET_SECRET_KEY", KEY),
    ]);
    diagnostic_app(config.unwrap(), DoctorLimits::default())
}

async fn migrated() -> Trial {
    let trial = Trial::sqlite(Arc::new(KeySeal::new(keys()))).await.unwrap();
    trial.migrated().await.unwrap()
}

async fn send(mode: &BoxEndpoint<'static, Response>, request: Request) -> (StatusCode, Response) {
    let response = mode.get_response(request).await;
    (response.status(), response)
}

async fn shown(mode: &BoxEndpoint<'static, Response>, path: &str, cookie: &str) -> (u16, String) {
    let request = Request::builder().uri_str(path).header("cookie", cookie);
    let (status, mut response) = send(mode, request.finish()).await;
    let text = response.take_body().into_string().await.unwrap();
    (status.as_u16(), text)
}

async fn enter(mode: &BoxEndpoint<'static, Response>, token: &str) -> (u16, String) {
    let request = Request::builder()
        .method(poem::http::Method::POST)
        .uri_str("/")
        .content_type("application/x-www-form-urlencoded")
        .body(format!("token={token}"));
    let (status, response) = send(mode, request).await;
    let cookie = response.header("set-cookie").unwrap_or_default();
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    (status.as_u16(), cookie)
}

#[tokio::test]
async fn a_token_shows_the_doctors_findings_once_and_a_stranger_sees_nothing() {
    let trial = migrated().await;
    let mode = mode(&trial.url());
    let (status, door) = shown(&mode, "/", "").await;
    assert_eq!(status, 200);
    assert!(door.contains(r#"name="token""#) && !door.contains("schema_level"));
    let token = token();
    let (status, cookie) = enter(&mode, &token).await;
    assert_eq!(status, 303);
    let (status, report) = shown(&mode, "/", &cookie).await;
    assert_eq!(status, 200);
    for part in [
        "schema_level",
        "tryton_reachable",
        "docs/runbooks/fr/tryton-down.md",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    let next = texts(Language::French).t("diagnostic-next-start");
    assert!(
        report.contains(&next.replace('\'', "&#39;")),
        "how to go on"
    );
    assert_eq!(enter(&mode, &token).await.0, 401, "it was used");
    let (_, english) = shown(&mode, "/?lang=en", &cookie).await;
    assert!(english.contains("not tried: nothing is written in diagnostic mode"));
}

#[tokio::test]
async fn whoever_left_or_brings_nothing_good_stays_outside() {
    let trial = migrated().await;
    let mode = mode(&trial.url());
    for wrong in ["", "gdt_AAAA", "x"] {
        let (status, cookie) = enter(&mode, wrong).await;
        assert_eq!((status, cookie.as_str()), (401, ""), "{wrong}");
    }
    let (_, cookie) = enter(&mode, &token()).await;
    let out = Request::builder()
        .method(poem::http::Method::POST)
        .uri_str("/sortir/")
        .header("cookie", &cookie)
        .finish();
    assert_eq!(send(&mode, out).await.0, 303);
    let (_, after) = shown(&mode, "/", &cookie).await;
    assert!(after.contains(r#"name="token""#), "{after}");
}

#[tokio::test]
async fn the_portal_is_closed_and_says_so_to_everybody_else() {
    let trial = migrated().await;
    let mode = mode(&trial.url());
    for path in ["/client/", "/equipe/", "/api/v1/me", "/nowhere"] {
        let (status, page) = shown(&mode, path, "").await;
        assert_eq!(status, 503, "{path}");
        assert!(page.contains("Le portail est arrêté"), "{path}");
    }
    assert_eq!(shown(&mode, "/healthz", "").await.0, 200);
    let (status, ready) = shown(&mode, "/readyz", "").await;
    assert_eq!(status, 503);
    assert!(ready.contains(r#""mode":"diagnostic""#), "{ready}");
    let (_, response) = send(&mode, Request::default()).await;
    let policy = response.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'nonce-"), "{policy}");
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_a_finding_and_no_end() {
    let folder = std::env::temp_dir().join(format!("guichet-diagnostic-{}", OsRandom.id()));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("portal.sqlite");
    let url = format!("sqlite://{}", file.display());
    let missing = mode(&url);
    let (_, cookie) = enter(&missing, &token()).await;
    let (status, report) = shown(&missing, "/", &cookie).await;
    assert_eq!(status, 200);
    assert!(report.contains("database_reachable"), "{report}");
    assert!(!file.exists(), "it was not made");
    std::fs::write(&file, "this is no database, and stays as it is").unwrap();
    let broken = mode(&url);
    let (_, cookie) = enter(&broken, &token()).await;
    let (_, report) = shown(&broken, "/", &cookie).await;
    assert!(report.contains("database_reachable"), "{report}");
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing beside it");
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(kept, "this is no database, and stays as it is");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_starts_in_it_on_this_machine_alone_and_leaves_the_database_as_it_was() {
    let trial = migrated().await;
    trial.unmark("0012_administrators").await.unwrap();
    let program = Program::on(trial)
        .with("GUICHET_SECRET_KEY", KEY)
        .with("GUICHET_DIAGNOSTIC", "1")
        .with("GUICHET_LISTEN", "0.0.0.0:0");
    let file = program.trial.url().replace("sqlite://", "");
    let before = std::fs::read(&file).unwrap();
    let mut running = program.start();
    let base = running.url().await;
    assert!(base.starts_with("http://127.0.0.1:"), "{base}");
    let door = get(&format!("{base}/")).await;
    assert!(door.text().contains(r#"name="token""#));
    assert_eq!(get(&format!("{base}/readyz")).await.status, 503);
    let token = token();
    let entered = visit(&format!("{base}/"), &[], Some(&[("token", token.as_str())])).await;
    let cookie = entered.header("set-cookie").unwrap().to_owned();
    let cookie = cookie.split(';').next().unwrap();
    let report = visit(&format!("{base}/"), &[("cookie", cookie)], None).await;
    assert!(report.text().contains("schema_level"), "it was looked at");
    running.terminate();
    assert_eq!(running.ended().await, 0);
    assert_eq!(std::fs::read(&file).unwrap(), before, "to the byte");
    let refused = program.with("GUICHET_DIAGNOSTIC", "yes");
    refused.refuses("GUICHET_DIAGNOSTIC").await;
}

#[tokio::test]
async fn on_a_developers_machine_without_a_key_it_makes_none() {
    let program = Program::on(migrated().await).with("GUICHET_DIAGNOSTIC", "1");
    let key = program.trial.url().replace("sqlite://", "") + ".key";
    let ended = program.run().await;
    assert_eq!((ended.status, ended.said.len()), (3, 1), "{ended:?}");
    let line = &ended.said[0];
    assert!(line.starts_with("GUICHET_SECRET_KEY: "), "{line}");
    assert!(line.contains("guichet admin diagnostic-token"), "{line}");
    assert!(!std::path::Path::new(&key).exists());
}

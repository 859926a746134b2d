//! What is kept of a visit, and what is not.

use sha2::{Digest, Sha256};

use guichet_portal::SessionToken;

use super::{Counter, first_link};

const READY: &str = "GUICHET_TEST_TRYTON_READY";

/// Calls that read documents.
fn documents(calls: &[String]) -> Vec<&String> {
    let mut read: Vec<&String> = calls
        .iter()
        .filter(|m| m.contains(".sale.sale.") || m.contains(".account.invoice."))
        .collect();
    read.sort();
    read
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_visit_asks_for_orders_and_invoices_again() {
    let counter = Counter::open(READY).await;
    let cookie = counter.sign_in("alice").await;
    let orders = counter.get("/client/commandes/", &cookie).await.text();
    let invoices = counter.get("/client/factures/", &cookie).await.text();
    for path in [
        "/client/tableau-de-bord/",
        "/client/commandes/",
        &first_link(&orders, "/client/commandes/"),
        "/client/factures/",
        &first_link(&invoices, "/client/factures/"),
        "/api/v1/dashboard",
        "/api/v1/orders",
        "/api/v1/invoices",
    ] {
        let mut asked = vec![];
        for _ in 0..3 {
            counter.proxy.calls();
            assert_eq!(counter.get(path, &cookie).await.status, 200, "{path}");
            asked.push(counter.proxy.calls());
        }
        let first = documents(&asked[0]);
        assert!(!first.is_empty(), "{path}: {asked:?}");
        for again in &asked[1..] {
            assert_eq!(documents(again), first, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_passwords_nor_session_secrets_are_in_the_database() {
    let counter = Counter::open(READY).await;
    let cookie = counter.sign_in("leman").await;
    let typed = "typed-by-mistake-2026";
    let wrong = counter.try_sign_in("leman", typed, "127.0.0.9").await;
    assert_eq!(wrong.status, 401);
    let first = counter.get("/client/commandes/", &cookie).await;
    assert_eq!(first.status, 200);

    let mut bytes = vec![];
    for entry in std::fs::read_dir(&counter.folder).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    assert!(has(b"leman"), "the right files");

    let pairs = cookie.split("; ").filter_map(|pair| pair.split_once('='));
    let secret = pairs.filter(|(name, _)| *name == "guichet").last();
    let (_, secret) = secret.expect("the session's cookie");
    let token = SessionToken::parse(secret).expect("a session's secret");
    let raw = base64(secret);
    assert_eq!(token.hash()[..], Sha256::digest(&raw)[..]);
    assert!(has(&token.hash()), "its hash is there");

    let logins = &guichet_fixtures::expected().logins;
    let own = logins.iter().find(|row| row.login == "leman").unwrap();
    let service = super::tryton(READY).service_password;
    for secret in [
        own.password.as_bytes(),
        typed.as_bytes(),
        service.as_bytes(),
        secret.as_bytes(),
        &raw,
    ] {
        assert!(!has(secret), "{:?}", String::from_utf8_lossy(secret));
    }
}

fn base64(text: &str) -> Vec<u8> {
    use base64::Engine;
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    engine.decode(text).unwrap()
}

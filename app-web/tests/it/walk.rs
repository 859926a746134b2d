//! Every address of the server: public by a written list, or shut to strangers and, where it
//! names somebody's record, answering another customer as if there were no such record.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::collections::BTreeSet;

use guichet_web::addresses;
use poem::http::Method;

use crate::support::{Answer, Browser, Call, House};

/// Open to everybody. Whoever adds a line here opens a door.
const PUBLIC: &[&str] = &[
    "GET /",
    "GET /services/",
    "GET /produits/",
    "GET /client/",
    "POST /client/",
    // Whoever is signed out already is where they wanted to be.
    "POST /client/deconnexion/",
    "GET /equipe/",
    "POST /equipe/",
    "POST /equipe/deconnexion/",
    "GET /health/",
    "GET /healthz",
    "GET /readyz",
    "GET /openapi.json",
    "GET /docs",
    "GET /static/{name}",
    "POST /api/v1/session",
];

/// A person's own, without naming a record: nothing of others may be in it.
const OWN: &[&str] = &[
    "GET /client/tableau-de-bord/",
    "GET /client/commandes/",
    "GET /client/factures/",
    "GET /client/profil/",
    "GET /api/v1/me",
    "GET /api/v1/dashboard",
    "GET /api/v1/orders",
    "GET /api/v1/invoices",
];

/// Names an order in its path.
const ORDERS: &[&str] = &[
    "GET /client/commandes/{id}/",
    "GET /client/commandes/{id}/pdf",
    "GET /api/v1/orders/{id}",
    "GET /api/v1/orders/{id}/document",
];

/// Names an invoice in its path.
const INVOICES: &[&str] = &[
    "GET /client/factures/{id}/",
    "GET /client/factures/{id}/pdf",
    "GET /api/v1/invoices/{id}",
    "GET /api/v1/invoices/{id}/document",
];

/// Tested by name below.
const BY_NAME: &[&str] = &["POST /client/tableau-de-bord/", "DELETE /api/v1/session"];

/// The staff's: shut to strangers and to customers, every one of them.
fn staff() -> Vec<String> {
    let areas = [
        "/equipe/",
        "/projets/",
        "/incidents/",
        "/api/v1/projects",
        "/api/v1/deployments",
        "/api/v1/incidents",
        "/api/v1/errors",
    ];
    let of_staff = |path: &str| areas.iter().any(|area| path.starts_with(area));
    let there = addresses::all().iter().filter(|a| of_staff(&a.path));
    let lines = there.map(|a| format!("{} {}", a.method, a.path));
    lines
        .filter(|line| !PUBLIC.contains(&line.as_str()))
        .collect()
}

/// Answers at either door.
const EITHER: &[&str] = &["GET /api/v1/me", "DELETE /api/v1/session"];

#[test]
fn no_address_is_untested() {
    let lists = [PUBLIC, OWN, ORDERS, INVOICES, BY_NAME];
    let listed = lists.concat().into_iter().map(str::to_owned);
    let listed: BTreeSet<String> = listed.chain(staff()).collect();
    let there: BTreeSet<String> = addresses::all()
        .iter()
        .map(|a| format!("{} {}", a.method, a.path))
        .collect();
    let untested: Vec<_> = there.difference(&listed).collect();
    assert!(untested.is_empty(), "not tested yet: {untested:?}");
    let gone: Vec<_> = listed.difference(&there).collect();
    assert!(gone.is_empty(), "no longer there: {gone:?}");
}

#[tokio::test]
async fn strangers_are_sent_to_sign_in_or_refused() {
    let house = House::new().await;
    for line in [OWN, ORDERS, INVOICES, BY_NAME].concat() {
        let (method, path) = line.split_once(' ').unwrap();
        let path = path.replace("{id}", "1");
        let method: Method = method.parse().unwrap();
        let form = [("csrf", "x"), ("client", "")];
        let call = Call::new(method.clone(), &path);
        let call = if method == Method::POST {
            call.form(&form)
        } else {
            call
        };
        let answer = house.send(call).await;
        if path.starts_with("/api/") {
            assert_eq!(answer.status, 401, "{line}");
            assert!(
                answer.header("www-authenticate").starts_with("Bearer"),
                "{line}"
            );
            assert_eq!(answer.header("content-type"), "application/problem+json");
        } else {
            assert_eq!(answer.status, 303, "{line}");
            assert!(answer.header("location").starts_with("/client/"), "{line}");
        }
        assert_eq!(answer.header("cache-control"), "no-store", "{line}");
    }
}

#[tokio::test]
async fn public_addresses_open_to_strangers() {
    let house = House::new().await;
    for line in PUBLIC
        .iter()
        .filter(|l| l.starts_with("GET ") && !l.contains('{'))
    {
        let answer = house.get(&line[4..]).await;
        assert_eq!(answer.status, 200, "{line}");
        assert!(!answer.header("x-request-id").is_empty(), "{line}");
    }
}

/// Ids of one kind that belong to alice, and ids that belong to others.
async fn ids(house: &House, noun: &str) -> (Vec<String>, Vec<String>) {
    let mut lists = vec![];
    for login in ["alice", "leman", "gamma"] {
        let token = house.token(login).await;
        let list = house
            .read(&token, &format!("/api/v1/{noun}?limit=100"))
            .await;
        let items = list.json()["items"].as_array().unwrap().clone();
        let ids = items.iter().map(|i| i["id"].as_str().unwrap().to_owned());
        lists.push(ids.collect::<Vec<_>>());
    }
    let own = lists.remove(0);
    (own, lists.concat())
}

async fn ask(house: &House, browser: &mut Browser<'_>, token: &str, path: &str) -> Answer {
    if path.starts_with("/api/") {
        house.read(token, path).await
    } else {
        browser.get(path).await
    }
}

#[tokio::test]
async fn somebody_elses_record_answers_exactly_as_none() {
    let house = House::new().await;
    let token = house.token("alice").await;
    let mut browser = house.signed_in("alice").await;
    for (noun, lines) in [("orders", ORDERS), ("invoices", INVOICES)] {
        let (own, others) = ids(&house, noun).await;
        assert!(
            !own.is_empty() && others.len() > 5,
            "{noun}: others have some"
        );
        for line in lines {
            let path = |id: &str| line["GET ".len()..].replace("{id}", id);
            let mine = ask(&house, &mut browser, &token, &path(&own[0])).await;
            assert_eq!(mine.status, 200, "{line}");
            let missing = ask(&house, &mut browser, &token, &path("2000000000")).await;
            assert_eq!(missing.status, 404, "{line}");
            for id in others.iter().take(6) {
                let foreign = ask(&house, &mut browser, &token, &path(id)).await;
                assert_eq!(foreign.anonymous(), missing.anonymous(), "{line} {id}");
            }
            for id in [
                "0",
                "-1",
                "abc",
                "1.0",
                "042",
                "99999999999",
                "%00",
                "1%2F2",
                "%D9%A3",
            ] {
                let odd = ask(&house, &mut browser, &token, &path(id)).await;
                assert_eq!(odd.anonymous(), missing.anonymous(), "{line} {id}");
            }
        }
    }
}

/// A text that tells a customer's data apart.
fn marks(code: &str) -> Vec<String> {
    let company = guichet_fixtures::expected();
    let sales = company.sales.iter().filter(|s| s.party == code);
    let invoices = company.invoices.iter().filter(|i| i.party == code);
    let numbers = sales.filter_map(|s| s.reference.clone());
    let others = company.sales.iter().filter(|s| s.party != code);
    let shared: BTreeSet<String> = others.filter_map(|s| s.reference.clone()).collect();
    let mut marks: Vec<String> = numbers
        .filter(|n| !shared.contains(n) && n.len() > 4)
        .collect();
    marks.extend(
        invoices
            .filter_map(|i| i.reference.clone())
            .filter(|r| !shared.contains(r)),
    );
    let party = company.parties.iter().find(|p| p.code == code).unwrap();
    marks.push(party.name.clone());
    marks
}

#[tokio::test]
async fn lists_hold_nothing_of_others() {
    let house = House::new().await;
    let token = house.token("alice").await;
    let mut browser = house.signed_in("alice").await;
    let foreign = [marks("C0003"), marks("C0004")].concat();
    assert!(foreign.len() > 4, "{foreign:?}");
    for line in OWN {
        let path = &line["GET ".len()..];
        let narrowings = if path.ends_with("orders") || path.ends_with("commandes/") {
            foreign
                .iter()
                .map(|m| format!("{path}?q={}", crate::support::encode(m)))
                .collect()
        } else {
            vec![]
        };
        for path in [vec![path.to_owned()], narrowings].concat() {
            let answer = ask(&house, &mut browser, &token, &path).await;
            assert_eq!(answer.status, 200, "{path}");
            if path.contains('?') {
                // The word searched for stands in the form: rows are what counts.
                assert!(!answer.text().contains("/client/commandes/1/pdf"));
                if path.starts_with("/api/") {
                    assert_eq!(
                        answer.json()["items"].as_array().unwrap().len(),
                        0,
                        "{path}"
                    );
                }
                continue;
            }
            for mark in &foreign {
                assert!(!answer.text().contains(mark), "{path} shows {mark}");
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_is_worth_nothing_to_another() {
    let house = House::new().await;
    let grossiste = house.token("grossiste").await;
    let page = house
        .read(&grossiste, "/api/v1/orders?limit=5")
        .await
        .json();
    let cursor = page["next_cursor"].as_str().unwrap().to_owned();
    assert!(
        page["prev_cursor"].is_null(),
        "described as null at the beginning"
    );
    let own = house
        .read(
            &grossiste,
            &format!("/api/v1/orders?limit=5&cursor={cursor}"),
        )
        .await;
    assert_eq!(own.status, 200);
    assert_ne!(own.json()["items"], page["items"]);
    let alice = house.token("alice").await;
    for (token, path) in [
        (&alice, format!("/api/v1/orders?cursor={cursor}")),
        (&grossiste, format!("/api/v1/invoices?cursor={cursor}")),
        (
            &grossiste,
            format!("/api/v1/orders?sort=date&cursor={cursor}"),
        ),
    ] {
        let answer = house.read(token, &path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.json()["code"], "bad_cursor", "{path}");
    }
    for malformed in ["AAAA", "", "%2e%2e%2f", &"A".repeat(201)] {
        let path = format!("/api/v1/orders?cursor={malformed}");
        assert_eq!(house.read(&grossiste, &path).await.status, 400, "{path}");
    }
    let mut browser = house.signed_in("alice").await;
    let page = browser
        .get(&format!("/client/commandes/?cursor={cursor}"))
        .await;
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn nobody_narrows_their_pages_to_somebody_elses_customer() {
    let house = House::new().await;
    let mut browser = house.signed_in("zoe").await;
    let csrf = browser.csrf().await;
    let party = |code| house.memory.erp.party(code).unwrap().to_string();
    let path = "/client/tableau-de-bord/";
    let foreign = browser
        .post(path, &[("csrf", &csrf), ("client", &party("C0001"))])
        .await;
    let missing = browser
        .post(path, &[("csrf", &csrf), ("client", "2000000000")])
        .await;
    assert_eq!(foreign.status, 404);
    assert_eq!(foreign.anonymous(), missing.anonymous());
    let own = browser
        .post(path, &[("csrf", &csrf), ("client", &party("C0007"))])
        .await;
    assert_eq!((own.status.as_u16(), own.header("location")), (303, path));
    let forged = browser
        .post(path, &[("csrf", "x"), ("client", &party("C0007"))])
        .await;
    assert_eq!(forged.status, 403);
}

/// What a line asks for, with an id no record has.
fn call_of(line: &str) -> Call {
    let (method, path) = line.split_once(' ').unwrap();
    let piece = |piece: &str| {
        if piece.starts_with('{') {
            "01a1fdb8-132c-7324-91b8-25c4188b1200".to_owned()
        } else {
            piece.to_owned()
        }
    };
    let path = path.split('/').map(piece).collect::<Vec<_>>().join("/");
    let call = Call::new(method.parse().unwrap(), &path);
    match (method, path.starts_with("/api/")) {
        ("POST" | "PATCH", true) => call.json("{}"),
        ("POST", false) => call.form(&[("csrf", "x")]),
        _ => call,
    }
}

#[tokio::test]
async fn the_staffs_addresses_are_shut_to_strangers_and_to_customers() {
    let house = House::new().await;
    let mut customer = house.signed_in("alice").await;
    let token = house.token("alice").await;
    let lines = staff();
    assert!(lines.len() > 3);
    for line in &lines {
        let stranger = house.send(call_of(line)).await;
        if line.contains(" /api/") {
            assert_eq!(stranger.status, 401, "{line}");
            for answer in [
                house.send(call_of(line).bearer(&token)).await,
                customer.send(call_of(line)).await,
            ] {
                assert_eq!(answer.status, 403, "{line}");
                assert_eq!(answer.json()["code"], "not_staff", "{line}");
            }
            continue;
        }
        for answer in [stranger, customer.send(call_of(line)).await] {
            assert_eq!(answer.status, 303, "{line}");
            assert!(answer.header("location").starts_with("/equipe/"), "{line}");
            assert_eq!(answer.header("cache-control"), "no-store", "{line}");
        }
        // A Bearer token opens no page.
        let program = house.send(call_of(line).bearer(&token)).await;
        assert_eq!(program.status, 303, "{line}");
    }
}

#[tokio::test]
async fn the_customers_addresses_are_shut_to_the_staff() {
    let house = House::new().await;
    let body = r#"{"login": "marie", "password": "guichet-demo-staff"}"#;
    let open = || Call::new(Method::POST, "/api/v1/session");
    let opened = house.send(open().json(body)).await.json();
    let token = opened["token"].as_str().unwrap().to_owned();
    let mut browser = house.browser();
    let body = body.replace('}', r#", "as": "cookie"}"#);
    assert_eq!(browser.send(open().json(&body)).await.status, 201);
    let lines = [OWN, ORDERS, INVOICES, BY_NAME].concat();
    for line in lines.iter().filter(|line| !EITHER.contains(line)) {
        if line.contains(" /api/") {
            for answer in [
                house.send(call_of(line).bearer(&token)).await,
                browser.send(call_of(line)).await,
            ] {
                assert_eq!(answer.status, 403, "{line}");
                assert_eq!(answer.json()["code"], "not_a_customer", "{line}");
            }
        } else {
            let answer = browser.send(call_of(line)).await;
            assert_eq!(answer.status, 303, "{line}");
            assert!(answer.header("location").starts_with("/client/"), "{line}");
        }
    }
}

//! The board of errors: what the server fails at is on it within a turn, for administrators and
//! support alone, on the page and over the API.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use chrono::TimeDelta;
use futures_util::FutureExt;
use guichet_domain::access::Role;
use guichet_domain::kernel::PlaceRequest;
use guichet_portal::driven::{AuditEvent, KeepErrors, ObjectKind, ReadAudit, Work};
use guichet_wiring::DEMO_STAFF;
use poem::http::Method;

use crate::staff::{bearer, secret_of, signed_in, token};
use crate::support::{Answer, Call, House, csrf_of};

const BOARD: &str = "/equipe/erreurs/";

/// A house whose ERP failed three customers' reads of two places, kept.
async fn failed() -> House {
    let house = House::new().await;
    let customer = house.token("alice").await;
    house.memory.erp.set_away(true);
    for path in ["/api/v1/orders", "/api/v1/orders", "/api/v1/invoices"] {
        let answer = house.read(&customer, path).await;
        assert!(answer.status.is_server_error(), "{}", answer.text());
    }
    house.memory.erp.set_away(false);
    house.memory.portal.keep_failures().await.unwrap();
    house
}

async fn acts(house: &House) -> Vec<(String, Option<String>)> {
    let entries = house.memory.sql.entries(None, 100).await.unwrap();
    let entries = entries.into_iter().map(|audited| audited.entry.event);
    entries
        .filter_map(|event| match event {
            AuditEvent::Acted { object, verb, .. } if object.kind == ObjectKind::Error => {
                Some((verb, None))
            }
            AuditEvent::ActRefused {
                object, verb, code, ..
            } if object.kind == ObjectKind::Error => Some((verb, Some(code))),
            _ => None,
        })
        .collect()
}

fn forms(page: &Answer) -> Vec<String> {
    let text = page.text();
    let actions = text.split(r#"<form method="post" action=""#).skip(1);
    let actions = actions.filter_map(|rest| rest.split('"').next());
    let ours = actions.filter(|action| action.starts_with(BOARD));
    ours.map(str::to_owned).collect()
}

#[tokio::test]
async fn what_the_server_fails_at_is_on_the_board_by_kind_and_place_and_names_nobody() {
    let house = failed().await;
    let mut support = signed_in(&house, "sofia").await;
    let page = support.get(BOARD).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    for shown in ["/api/v1/orders", "/api/v1/invoices", "unavailable"] {
        assert!(text.contains(shown), "{shown}");
    }
    assert_eq!(forms(&page).len(), 2, "one a group");
    assert!(!text.contains("alice"));
    let bearer = bearer(&house, "sofia").await;
    let list = house.read(&bearer, "/api/v1/errors").await.json();
    let items = list["items"].as_array().unwrap();
    let orders = items.iter().find(|item| item["place"] == "/api/v1/orders");
    let orders = orders.unwrap();
    assert_eq!(
        (&orders["count"], &orders["state"]),
        (&2.into(), &"open".into())
    );
    assert_eq!(orders["correlations"].as_array().unwrap().len(), 2);
    assert!(orders["resolved_at"].is_null());
}

#[tokio::test]
async fn the_rate_counts_what_people_ask_for_and_neither_probes_nor_what_is_nowhere() {
    let house = House::new().await;
    for path in ["/healthz", "/readyz", "/static/nothing.css"] {
        house.get(path).await;
    }
    for (path, status) in [("/", 200), ("/nowhere", 404), ("/client/", 200)] {
        assert_eq!(house.get(path).await.status, status, "{path}");
    }
    house.memory.portal.keep_failures().await.unwrap();
    let since = house.memory.clock.now() - TimeDelta::hours(1);
    let traffic = house.memory.sql.traffic(since).await.unwrap();
    assert_eq!((traffic.requests, traffic.failures), (2, 0));
}

#[tokio::test]
async fn only_administrators_and_support_see_it_and_others_are_told_why() {
    let house = failed().await;
    for (login, _, role) in DEMO_STAFF {
        let allowed = matches!(role, Role::Administrator | Role::Support);
        let mut browser = signed_in(&house, login).await;
        let page = browser.get(BOARD).await;
        let dashboard = browser.get("/equipe/tableau-de-bord/").await.text();
        assert_eq!(dashboard.contains(BOARD), allowed, "{login}: the way there");
        assert_eq!(page.status == 200, allowed, "{login}");
        let bearer = bearer(&house, login).await;
        let list = house.read(&bearer, "/api/v1/errors").await;
        assert_eq!(list.status == 200, allowed, "{login}");
        if !allowed {
            assert_eq!((page.status.as_u16(), list.status.as_u16()), (403, 403));
            assert!(
                page.text()
                    .contains("réservé à l’administration et au support")
            );
            assert_eq!(list.json()["code"], "caretakers_only", "{login}");
        }
    }
}

#[tokio::test]
async fn a_group_is_resolved_and_reopened_by_forms_once_and_comes_back_by_itself() {
    let house = failed().await;
    let mut admin = signed_in(&house, "admin.g").await;
    let page = admin.get(BOARD).await;
    let csrf = csrf_of(&page);
    let resolve = forms(&page)[0].clone();
    assert!(resolve.ends_with("/resoudre/"), "{resolve}");
    let forged = admin.post(&resolve, &[("csrf", "x")]).await;
    assert_eq!(forged.status, 403);
    for _ in 0..2 {
        let done = admin
            .post(&resolve, &[("csrf", &csrf), ("state", "open")])
            .await;
        assert_eq!(
            (done.status.as_u16(), done.header("location")),
            (303, BOARD)
        );
    }
    assert_eq!(forms(&admin.get(BOARD).await).len(), 1);
    let resolved = admin.get("/equipe/erreurs/?state=resolved").await;
    assert!(resolved.text().contains("Gilles Arnaud"), "who resolved it");
    let reopen = forms(&resolved)[0].clone();
    assert_eq!(reopen, resolve.replace("resoudre", "rouvrir"));
    let done = admin
        .post(&reopen, &[("csrf", &csrf), ("state", "resolved")])
        .await;
    assert_eq!(done.header("location"), "/equipe/erreurs/?state=resolved");
    assert_eq!(forms(&admin.get(BOARD).await).len(), 2);
    let once = |verb: &str| (verb.to_owned(), None);
    assert_eq!(acts(&house).await, [once("resolve"), once("reopen")]);

    for form in forms(&admin.get(BOARD).await) {
        admin.post(&form, &[("csrf", &csrf)]).await;
    }
    let customer = house.token("alice").await;
    house.memory.erp.set_away(true);
    house.read(&customer, "/api/v1/invoices").await;
    house.memory.erp.set_away(false);
    house.memory.portal.keep_failures().await.unwrap();
    let back = admin.get(BOARD).await;
    assert_eq!(forms(&back).len(), 1);
    assert!(back.text().contains("revenue une fois"));
}

#[tokio::test]
async fn the_api_resolves_and_reopens_with_the_scope_and_the_role() {
    let house = failed().await;
    let mut support = signed_in(&house, "sofia").await;
    let read = secret_of(&token(&mut support, &["errors:read"]).await);
    let write = secret_of(&token(&mut support, &["errors:write"]).await);
    let list = house.read(&read, "/api/v1/errors?state=open&limit=1").await;
    let list = list.json();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    assert!(list["next_cursor"].is_string());
    assert_eq!(house.read(&write, "/api/v1/errors").await.status, 403);
    let act = async |secret: &str, id: &str, verb: &str| {
        let path = format!("/api/v1/errors/{id}/{verb}");
        house
            .send(Call::new(Method::POST, &path).bearer(secret))
            .await
    };
    let lacking = act(&read, &id, "resolve").await;
    assert_eq!(lacking.json()["code"], "missing_scope");
    let done = act(&write, &id, "resolve").await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(
        (&done.json()["state"], &done.json()["resolved_by"]),
        (&"resolved".into(), &"sofia".into())
    );
    assert_eq!(act(&write, &id, "reopen").await.json()["state"], "open");
    let developer = bearer(&house, "paul").await;
    assert_eq!(
        act(&developer, &id, "resolve").await.json()["code"],
        "caretakers_only"
    );
    let nobodys = "01a1fdb8-132c-7324-91b8-25c4188b1200";
    for odd in [nobodys, "1", "x"] {
        assert_eq!(act(&write, odd, "resolve").await.status, 404, "{odd}");
    }
    let refused = |code: &str| ("resolve".to_owned(), Some(code.to_owned()));
    assert_eq!(
        acts(&house).await,
        [
            refused("scope"),
            ("resolve".into(), None),
            ("reopen".into(), None),
            refused("caretakers_only"),
            refused("missing"),
        ]
    );
}

#[tokio::test]
async fn an_empty_board_says_so_in_both_languages() {
    let house = House::new().await;
    let mut support = signed_in(&house, "sofia").await;
    for (path, words) in [
        (BOARD, "Rien n’échoue."),
        ("/equipe/erreurs/?lang=en", "Nothing fails."),
        ("/equipe/erreurs/?state=all&lang=en", "No error here."),
    ] {
        let page = support.get(path).await;
        assert!(page.text().contains(words), "{path}");
    }
}

#[tokio::test]
async fn a_flood_of_failures_costs_one_row() {
    let house = House::new().await;
    let customer = house.token("alice").await;
    house.memory.erp.set_away(true);
    for _ in 0..200 {
        house.read(&customer, "/api/v1/orders").await;
    }
    house.memory.portal.keep_failures().await.unwrap();
    let request = PlaceRequest::default();
    let page = house.memory.sql.page(None, &request).await;
    let groups = page.unwrap().items;
    assert_eq!(groups.len(), 1, "{groups:?}");
    assert_eq!(groups[0].count, 200);
    assert_eq!(groups[0].correlations.len(), 5);
}

#[tokio::test]
async fn what_was_being_kept_when_the_portal_ended_is_still_counted() {
    let house = House::new().await;
    let portal = &house.memory.portal;
    portal.failures().failed("panic", "/somewhere/", None);
    let sql = &house.memory.sql;
    // Nobody else writes while a unit is open: keeping it waits, and is cut off there.
    let unit = sql.begin().await.unwrap();
    assert!(portal.keep_failures().now_or_never().is_none());
    drop(unit);
    portal.keep_failures().await.unwrap();
    let groups = sql.page(None, &PlaceRequest::default()).await.unwrap();
    let counts: Vec<u64> = groups.items.iter().map(|group| group.count).collect();
    assert_eq!(counts, [1]);
}

#[tokio::test]
async fn a_database_that_is_away_costs_no_request_and_no_count() {
    let house = House::new().await;
    let portal = &house.memory.portal;
    portal
        .failures()
        .failed("panic", "/somewhere/", Some("0197-abc"));
    let sql = &house.memory.sql;
    // Nobody else writes while a unit is open: the database is as good as away.
    let unit = sql.begin().await.unwrap();
    assert!(portal.keep_failures().await.is_err());
    assert_eq!(house.get("/").await.status, 200);
    drop(unit);
    portal.keep_failures().await.unwrap();
    let request = PlaceRequest::default();
    let groups = sql.page(None, &request).await.unwrap().items;
    assert_eq!((groups.len(), groups[0].count), (1, 1), "{groups:?}");
    assert_eq!(groups[0].correlations, ["0197-abc"]);
}

//! While what was restored is held: customers wait, the staff come in and are told.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use guichet_domain::kernel::PlaceRequest;
use guichet_portal::driven::{Anonymised, Hold, KeepErrors, Random, Work};
use guichet_wiring::{DEMO_STAFF, DEMO_STAFF_PASSWORD, OsRandom};
use poem::http::Method;
use serde_json::json;

use crate::staff::{DASHBOARD, session, signed_in};
use crate::support::{Call, House, password};

async fn hold(house: &House) {
    let now = house.memory.clock.now();
    let hold = Hold {
        id: OsRandom.id(),
        restored_at: now,
        backup: OsRandom.id(),
        backup_made_at: now,
    };
    let mut unit = house.memory.sql.begin().await.unwrap();
    unit.recovery().hold(&hold, None).await.unwrap();
    unit.save().await.unwrap();
}

#[tokio::test]
async fn customers_find_a_calm_page_and_a_problem_and_the_server_is_not_ready() {
    let house = House::new().await;
    hold(&house).await;
    for (language, words) in [
        ("fr", "en cours de rétablissement"),
        ("en", "is being restored"),
    ] {
        for path in [
            "/client/",
            "/client/tableau-de-bord/",
            "/client/factures/1/",
        ] {
            let answer = house.get(&format!("{path}?lang={language}")).await;
            assert_eq!(answer.status, 503, "{path}");
            assert_eq!(answer.header("retry-after"), "300");
            assert!(answer.text().contains(words), "{path} {}", answer.text());
        }
    }
    for path in ["/api/v1/orders", "/api/v1/dashboard"] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, 503, "{path}");
        assert!(
            answer.json()["type"]
                .as_str()
                .unwrap()
                .contains("restoring")
        );
    }
    for word in [password("alice"), "not the password".to_owned()] {
        let body = json!({"login": "alice", "password": word});
        let answer = session(&house, body).await;
        let known = word == password("alice");
        assert_eq!(answer.status, if known { 503 } else { 401 });
    }
    let ready = house.get("/readyz").await;
    assert_eq!(ready.status, 503);
    assert!(ready.text().contains("restored_and_not_released"));
    assert_eq!(house.get("/healthz").await.status, 200);
    assert_eq!(house.get("/").await.status, 200);
}

/// Asks until the answer is as it must become: what is known of the hold is at most a second old.
async fn becomes(what: &str, so: impl AsyncFn() -> bool) {
    let ends = Instant::now() + Duration::from_secs(10);
    while !so().await {
        assert!(Instant::now() < ends, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_staff_come_in_and_read_a_banner_until_it_is_released() {
    let house = House::new().await;
    let (login, ..) = DEMO_STAFF[0];
    let mut before = signed_in(&house, login).await;
    hold(&house).await;
    assert_eq!(
        before.get(DASHBOARD).await.status,
        303,
        "their sessions have ended"
    );
    let status = async |path: &str| house.send(Call::new(Method::GET, path)).await.status;
    becomes("customers wait", async || status("/client/").await == 503).await;
    let mut browser = signed_in(&house, login).await;
    let page = browser.get(DASHBOARD).await;
    assert!(
        page.text().contains("guichet restore release"),
        "{}",
        page.text()
    );
    let body = json!({"login": login, "password": DEMO_STAFF_PASSWORD});
    assert_eq!(session(&house, body).await.status, 201);
    let mut unit = house.memory.sql.begin().await.unwrap();
    let at = house.memory.clock.now();
    unit.recovery().release(at, "restored").await.unwrap();
    unit.save().await.unwrap();
    becomes("customers come in", async || {
        status("/client/").await == 200
    })
    .await;
    let page = browser.get(DASHBOARD).await;
    assert!(!page.text().contains("guichet restore release"));
}

#[tokio::test]
async fn whoever_waits_for_the_release_is_no_failure_on_the_board() {
    let house = House::new().await;
    hold(&house).await;
    for path in ["/client/", "/client/tableau-de-bord/", "/api/v1/orders"] {
        assert_eq!(house.get(path).await.status, 503, "{path}");
    }
    house.memory.portal.keep_failures().await.unwrap();
    let request = PlaceRequest::default();
    let board = KeepErrors::page(&house.memory.sql, None, &request).await;
    assert_eq!(board.unwrap().items, []);
    let since = house.memory.clock.now() - TimeDelta::hours(1);
    let traffic = house.memory.sql.traffic(since).await.unwrap();
    assert_eq!(traffic.failures, 0);
}

#[tokio::test]
async fn what_was_anonymised_is_open_and_says_so_on_every_page() {
    let house = House::new().await;
    let mark = Anonymised {
        id: OsRandom.id(),
        at: house.memory.clock.now(),
        backup: OsRandom.id(),
    };
    let mut unit = house.memory.sql.begin().await.unwrap();
    unit.recovery().mark_anonymised(&mark).await.unwrap();
    unit.save().await.unwrap();
    let page = house.get("/client/?lang=fr").await;
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("Données anonymisées"),
        "{}",
        page.text()
    );
    let (login, ..) = DEMO_STAFF[0];
    let mut browser = signed_in(&house, login).await;
    let page = browser.get(&format!("{DASHBOARD}?lang=en")).await;
    assert!(page.text().contains("Anonymised data"), "{}", page.text());
    assert_eq!(house.get("/readyz").await.status, 200);
    let other = House::new().await;
    let page = other.get("/client/?lang=fr").await;
    assert!(!page.text().contains("Données anonymisées"));
}

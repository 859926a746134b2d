//! What becomes of those who are signed in when their Tryton login changes, and when time passes.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use chrono::TimeDelta;
use futures_util::future::join_all;
use guichet_domain::kernel::UserId;
use guichet_memory::{CUSTOMERS_GROUP, MemoryLogin};
use guichet_portal::driven::{AuditEvent, ReadAudit, SignOutReason, Work};

use crate::support::{Browser, House, TestClock, password};

const DASHBOARD: &str = "/client/tableau-de-bord/";
const PAGES: [&str; 4] = [
    DASHBOARD,
    "/client/commandes/",
    "/client/factures/",
    "/client/profil/",
];

fn login(house: &House, name: &str) -> MemoryLogin {
    house.memory.erp.login(name).unwrap()
}

/// Whoever is signed in as `name` is signed out a minute after the change, on pages and API,
/// and stays so when the change is taken back.
async fn ends_within_a_minute(name: &str, change: impl Fn(&House, MemoryLogin)) {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let mut browser = house.signed_in(name).await;
    let token = house.token(name).await;
    let mut other = house.signed_in("gamma").await;
    let before = login(&house, name);
    change(&house, before.clone());

    clock.forward(TimeDelta::seconds(60));
    assert_eq!(other.get(DASHBOARD).await.status, 200, "nobody else");
    let sent = browser.get("/client/factures/").await;
    assert_eq!(
        (sent.status.as_u16(), sent.header("location")),
        (303, "/client/?next=%2Fclient%2Ffactures%2F")
    );
    assert_eq!(house.read(&token, "/api/v1/orders").await.status, 401);

    house.memory.erp.put_login(before);
    clock.forward(TimeDelta::seconds(60));
    assert_eq!(house.read(&token, "/api/v1/me").await.status, 401);
    assert_eq!(browser.get(DASHBOARD).await.status, 303);
    let closed = closed(&house).await;
    assert_eq!(closed, 1, "all sessions of one login end at once");
}

/// How many entries tell of a login that was found closed.
async fn closed(house: &House) -> usize {
    let entries = house.memory.sql.entries(None, 100).await.unwrap();
    let closed = entries.iter().filter(
        |entry| matches!(&entry.entry.event, AuditEvent::SignedOut { reason, .. } if *reason == SignOutReason::LoginClosed),
    );
    closed.count()
}

#[tokio::test]
async fn many_requests_that_find_a_login_closed_leave_one_entry() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let token = house.token("alice").await;
    house
        .memory
        .erp
        .remove_login(login(&house, "alice").account.user);
    clock.forward(TimeDelta::seconds(60));
    let sql = &house.memory.sql;
    // Nobody else writes while a unit is open: each finds the login closed before any ends it.
    let unit = sql.begin().await.unwrap();
    let asked = house.memory.erp.asked();
    let requests = join_all((0..3).map(|_| house.read(&token, "/api/v1/me")));
    let let_go = async {
        while house.memory.erp.asked() == asked {
            tokio::task::yield_now().await;
        }
        for _ in 0..10 {
            sql.entries(None, 1).await.unwrap();
        }
        drop(unit);
    };
    let (answers, ()) = tokio::join!(requests, let_go);
    assert!(answers.iter().all(|answer| answer.status == 401));
    assert_eq!(closed(&house).await, 1);
}

#[tokio::test]
async fn a_deactivated_login_is_signed_out_within_a_minute() {
    ends_within_a_minute("alice", |house, mut login| {
        login.active = false;
        house.memory.erp.put_login(login);
    })
    .await;
}

#[tokio::test]
async fn a_removed_login_is_signed_out_within_a_minute() {
    ends_within_a_minute("alice", |house, login| {
        house.memory.erp.remove_login(login.account.user);
    })
    .await;
}

#[tokio::test]
async fn a_renamed_login_is_signed_out_within_a_minute() {
    ends_within_a_minute("alice", |house, mut login| {
        login.account.login = "alice.martin".into();
        house.memory.erp.put_login(login);
    })
    .await;
}

#[tokio::test]
async fn a_login_given_to_someone_else_is_signed_out_within_a_minute() {
    ends_within_a_minute("alice", |house, login| {
        house.memory.erp.remove_login(login.account.user);
        house.memory.erp.put_login(someone_else(login));
    })
    .await;
}

#[tokio::test]
async fn a_login_taken_out_of_the_group_is_signed_out_within_a_minute() {
    ends_within_a_minute("alice", |house, mut login| {
        login.groups.remove(CUSTOMERS_GROUP);
        house.memory.erp.put_login(login);
    })
    .await;
}

/// Another user of the same name.
fn someone_else(mut login: MemoryLogin) -> MemoryLogin {
    login.account.user = UserId::new(login.account.user.get() + 1000).unwrap();
    login.account.name = "Somebody Else".into();
    login.password = "another-password".into();
    login
}

#[tokio::test]
async fn one_call_a_minute_asks_for_all_who_are_signed_in() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let mut tokens = vec![];
    for name in ["alice", "marc", "gamma", "leman", "zoe"] {
        tokens.push(house.token(name).await);
    }
    // Whose names are remembered, so that nothing but the logins is asked for.
    for token in &tokens {
        house.read(token, "/api/v1/me").await;
    }
    let before = house.memory.erp.asked();
    clock.forward(TimeDelta::seconds(59));
    for token in &tokens {
        assert_eq!(house.read(token, "/api/v1/me").await.status, 200);
    }
    assert_eq!(house.memory.erp.asked() - before, 0, "not a minute old");
    clock.forward(TimeDelta::seconds(1));
    for token in &tokens {
        assert_eq!(house.read(token, "/api/v1/me").await.status, 200);
    }
    assert_eq!(house.memory.erp.asked() - before, 1);
}

/// Nothing of any customer, nor of any document.
async fn sees_only_the_page_that_says_so(browser: &mut Browser<'_>) {
    for path in PAGES {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("n’est relié à aucun client"), "{path}");
        for name in ["Alpha Conseil", "Horlogerie", "C0001", "€", "CHF"] {
            assert!(!page.text().contains(name), "{path}: {name}");
        }
    }
}

#[tokio::test]
async fn a_renamed_login_and_a_name_given_again_keep_no_link() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let old = login(&house, "alice");
    let mut renamed = old.clone();
    renamed.account.login = "alice.martin".into();
    house.memory.erp.put_login(renamed);
    house.memory.erp.put_login(someone_else(old));

    for (name, pass) in [
        ("alice.martin", password("alice")),
        ("alice", "another-password".into()),
    ] {
        let mut browser = house.browser();
        let answer = browser.sign_in(name, &pass, "").await;
        assert_eq!(answer.status, 303, "{name}");
        sees_only_the_page_that_says_so(&mut browser).await;
    }
}

#[tokio::test]
async fn a_customers_email_opens_nothing_without_a_link() {
    let house = House::new().await;
    let mut login = login(&house, "sansclient");
    for email in ["achats@alpha.example", "office@leman.example"] {
        login.email = Some(email.parse().unwrap());
        house.memory.erp.put_login(login.clone());
        let mut browser = house.signed_in("sansclient").await;
        sees_only_the_page_that_says_so(&mut browser).await;
        let token = house.token("sansclient").await;
        for path in ["dashboard", "orders", "invoices"] {
            let answer = house.read(&token, &format!("/api/v1/{path}")).await;
            assert_eq!(answer.status, 403, "{path}");
        }
    }
}

#[tokio::test]
async fn a_session_that_is_not_used_ends_and_one_that_is_goes_on() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let mut used = house.signed_in("alice").await;
    let mut idle = house.signed_in("marc").await;
    clock.forward(TimeDelta::minutes(29));
    assert_eq!(used.get(DASHBOARD).await.status, 200);
    clock.forward(TimeDelta::minutes(1));
    assert_eq!(idle.get(DASHBOARD).await.status, 303);
    clock.forward(TimeDelta::minutes(28));
    assert_eq!(used.get(DASHBOARD).await.status, 200);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_much_it_is_used() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let mut browser = house.signed_in("alice").await;
    for _ in 0..35 {
        clock.forward(TimeDelta::minutes(20));
        assert_eq!(browser.get(DASHBOARD).await.status, 200);
    }
    clock.forward(TimeDelta::minutes(19));
    assert_eq!(browser.get(DASHBOARD).await.status, 200, "11 h 59");
    clock.forward(TimeDelta::minutes(1));
    assert_eq!(browser.get(DASHBOARD).await.status, 303);
}

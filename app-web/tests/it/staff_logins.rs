//! What becomes of the staff whose password is Tryton's when their login changes there.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use chrono::TimeDelta;
use guichet_domain::access::{Role, StaffAccount, StaffMember};
use guichet_domain::kernel::{Language, StaffId, UserId};
use guichet_memory::MemoryLogin;
use guichet_portal::driven::{Actor, AuditEvent, Random, ReadAudit, Work};
use guichet_wiring::OsRandom;
use serde_json::json;

use crate::staff::{DASHBOARD, at_the_door, bearer, secret_of, session, signed_in, token};
use crate::support::{Browser, House, TestClock};

pub(crate) const WORD: &str = "a word of Tryton's";
const ME: &str = "/api/v1/me";

/// A member of the staff whose login and password are Tryton's.
pub(crate) async fn of_tryton(house: &House, login: &str, user: i64) -> MemoryLogin {
    let mut row = house.memory.erp.login("alice").unwrap();
    row.account.user = UserId::new(user).unwrap();
    row.account.login = login.into();
    row.password = WORD.into();
    row.groups.clear();
    house.memory.erp.put_login(row.clone());
    let member = StaffMember {
        id: StaffId(OsRandom.id()),
        login: login.into(),
        name: "Ines Roux".into(),
        email: "ines@example.com".parse().unwrap(),
        language: Language::French,
        account: StaffAccount::Tryton(row.account.user),
        roles: [Role::Developer].into(),
        disabled_at: None,
    };
    let mut unit = house.memory.sql.begin().await.unwrap();
    unit.staff().add(&member, None).await.unwrap();
    unit.save().await.unwrap();
    row
}

/// Signed in on the pages and over the API, and with a token of their own.
struct Inside<'a> {
    browser: Browser<'a>,
    bearer: String,
    token: String,
}

async fn inside<'a>(house: &'a House, login: &str) -> Inside<'a> {
    let mut browser = house.browser();
    let answer = at_the_door(&mut browser, login, WORD, "").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let opened = session(house, json!({"login": login, "password": WORD})).await;
    assert_eq!(opened.status, 201, "{}", opened.text());
    let made = token(&mut browser, &["projects:read"]).await;
    Inside {
        browser,
        bearer: opened.json()["token"].as_str().unwrap().to_owned(),
        token: secret_of(&made),
    }
}

impl Inside<'_> {
    /// What the page, the session over the API and the token answer.
    async fn answers(&mut self) -> [u16; 3] {
        let house = self.browser.house;
        let page = self.browser.get(DASHBOARD).await.status;
        let session = house.read(&self.bearer, ME).await.status;
        let token = house.read(&self.token, "/api/v1/projects").await.status;
        [page.as_u16(), session.as_u16(), token.as_u16()]
    }
}

/// How often a login was found closed, and how many sessions and tokens ended with it.
async fn closed(house: &House) -> Vec<Vec<Option<String>>> {
    let entries = house.memory.sql.entries(None, 100).await.unwrap();
    let acts = entries.into_iter().filter_map(|audited| {
        let (actor, event) = (audited.entry.actor, audited.entry.event);
        match event {
            AuditEvent::Acted { verb, changes, .. } if verb == "login_closed" => {
                assert_eq!(actor, Actor::System);
                Some(changes.into_iter().map(|change| change.after).collect())
            }
            _ => None,
        }
    });
    acts.collect()
}

async fn ends_within_a_minute(change: impl Fn(&House, MemoryLogin)) {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let row = of_tryton(&house, "ines", 501).await;
    let mut ines = inside(&house, "ines").await;
    let mut marie = signed_in(&house, "marie").await;
    assert_eq!(ines.answers().await, [200, 200, 200]);
    change(&house, row.clone());
    clock.forward(TimeDelta::seconds(59));
    assert_eq!(ines.answers().await, [200, 200, 200], "not a minute old");
    clock.forward(TimeDelta::seconds(1));
    assert_eq!(ines.answers().await, [303, 401, 401]);
    assert_eq!(marie.get(DASHBOARD).await.status, 200, "nobody else");

    house.memory.erp.put_login(row);
    clock.forward(TimeDelta::seconds(60));
    assert_eq!(ines.answers().await, [303, 401, 401], "for good");
    let ended = |count: &str| Some(count.to_owned());
    assert_eq!(closed(&house).await, [[ended("2"), ended("1")]], "at once");
}

#[tokio::test]
async fn a_deactivated_login_ends_sessions_and_tokens_within_a_minute() {
    ends_within_a_minute(|house, mut login| {
        login.active = false;
        house.memory.erp.put_login(login);
    })
    .await;
}

#[tokio::test]
async fn a_removed_login_ends_sessions_and_tokens_within_a_minute() {
    ends_within_a_minute(|house, login| house.memory.erp.remove_login(login.account.user)).await;
}

#[tokio::test]
async fn a_renamed_login_ends_sessions_and_tokens_within_a_minute() {
    ends_within_a_minute(|house, mut login| {
        login.account.login = "ines.roux".into();
        house.memory.erp.put_login(login);
    })
    .await;
}

#[tokio::test]
async fn a_login_given_to_someone_else_ends_sessions_and_tokens_within_a_minute() {
    ends_within_a_minute(|house, mut login| {
        house.memory.erp.remove_login(login.account.user);
        login.account.user = UserId::new(777).unwrap();
        house.memory.erp.put_login(login);
    })
    .await;
}

#[tokio::test]
async fn a_token_alone_ends_as_well() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let mut row = of_tryton(&house, "ines", 501).await;
    let ines = inside(&house, "ines").await;
    clock.forward(TimeDelta::days(2));
    let projects = "/api/v1/projects";
    assert_eq!(house.read(&ines.token, projects).await.status, 200);
    row.active = false;
    house.memory.erp.put_login(row);
    clock.forward(TimeDelta::seconds(60));
    assert_eq!(house.read(&ines.token, projects).await.status, 401);
}

#[tokio::test]
async fn one_call_a_minute_asks_for_customers_and_staff_alike() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    of_tryton(&house, "ines", 501).await;
    of_tryton(&house, "omar", 502).await;
    let (mut ines, mut omar) = (inside(&house, "ines").await, inside(&house, "omar").await);
    let customers = [house.token("alice").await, house.token("marc").await];
    let local = bearer(&house, "marie").await;
    // Whose names are remembered, so that nothing but the logins is asked for.
    for token in &customers {
        house.read(token, ME).await;
    }
    ines.answers().await;
    let mut before = house.memory.erp.asked();
    for minute in 0..3 {
        clock.forward(TimeDelta::seconds(60));
        assert_eq!(house.read(&local, ME).await.status, 200);
        assert_eq!(
            house.memory.erp.asked(),
            before,
            "{minute}: nobody's of Tryton"
        );
        assert_eq!(ines.answers().await, [200, 200, 200]);
        for token in &customers {
            assert_eq!(house.read(token, ME).await.status, 200);
        }
        assert_eq!(omar.answers().await, [200, 200, 200]);
        assert_eq!(house.memory.erp.asked() - before, 1, "{minute}");
        before = house.memory.erp.asked();
    }
}

#[tokio::test]
async fn while_the_erp_is_away_only_its_own_staff_wait_and_nobody_is_signed_out() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    of_tryton(&house, "ines", 501).await;
    let mut ines = inside(&house, "ines").await;
    let customer = house.token("alice").await;
    let mut marie = signed_in(&house, "marie").await;
    assert_eq!(ines.answers().await, [200, 200, 200]);
    house.memory.erp.set_away(true);
    clock.forward(TimeDelta::seconds(60));
    assert_eq!(ines.answers().await, [503, 503, 503]);
    assert_eq!(
        house.read(&customer, ME).await.status,
        503,
        "as customers do"
    );
    let orders = house.read(&ines.bearer, "/api/v1/orders").await;
    assert_eq!(orders.status, 503, "whether it is staff cannot be told");
    let projects = house.read(&customer, "/api/v1/projects").await;
    assert_eq!(projects.status, 503, "nor whether it is a customer");
    assert_eq!(marie.get(DASHBOARD).await.status, 200, "local");
    house.memory.erp.set_away(false);
    assert_eq!(ines.answers().await, [200, 200, 200]);
    assert_eq!(closed(&house).await.len(), 0);
}

#[tokio::test]
async fn whoever_is_let_in_again_signs_in_at_once() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let row = of_tryton(&house, "ines", 501).await;
    of_tryton(&house, "omar", 502).await;
    let mut shut = row.clone();
    shut.active = false;
    house.memory.erp.put_login(shut);
    // All are asked for, Ines among them.
    assert_eq!(
        inside(&house, "omar").await.answers().await,
        [200, 200, 200]
    );
    house.memory.erp.put_login(row);
    assert_eq!(
        inside(&house, "ines").await.answers().await,
        [200, 200, 200]
    );
}

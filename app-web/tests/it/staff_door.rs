//! Whoever is refused learns nothing of the login, whether Tryton answers or not.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::sync::Arc;

use guichet_portal::driven::{Clock, Work};
use guichet_wiring::DEMO_STAFF_PASSWORD;
use serde_json::{Value, json};

use crate::staff::{at_the_door, session};
use crate::staff_logins::of_tryton;
use crate::support::{House, TestClock};

/// Where somebody signs in.
#[derive(Debug, Clone, Copy)]
enum Door {
    /// Over the API, which finds the door.
    Any,
    /// Over the API, at the staff's door.
    Staff,
    /// On the page.
    Page,
}

const DOORS: [Door; 3] = [Door::Any, Door::Staff, Door::Page];

/// Of nobody, of a local member, of a disabled one, of one of Tryton's, and at the door that is
/// found of a customer.
fn logins(door: Door) -> &'static [&'static str] {
    match door {
        Door::Any => &["nobody", "marie", "paul", "ines", "alice", "sansclient"],
        Door::Staff | Door::Page => &["nobody", "marie", "paul", "ines", "alice"],
    }
}

/// A company by a clock that stands still, with a member of Tryton's and a disabled one.
async fn house() -> (Arc<TestClock>, House) {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    of_tryton(&house, "ines", 501).await;
    let paul = house.memory.staff.iter().find(|m| m.login == "paul");
    let mut unit = house.memory.sql.begin().await.unwrap();
    let since = Some(clock.now());
    unit.staff()
        .set_disabled(paul.unwrap().id, since)
        .await
        .unwrap();
    unit.save().await.unwrap();
    (clock, house)
}

/// One try: its status, when to come back, and all it says but for the login and what belongs to
/// the request alone.
async fn knock(house: &House, door: Door, login: &str, word: &str) -> (u16, String, String) {
    let answer = match door {
        Door::Any => session(house, json!({"login": login, "password": word})).await,
        Door::Staff => {
            session(
                house,
                json!({"login": login, "password": word, "door": "staff"}),
            )
            .await
        }
        Door::Page => at_the_door(&mut house.browser(), login, word, "").await,
    };
    let wait = answer.header("retry-after").to_owned();
    let said = match door {
        Door::Page => {
            let text = answer.anonymous().2;
            assert!(text.contains(login), "{text}");
            text.replace(login, "LOGIN").len().to_string()
        }
        Door::Any | Door::Staff => {
            let mut body = answer.json();
            body["request_id"] = Value::Null;
            body.to_string()
        }
    };
    (answer.status.as_u16(), wait, said)
}

/// Six tries of each login answer the same, one after the other.
async fn all_are_refused_alike(door: Door, away: bool, cold: bool) -> Vec<u16> {
    let (clock, house) = house().await;
    house.token("gamma").await;
    if cold {
        clock.forward(chrono::TimeDelta::minutes(2));
    }
    house.memory.erp.set_away(away);
    let mut seen = Vec::new();
    for login in logins(door) {
        let mut answers = Vec::new();
        for _ in 0..6 {
            answers.push(knock(&house, door, login, "not-the-password").await);
        }
        seen.push((*login, answers));
    }
    for (login, answers) in &seen {
        assert_eq!(
            answers, &seen[0].1,
            "{login} {door:?} away {away} cold {cold}"
        );
    }
    let (_, first) = seen.swap_remove(0);
    first.into_iter().map(|(status, ..)| status).collect()
}

#[tokio::test]
async fn one_of_the_staff_and_nobody_are_refused_alike() {
    for door in DOORS {
        let seen = all_are_refused_alike(door, false, false).await;
        assert_eq!(seen, [401, 401, 401, 401, 429, 429], "{door:?}");
    }
}

#[tokio::test]
async fn one_of_the_staff_and_nobody_are_refused_alike_while_the_erp_is_away() {
    for door in DOORS {
        for cold in [false, true] {
            let seen = all_are_refused_alike(door, true, cold).await;
            assert_eq!(seen, [503, 503, 503, 503, 429, 429], "{door:?} {cold}");
        }
    }
}

#[tokio::test]
async fn a_right_password_of_the_portals_own_opens_the_door_while_the_erp_is_away() {
    let (_, house) = house().await;
    house.memory.erp.set_away(true);
    for (door, status) in [(Door::Any, 201), (Door::Staff, 201)] {
        let opened = knock(&house, door, "marie", DEMO_STAFF_PASSWORD).await;
        assert_eq!(opened.0, status, "{door:?}");
    }
    let mut browser = house.browser();
    let opened = at_the_door(&mut browser, "marie", DEMO_STAFF_PASSWORD, "").await;
    assert_eq!(opened.status, 303);
    let shut = knock(&house, Door::Any, "paul", DEMO_STAFF_PASSWORD).await;
    assert_eq!(shut.0, 503, "a disabled one is nobody");
}

#[tokio::test]
async fn the_erp_is_asked_as_often_for_nobody_as_for_one_of_the_staff() {
    for door in DOORS {
        let (_, house) = house().await;
        // Who is in the customers' group is known from here on, for a minute.
        house.token("gamma").await;
        for login in logins(door) {
            let before = house.memory.erp.asked();
            knock(&house, door, login, "not-the-password").await;
            let asked = house.memory.erp.asked() - before;
            assert_eq!(asked, 1, "{login} {door:?}");
        }
    }
}

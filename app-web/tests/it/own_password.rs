//! A member's own password: asked for before anything else after a one-time one, and at any time.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use chrono::TimeDelta;
use guichet_portal::driven::{
    AuditEvent, FieldChange, KeptPassword, ReadAudit, ReadStaff, SignOutReason, Work, staff_entry,
};
use guichet_wiring::DEMO_STAFF_PASSWORD;
use serde_json::json;

use crate::staff::{DASHBOARD, at_the_door, bearer, secret_of, session, signed_in, token};
use crate::staff_logins::{WORD, of_tryton};
use crate::support::{Answer, Browser, Call, House, csrf_of};
use poem::http::Method;

const PASSWORD: &str = "/equipe/mot-de-passe/";
const OWN: &str = "another password of mine";

async fn house() -> House {
    House::new().await
}

/// The password the member has becomes a one-time one.
async fn once(house: &House, login: &str) {
    let sql = &house.memory.sql;
    let member = ReadStaff::by_login(sql, login).await.unwrap().unwrap();
    let kept = ReadStaff::password(sql, member.id).await.unwrap().unwrap();
    let until = house.memory.clock.now() + TimeDelta::hours(24);
    let once = KeptPassword {
        one_time_until: Some(until),
        ..kept
    };
    let mut unit = sql.begin().await.unwrap();
    unit.staff().set_password(member.id, &once).await.unwrap();
    unit.save().await.unwrap();
}

/// With the box about their tokens not ticked: it sends nothing.
async fn change(browser: &mut Browser<'_>, fields: [&str; 3]) -> Answer {
    sent(browser, fields, &[]).await
}

/// As the page has it at first.
async fn change_ticked(browser: &mut Browser<'_>, fields: [&str; 3]) -> Answer {
    sent(browser, fields, &[("tokens", "yes")]).await
}

async fn sent(browser: &mut Browser<'_>, fields: [&str; 3], more: &[(&str, &str)]) -> Answer {
    let csrf = csrf_of(&browser.get(PASSWORD).await);
    let [current, wanted, again] = fields;
    let mut form = vec![
        ("current", current),
        ("wanted", wanted),
        ("again", again),
        ("csrf", csrf.as_str()),
    ];
    form.extend(more);
    browser.post(PASSWORD, &form).await
}

/// What the change of a password changed, as the audit has it.
async fn changed(house: &House) -> Vec<FieldChange> {
    let found = entries(house)
        .await
        .into_iter()
        .find_map(|event| match event {
            AuditEvent::Acted { verb, changes, .. } if verb == "change_password" => Some(changes),
            _ => None,
        });
    found.unwrap()
}

/// What it ended.
async fn ended(house: &House) -> Vec<(String, Option<String>)> {
    let changes = changed(house).await.into_iter();
    let ended = changes.filter(|change| change.field.ends_with("_ended"));
    ended.map(|change| (change.field, change.after)).collect()
}

#[tokio::test]
async fn after_a_one_time_password_every_page_leads_to_choosing_another() {
    let house = house().await;
    once(&house, "marie").await;
    let mut browser = house.browser();
    let opened = at_the_door(&mut browser, "marie", DEMO_STAFF_PASSWORD, "/projets/").await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    assert_eq!(opened.header("location"), PASSWORD);
    for path in [
        DASHBOARD,
        "/equipe/",
        "/projets/",
        "/incidents/",
        "/equipe/jetons/",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert_eq!(answer.header("location"), PASSWORD, "{path}");
    }
    let csrf = csrf_of(&browser.get(PASSWORD).await);
    let project = [("name", "Un projet"), ("lead", "marie"), ("csrf", &csrf)];
    let refused = browser.post("/projets/creer/", &project).await;
    assert_eq!(refused.header("location"), PASSWORD, "nothing is done");
    let page = browser.get(PASSWORD).await.text();
    assert!(
        page.contains("à usage unique") && !page.contains(r#"class="tabs""#),
        "{page}"
    );
    let done = change(&mut browser, [DEMO_STAFF_PASSWORD, OWN, OWN]).await;
    assert_eq!(
        (done.status.as_u16(), done.header("location")),
        (303, DASHBOARD)
    );
    let dashboard = browser.get(DASHBOARD).await;
    assert_eq!(dashboard.status, 200);
    assert!(dashboard.text().contains("Votre mot de passe est changé."));
    let mut other = house.browser();
    let old = at_the_door(&mut other, "marie", DEMO_STAFF_PASSWORD, "").await;
    assert_eq!(old.status, 401);
    let new = at_the_door(&mut other, "marie", OWN, "/projets/").await;
    assert_eq!(new.header("location"), "/projets/");
}

#[tokio::test]
async fn after_a_one_time_password_the_api_takes_nothing() {
    let house = house().await;
    once(&house, "marie").await;
    let token = bearer(&house, "marie").await;
    for path in ["/api/v1/me", "/api/v1/projects", "/api/v1/incidents"] {
        let answer = house.read(&token, path).await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(answer.json()["code"], "password_to_change", "{path}");
    }
    let body = json!({"login": "marie", "password": DEMO_STAFF_PASSWORD, "as": "cookie"});
    assert_eq!(session(&house, body).await.status, 201);
}

fn out() -> Call {
    Call::new(Method::DELETE, "/api/v1/session")
}

#[tokio::test]
async fn a_session_of_a_one_time_password_is_ended_over_the_api() {
    let house = house().await;
    once(&house, "marie").await;
    let token = bearer(&house, "marie").await;
    let ended = house.send(out().bearer(&token)).await;
    assert_eq!((ended.status.as_u16(), ended.text()), (204, String::new()));
    assert_eq!(house.read(&token, "/api/v1/me").await.status, 401);
    let again = house.send(out().bearer(&token)).await;
    assert_eq!(again.status, 401, "it ended");
    let signed_out = entries(&house).await.into_iter().filter(|event| {
        matches!(event, AuditEvent::StaffSignedOut { reason, .. } if *reason == SignOutReason::Asked)
    });
    assert_eq!(signed_out.count(), 1);
}

#[tokio::test]
async fn with_the_cookie_of_a_one_time_password_the_way_out_is_our_own_pages() {
    let house = house().await;
    once(&house, "marie").await;
    let mut browser = house.browser();
    at_the_door(&mut browser, "marie", DEMO_STAFF_PASSWORD, "").await;
    let csrf = csrf_of(&browser.get(PASSWORD).await);
    let forged = browser.send(out()).await;
    assert_eq!(forged.status, 403);
    let ended = browser.send(out().header("x-csrf-token", &csrf)).await;
    assert_eq!(ended.status, 204, "{}", ended.text());
    assert!(ended.header("set-cookie").contains("Max-Age=0"));
    let page = browser.get(PASSWORD).await;
    assert_eq!(page.status, 303, "to the door");
    assert_ne!(page.header("location"), PASSWORD);
}

#[tokio::test]
async fn a_one_time_password_opens_one_session_at_a_time() {
    let house = house().await;
    let marie = signed_in(&house, "marie").await;
    drop(marie);
    once(&house, "marie").await;
    let first = bearer(&house, "marie").await;
    assert_eq!(house.read(&first, "/api/v1/me").await.status, 403);
    let second = bearer(&house, "marie").await;
    assert_eq!(house.read(&first, "/api/v1/me").await.status, 401, "ended");
    assert_eq!(house.read(&second, "/api/v1/me").await.status, 403);
    let ended: Vec<_> = entries(&house)
        .await
        .into_iter()
        .filter_map(|event| match event {
            AuditEvent::Acted { verb, changes, .. } if verb == "one_time_again" => {
                changes.into_iter().next()?.after
            }
            _ => None,
        })
        .collect();
    assert_eq!(ended, ["1", "1"], "hers of before, then the first");
}

/// What the audit says, the newest first or last.
async fn entries(house: &House) -> Vec<AuditEvent> {
    let entries = house.memory.sql.entries(None, 100).await.unwrap();
    let events = entries.into_iter().map(|audited| audited.entry.event);
    events.collect()
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_beside_its_field() {
    let house = house().await;
    let mut browser = signed_in(&house, "marie").await;
    let long = "x".repeat(257);
    for (fields, status, field, words) in [
        (
            ["wrong password", OWN, OWN],
            400,
            "current",
            "votre mot de passe actuel",
        ),
        (
            [DEMO_STAFF_PASSWORD, OWN, "other"],
            400,
            "again",
            "diffèrent",
        ),
        (
            [DEMO_STAFF_PASSWORD, "short", "short"],
            400,
            "wanted",
            "au moins 12",
        ),
        (
            [DEMO_STAFF_PASSWORD, &long, &long],
            400,
            "wanted",
            "au plus 256",
        ),
        (
            [
                DEMO_STAFF_PASSWORD,
                DEMO_STAFF_PASSWORD,
                DEMO_STAFF_PASSWORD,
            ],
            400,
            "wanted",
            "déjà votre mot de passe",
        ),
    ] {
        let answer = change(&mut browser, fields).await;
        let text = answer.text();
        assert_eq!(answer.status, status, "{field}");
        let said = format!(r#"id="{field}-fault""#);
        assert!(
            text.contains(&said) && text.contains(words),
            "{field}: {text}"
        );
        assert!(
            !text.contains(fields[1]) || fields[1] == "short",
            "never given back"
        );
    }
    let forged = browser.post(PASSWORD, &[("csrf", "no")]).await;
    assert_eq!(forged.status, 403);
    assert_eq!(browser.get(DASHBOARD).await.status, 200, "still signed in");
}

#[tokio::test]
async fn changing_it_ends_the_persons_other_sessions_and_nobody_elses() {
    let house = house().await;
    let mut here = signed_in(&house, "marie").await;
    let mut there = signed_in(&house, "marie").await;
    let mut jean = signed_in(&house, "jean").await;
    let done = change(&mut here, [DEMO_STAFF_PASSWORD, OWN, OWN]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(here.get(DASHBOARD).await.status, 200);
    assert_eq!(there.get(DASHBOARD).await.status, 303, "signed out");
    assert_eq!(jean.get(DASHBOARD).await.status, 200);
}

/// So that a restore tells it from one that somebody wrote into the row.
#[tokio::test]
async fn the_entry_of_another_password_tells_which() {
    let house = house().await;
    let mut marie = signed_in(&house, "marie").await;
    let done = change(&mut marie, [DEMO_STAFF_PASSWORD, OWN, OWN]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let sql = &house.memory.sql;
    let member = ReadStaff::by_login(sql, "marie").await.unwrap().unwrap();
    let kept = ReadStaff::password(sql, member.id).await.unwrap().unwrap();
    let which = staff_entry::which(&kept.hash);
    let changed = changed(&house).await;
    assert!(changed.contains(&which), "{changed:?}");
}

const TICKED: &str = r#"name="tokens" value="yes" checked"#;

#[tokio::test]
async fn it_ends_the_persons_tokens_too_where_the_box_is_left_ticked() {
    let house = house().await;
    let mut marie = signed_in(&house, "marie").await;
    let mut jean = signed_in(&house, "jean").await;
    let hers = secret_of(&token(&mut marie, &["projects:read"]).await);
    let his = secret_of(&token(&mut jean, &["projects:read"]).await);
    let page = marie.get(PASSWORD).await.text();
    assert!(page.contains(TICKED), "{page}");
    assert_eq!(house.read(&hers, "/api/v1/projects").await.status, 200);
    let done = change_ticked(&mut marie, [DEMO_STAFF_PASSWORD, OWN, OWN]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(house.read(&hers, "/api/v1/projects").await.status, 401);
    assert_eq!(house.read(&his, "/api/v1/projects").await.status, 200);
    let one = || Some("1".to_owned());
    let told = [
        ("sessions_ended".to_owned(), one()),
        ("tokens_ended".to_owned(), one()),
    ];
    assert_eq!(ended(&house).await, told);
}

#[tokio::test]
async fn a_box_that_is_not_ticked_leaves_the_tokens_and_stays_so_after_a_mistake() {
    let house = house().await;
    let mut marie = signed_in(&house, "marie").await;
    let secret = secret_of(&token(&mut marie, &["projects:read"]).await);
    let wrong = ["wrong password", OWN, OWN];
    let again = change_ticked(&mut marie, wrong).await;
    assert!(again.text().contains(TICKED), "{}", again.text());
    let again = change(&mut marie, wrong).await.text();
    assert!(
        again.contains(r#"name="tokens""#) && !again.contains(TICKED),
        "{again}"
    );
    let done = change(&mut marie, [DEMO_STAFF_PASSWORD, OWN, OWN]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(house.read(&secret, "/api/v1/projects").await.status, 200);
    let told = [("sessions_ended".to_owned(), Some("1".to_owned()))];
    assert_eq!(ended(&house).await, told);
}

#[tokio::test]
async fn guessing_at_somebodys_desk_is_held_back_as_at_the_door() {
    let house = house().await;
    let mut browser = signed_in(&house, "marie").await;
    let mut held = None;
    for n in 0..10 {
        let guess = format!("a guess at it {n}");
        let answer = change(&mut browser, [&guess, OWN, OWN]).await;
        if answer.status == 429 {
            held = Some(answer);
            break;
        }
        assert_eq!(answer.status, 400, "{}", answer.text());
    }
    assert!(held.is_some(), "held back after a few");
    let right = change(&mut browser, [DEMO_STAFF_PASSWORD, OWN, OWN]).await;
    assert_eq!(right.status, 429, "also the right one");
}

#[tokio::test]
async fn whoever_signs_in_through_tryton_is_told_where_it_is_changed() {
    let house = house().await;
    of_tryton(&house, "ines", 501).await;
    let mut browser = house.browser();
    let answer = at_the_door(&mut browser, "ines", WORD, "").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = browser.get(PASSWORD).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("celui de Tryton"), "{}", page.text());
    assert!(!page.text().contains(r#"name="wanted""#), "no form");
}

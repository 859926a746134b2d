//! The staff's door: signing in and out, tokens, and that neither door's secret opens the other's.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use chrono::{DateTime, TimeDelta};
use guichet_domain::access::{Role, Roles, Token, TokenOwner, TokenScope};
use guichet_domain::kernel::TokenId;
use guichet_portal::driven::{Random, Work};
use guichet_wiring::{DEMO_STAFF, DEMO_STAFF_PASSWORD, OsRandom};
use poem::http::Method;
use serde_json::json;

use crate::support::{Answer, Browser, Call, House, TestClock, csrf_of, password};

pub(crate) const DASHBOARD: &str = "/equipe/tableau-de-bord/";
const TOKENS: &str = "/equipe/jetons/";

pub(crate) async fn at_the_door(
    browser: &mut Browser<'_>,
    login: &str,
    word: &str,
    next: &str,
) -> Answer {
    let csrf = csrf_of(&browser.get("/equipe/").await);
    let form = [
        ("login", login),
        ("password", word),
        ("next", next),
        ("csrf", &csrf),
    ];
    browser.post("/equipe/", &form).await
}

pub(crate) async fn signed_in<'a>(house: &'a House, login: &str) -> Browser<'a> {
    let mut browser = house.browser();
    let answer = at_the_door(&mut browser, login, DEMO_STAFF_PASSWORD, "").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), DASHBOARD);
    browser
}

/// Signs in over the API; the body's other fields.
pub(crate) async fn session(house: &House, body: serde_json::Value) -> Answer {
    let call = Call::new(Method::POST, "/api/v1/session");
    house.send(call.json(&body.to_string())).await
}

pub(crate) async fn bearer(house: &House, login: &str) -> String {
    let body = json!({"login": login, "password": DEMO_STAFF_PASSWORD});
    let answer = session(house, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["token"].as_str().unwrap().to_owned()
}

/// Makes a token on the page.
pub(crate) async fn token(browser: &mut Browser<'_>, scopes: &[&str]) -> Answer {
    let csrf = csrf_of(&browser.get(TOKENS).await);
    let mut form = vec![("name", "CI"), ("days", "30"), ("csrf", csrf.as_str())];
    form.extend(scopes.iter().map(|scope| ("scope", *scope)));
    browser.post(TOKENS, &form).await
}

pub(crate) fn secret_of(page: &Answer) -> String {
    let text = page.text();
    let at = text.find("gct_").unwrap();
    text[at..at + 47].to_owned()
}

#[tokio::test]
async fn everybody_of_the_staff_signs_in_and_out() {
    let house = House::new().await;
    for (login, name, _) in DEMO_STAFF {
        let mut browser = signed_in(&house, login).await;
        let page = browser.get(DASHBOARD).await;
        assert_eq!(
            (page.status.as_u16(), page.header("cache-control")),
            (200, "no-store")
        );
        assert!(page.text().contains(name) && page.text().contains("bar-staff"));
        let again = browser.get("/equipe/").await;
        assert_eq!(
            (again.status.as_u16(), again.header("location")),
            (303, DASHBOARD)
        );
        let cookie = browser.cookies["guichet-equipe"].clone();
        let csrf = csrf_of(&page);
        let forged = browser.post("/equipe/deconnexion/", &[("csrf", "x")]).await;
        assert_eq!(forged.status, 403);
        let out = browser
            .post("/equipe/deconnexion/", &[("csrf", &csrf)])
            .await;
        assert_eq!(
            (out.status.as_u16(), out.header("location")),
            (303, "/equipe/")
        );
        assert!(
            browser
                .get("/equipe/")
                .await
                .text()
                .contains("Votre session est fermée.")
        );
        browser.cookies.insert("guichet-equipe".into(), cookie);
        assert_eq!(
            browser.get(DASHBOARD).await.status,
            303,
            "worth nothing any more"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_and_a_stranger_look_the_same() {
    let house = House::new().await;
    let mut seen = vec![];
    for login in ["marie", "nobody", "alice"] {
        let mut browser = house.browser();
        let answer = at_the_door(&mut browser, login, "not-the-password", "").await;
        assert_eq!(answer.status, 401, "{login}");
        assert!(!answer.text().contains("not-the-password"));
        assert!(!browser.cookies.contains_key("guichet-equipe"));
        seen.push(answer.text().replace(login, "LOGIN").len());
    }
    assert_eq!(seen[0], seen[1]);
    let mut browser = house.browser();
    let forged = [
        ("login", "marie"),
        ("password", DEMO_STAFF_PASSWORD),
        ("csrf", "x"),
    ];
    assert_eq!(browser.post("/equipe/", &forged).await.status, 403);
    // A customer's password opens no staff door, and the reverse.
    let customer = at_the_door(&mut browser, "alice", &password("alice"), "").await;
    assert_eq!(customer.status, 401);
    let staff = browser.sign_in("marie", DEMO_STAFF_PASSWORD, "").await;
    assert_eq!(staff.status, 401);
}

#[tokio::test]
async fn tries_at_both_doors_count_together() {
    let house = House::new().await;
    for n in 0..4 {
        let mut browser = house.browser();
        let answer = if n % 2 == 0 {
            at_the_door(&mut browser, "marie", "wrong", "").await
        } else {
            browser.sign_in("Marie", "wrong", "").await
        };
        assert_eq!(answer.status, 401, "{n}");
    }
    let mut browser = house.browser();
    let answer = at_the_door(&mut browser, "marie", DEMO_STAFF_PASSWORD, "").await;
    assert_eq!(answer.status, 429);
    assert!(!answer.header("retry-after").is_empty());
}

#[tokio::test]
async fn after_signing_in_the_way_leads_to_the_staffs_pages_alone() {
    let house = House::new().await;
    for (next, expected) in [
        (TOKENS, TOKENS),
        ("/equipe/jetons/?lang=en", "/equipe/jetons/?lang=en"),
        ("/client/commandes/", DASHBOARD),
        ("//evil.example", DASHBOARD),
        ("/equipe/../client/", DASHBOARD),
        ("/equipe/", DASHBOARD),
        ("/equipe/nowhere/", DASHBOARD),
    ] {
        let mut browser = house.browser();
        let answer = at_the_door(&mut browser, "marie", DEMO_STAFF_PASSWORD, next).await;
        assert_eq!(answer.header("location"), expected, "{next}");
    }
}

#[tokio::test]
async fn strangers_and_customers_are_sent_to_the_staffs_door() {
    let house = House::new().await;
    let mut customer = house.signed_in("alice").await;
    let mut stranger = house.browser();
    for path in [DASHBOARD, TOKENS] {
        let next = path.replace('/', "%2F");
        for browser in [&mut stranger, &mut customer] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, 303, "{path}");
            assert_eq!(answer.header("location"), format!("/equipe/?next={next}"));
        }
    }
    let mut staff = signed_in(&house, "marie").await;
    for path in [
        "/client/tableau-de-bord/",
        "/client/commandes/",
        "/client/profil/",
    ] {
        let answer = staff.get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(
            answer.header("location").starts_with("/client/?next="),
            "{path}"
        );
    }
    // A cookie's value under the other door's name opens nothing.
    let (theirs, ours) = (
        customer.session().unwrap(),
        staff.cookies["guichet-equipe"].clone(),
    );
    let mut swapped = house.browser();
    swapped.cookies.insert("guichet-equipe".into(), theirs);
    swapped.cookies.insert("guichet".into(), ours);
    for path in [DASHBOARD, "/client/tableau-de-bord/", "/client/commandes/"] {
        assert_eq!(swapped.get(path).await.status, 303, "{path}");
    }
}

#[tokio::test]
async fn the_api_tells_the_doors_apart() {
    let house = House::new().await;
    let (customer, staff) = (house.token("alice").await, bearer(&house, "jean").await);
    let me = house.read(&staff, "/api/v1/me").await;
    assert_eq!(me.status, 200);
    let me = me.json();
    assert_eq!(
        (&me["login"], &me["name"]),
        (&json!("jean"), &json!("Jean Petit"))
    );
    assert_eq!(
        (&me["customers"], &me["roles"]),
        (&json!([]), &json!(["senior_developer"]))
    );
    let own = house.read(&customer, "/api/v1/me").await.json();
    assert_eq!(own["roles"], json!(["customer"]));
    for path in [
        "dashboard",
        "orders",
        "orders/1",
        "orders/1/document",
        "invoices",
        "invoices/1",
        "invoices/1/document",
    ] {
        let answer = house.read(&staff, &format!("/api/v1/{path}")).await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(answer.json()["code"], "not_a_customer", "{path}");
    }
    // A Bearer secret is no cookie's, nor the reverse.
    let mut browser = house.browser();
    browser
        .cookies
        .insert("guichet-equipe".into(), staff.clone());
    assert_eq!(browser.get(DASHBOARD).await.status, 303);
    let cookie = signed_in(&house, "jean").await.cookies["guichet-equipe"].clone();
    assert_eq!(house.read(&cookie, "/api/v1/me").await.status, 401);
    // Signing out ends it.
    let out = Call::new(Method::DELETE, "/api/v1/session").bearer(&staff);
    assert_eq!(house.send(out).await.status, 204);
    assert_eq!(house.read(&staff, "/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn a_login_finds_its_door_or_is_told_one() {
    let house = House::new().await;
    let word = password("alice");
    for (body, status) in [
        (json!({"login": "alice", "password": word}), 201),
        (
            json!({"login": "alice", "password": word, "door": "customer"}),
            201,
        ),
        (
            json!({"login": "alice", "password": word, "door": "staff"}),
            401,
        ),
        (
            json!({"login": "paul", "password": DEMO_STAFF_PASSWORD, "door": "staff"}),
            201,
        ),
        (
            json!({"login": "PAUL", "password": DEMO_STAFF_PASSWORD}),
            201,
        ),
        (
            json!({"login": "paul", "password": DEMO_STAFF_PASSWORD, "door": "customer"}),
            401,
        ),
        (
            json!({"login": "paul", "password": DEMO_STAFF_PASSWORD, "door": ""}),
            400,
        ),
        (
            json!({"login": "paul", "password": DEMO_STAFF_PASSWORD, "door": "back"}),
            400,
        ),
    ] {
        let answer = session(&house, body.clone()).await;
        assert_eq!(answer.status, status, "{body}");
    }
}

#[tokio::test]
async fn with_the_staffs_cookie_writes_need_its_own_token() {
    let house = House::new().await;
    let mut browser = house.signed_in("alice").await;
    let body = json!({"login": "marie", "password": DEMO_STAFF_PASSWORD, "as": "cookie"});
    let call = Call::new(Method::POST, "/api/v1/session").json(&body.to_string());
    assert_eq!(browser.send(call).await.status, 201);
    // Both are signed in: the customer unless told.
    let me = browser.get("/api/v1/me").await.json();
    assert_eq!(me["login"], "alice");
    let customers = me["csrf_token"].as_str().unwrap().to_owned();
    let me = browser.get("/api/v1/me?door=staff").await.json();
    assert_eq!(me["login"], "marie");
    let ours = me["csrf_token"].as_str().unwrap().to_owned();
    let end = |token: &str| {
        let call = Call::new(Method::DELETE, "/api/v1/session?door=staff");
        call.header("x-csrf-token", token)
    };
    for forged in ["", "x", &customers] {
        assert_eq!(browser.send(end(forged)).await.status, 403, "{forged}");
    }
    assert_eq!(browser.send(end(&ours)).await.status, 204);
    assert!(!browser.cookies.contains_key("guichet-equipe"));
    assert_eq!(browser.get("/api/v1/me").await.json()["login"], "alice");
}

#[tokio::test]
async fn a_token_is_shown_once_and_ends_when_it_is_told() {
    let house = House::new().await;
    let mut browser = signed_in(&house, "marie").await;
    let made = token(&mut browser, &["deployments:read", "projects:read"]).await;
    assert_eq!(
        (made.status.as_u16(), made.header("cache-control")),
        (201, "no-store")
    );
    let secret = secret_of(&made);
    let list = browser.get(TOKENS).await;
    assert!(list.text().contains("CI") && list.text().contains("Jamais"));
    assert!(!list.text().contains(&secret), "shown once");
    let me = house.read(&secret, "/api/v1/me").await;
    assert_eq!(
        (me.status.as_u16(), &me.json()["login"]),
        (200, &json!("marie"))
    );
    assert!(
        !browser.get(TOKENS).await.text().contains("Jamais"),
        "the use is shown"
    );
    let orders = house.read(&secret, "/api/v1/orders").await;
    assert_eq!(orders.json()["code"], "not_a_customer");
    let out = Call::new(Method::DELETE, "/api/v1/session").bearer(&secret);
    assert_eq!(house.send(out).await.json()["code"], "no_session");
    // Somebody else's token is none.
    let text = list.text();
    let path = text
        .split("action=\"")
        .find(|p| p.contains("/revoquer/"))
        .unwrap();
    let path = path.split('"').next().unwrap().to_owned();
    let mut other = signed_in(&house, "paul").await;
    let csrf = csrf_of(&other.get(TOKENS).await);
    assert_eq!(other.post(&path, &[("csrf", &csrf)]).await.status, 404);
    assert_eq!(house.read(&secret, "/api/v1/me").await.status, 200);
    let csrf = csrf_of(&list);
    assert_eq!(browser.post(&path, &[("csrf", "x")]).await.status, 403);
    assert_eq!(browser.post(&path, &[("csrf", &csrf)]).await.status, 303);
    assert_eq!(house.read(&secret, "/api/v1/me").await.status, 401);
    for forged in ["gct_", "gct_AAAA", &secret[..46], &secret[4..]] {
        assert_eq!(
            house.read(forged, "/api/v1/me").await.status,
            401,
            "{forged}"
        );
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_is_refused_with_what_was_typed() {
    let house = House::new().await;
    let mut browser = signed_in(&house, "marie").await;
    let csrf = csrf_of(&browser.get(TOKENS).await);
    for (name, days, scope) in [
        ("", "30", "projects:read"),
        ("a\nb", "30", "projects:read"),
        ("CI", "0", "projects:read"),
        ("CI", "366", "projects:read"),
        ("CI", "x", "projects:read"),
        ("CI", "30", ""),
        ("CI", "30", "everything"),
    ] {
        let form = [
            ("name", name),
            ("days", days),
            ("scope", scope),
            ("csrf", &csrf),
        ];
        let answer = browser.post(TOKENS, &form).await;
        assert_eq!(answer.status, 400, "{name} {days} {scope}");
        assert!(answer.text().contains("aria-invalid") || answer.text().contains("field-bad"));
        assert!(answer.text().contains("Le jeton n’a pas été créé."));
        assert!(!answer.text().contains("gct_"));
    }
    assert!(
        browser
            .get(TOKENS)
            .await
            .text()
            .contains("Pas encore de jeton.")
    );
}

#[tokio::test]
async fn a_staff_session_ends_by_idleness_and_by_age_and_a_token_by_its_date() {
    let clock = TestClock::new();
    let house = House::by(&clock).await;
    let mut browser = signed_in(&house, "marie").await;
    let secret = secret_of(&token(&mut browser, &["projects:read"]).await);
    clock.forward(TimeDelta::minutes(29));
    assert_eq!(browser.get(DASHBOARD).await.status, 200);
    clock.forward(TimeDelta::minutes(30));
    assert_eq!(browser.get(DASHBOARD).await.status, 303);
    assert!(
        browser.get("/equipe/").await.text().contains("30"),
        "says why"
    );
    let mut browser = signed_in(&house, "marie").await;
    for _ in 0..36 {
        assert_eq!(browser.get(DASHBOARD).await.status, 200);
        clock.forward(TimeDelta::minutes(20));
    }
    assert_eq!(browser.get(DASHBOARD).await.status, 303, "twelve hours on");
    assert_eq!(house.read(&secret, "/api/v1/me").await.status, 200);
    clock.forward(TimeDelta::days(30));
    assert_eq!(house.read(&secret, "/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn whoever_is_disabled_is_out_at_once_and_roles_are_looked_up_each_time() {
    let house = House::new().await;
    let mut browser = signed_in(&house, "marie").await;
    let secret = secret_of(&token(&mut browser, &["projects:read"]).await);
    let marie = house
        .memory
        .staff
        .iter()
        .find(|m| m.login == "marie")
        .unwrap();
    let mut unit = house.memory.sql.begin().await.unwrap();
    let roles = Roles::from([Role::Developer]);
    unit.staff().set_roles(marie.id, &roles).await.unwrap();
    unit.save().await.unwrap();
    let me = house.read(&secret, "/api/v1/me").await.json();
    assert_eq!(
        me["roles"],
        json!(["developer"]),
        "a demotion counts at once"
    );
    let mut unit = house.memory.sql.begin().await.unwrap();
    let now = house.memory.clock.now();
    unit.staff()
        .set_disabled(marie.id, Some(now))
        .await
        .unwrap();
    unit.save().await.unwrap();
    assert_eq!(browser.get(DASHBOARD).await.status, 303);
    assert_eq!(house.read(&secret, "/api/v1/me").await.status, 401);
    let mut browser = house.browser();
    let answer = at_the_door(&mut browser, "marie", DEMO_STAFF_PASSWORD, "").await;
    assert_eq!(answer.status, 401);
}

/// The list does not grow with the years, and no token falls off it.
#[tokio::test]
async fn tokens_of_long_ago_are_reached_by_links() {
    let house = House::new().await;
    let marie = house.memory.staff.iter().find(|m| m.login == "marie");
    let owner = TokenOwner::Staff(marie.unwrap().id);
    let mut unit = house.memory.sql.begin().await.unwrap();
    for n in 1..=45_u8 {
        let made_at = DateTime::from_timestamp(1_700_000_000 + i64::from(n), 0).unwrap();
        let token = Token {
            id: TokenId(OsRandom.id()),
            owner,
            name: format!("Jeton {n}."),
            scopes: [TokenScope::ProjectsRead].into(),
            made_at,
            expires_at: made_at + TimeDelta::days(1),
            used_at: None,
            revoked_at: None,
        };
        unit.tokens().add(&token, &[n; 32]).await.unwrap();
    }
    unit.save().await.unwrap();
    let mut browser = signed_in(&house, "marie").await;
    let (mut path, mut seen) = (TOKENS.to_owned(), Vec::new());
    loop {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200);
        let text = page.text();
        let here = (1..=45).filter(|n| text.contains(&format!("Jeton {n}.")));
        let here: Vec<u32> = here.collect();
        assert!(here.len() <= 20, "{}", here.len());
        seen.extend(here.into_iter().rev());
        let Some((before, _)) = text.split_once("\" rel=\"next\"") else {
            break;
        };
        path = before.rsplit_once("href=\"").unwrap().1.to_owned();
    }
    assert_eq!(seen, (1..=45).rev().collect::<Vec<_>>());
    // Another's cursor leads nowhere.
    let mut jean = signed_in(&house, "jean").await;
    assert_eq!(jean.get(&path).await.status, 404);
}

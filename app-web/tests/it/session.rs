//! Signing in and out, forms, cookies and tokens.

use std::time::Duration;

use chrono::TimeDelta;
use guichet_domain::access::Session;
use guichet_domain::kernel::SessionId;
use guichet_portal::SessionToken;
use guichet_portal::driven::{Random, ReadSessions, Work};
use guichet_wiring::OsRandom;
use poem::http::Method;

use crate::support::{Call, HTTPS, House, csrf_of, encode, password};

const DASHBOARD: &str = "/client/tableau-de-bord/";

#[tokio::test]
async fn a_customer_signs_in_sees_their_own_and_signs_out() {
    let house = House::new().await;
    let mut browser = house.signed_in("alice").await;
    let dashboard = browser.get(DASHBOARD).await;
    assert_eq!(dashboard.status, 200);
    assert_eq!(dashboard.header("cache-control"), "no-store");
    let name = guichet_fixtures::expected().parties[0].name.clone();
    assert!(dashboard.text().contains(&name));
    let again = browser.get("/client/").await;
    assert_eq!(
        (again.status.as_u16(), again.header("location")),
        (303, DASHBOARD)
    );

    let (csrf, session) = (browser.csrf().await, browser.session().unwrap());
    let out = browser
        .post("/client/deconnexion/", &[("csrf", &csrf)])
        .await;
    assert_eq!((out.status.as_u16(), out.header("location")), (303, "/"));
    assert_eq!(browser.session(), None);
    let home = browser.get("/").await.text();
    assert!(home.contains("Votre session est fermée."), "said once");
    assert!(
        !browser
            .get("/")
            .await
            .text()
            .contains("Votre session est fermée.")
    );

    // The secret is worth nothing any more, and signing out twice is no fault.
    browser.cookies.insert("guichet".into(), session);
    assert_eq!(browser.get(DASHBOARD).await.status, 303);
    let twice = browser
        .post("/client/deconnexion/", &[("csrf", &csrf)])
        .await;
    assert_eq!(
        (twice.status.as_u16(), twice.header("location")),
        (303, "/")
    );
}

#[tokio::test]
async fn a_failure_answers_401_with_the_form_and_says_not_which() {
    let house = House::new().await;
    let mut browser = house.browser();
    let mut seen = vec![];
    for login in ["alice", "nobody", "sansclient"] {
        let answer = browser.sign_in(login, "wrong", "").await;
        assert_eq!(answer.status, 401, "{login}");
        assert!(answer.text().contains(&format!("value=\"{login}\"")));
        assert!(
            !answer.text().contains("wrong\""),
            "the password is never given back"
        );
        assert!(!csrf_of(&answer).is_empty(), "to try again");
        seen.push(answer.anonymous().2.replace(login, "LOGIN"));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(browser.session(), None);
}

#[tokio::test]
async fn too_many_tries_answer_429_and_say_when() {
    let house = House::new().await;
    house
        .memory
        .erp
        .set_sign_in_pause(Some(Duration::from_mins(2)));
    let mut browser = house.browser();
    let answer = browser.sign_in("alice", "x", "").await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), "120");
    assert!(answer.text().contains("2 minutes"));
    let body = r#"{"login": "marc", "password": "x"}"#;
    let answer = house
        .send(Call::new(Method::POST, "/api/v1/session").json(body))
        .await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), "120");
    house.memory.erp.set_sign_in_pause(None);

    let mut last = 0;
    for _ in 0..40 {
        last = browser.sign_in("gamma", "wrong", "").await.status.as_u16();
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429, "the portal holds limits of its own");
}

#[tokio::test]
async fn forms_need_their_own_token() {
    let house = House::new().await;
    let mut browser = house.browser();
    let good = csrf_of(&browser.get("/client/").await);
    let pass = password("alice");
    let mut stranger = house.browser();
    stranger.get("/client/").await;
    for csrf in ["", "x", &good] {
        let form = [
            ("login", "alice"),
            ("password", pass.as_str()),
            ("csrf", csrf),
        ];
        let answer = stranger.post("/client/", &form).await;
        assert_eq!(answer.status, 403, "{csrf}: another browser's token");
        assert_ne!(csrf_of(&answer), csrf, "a fresh one");
    }
    let form = [
        ("login", "alice"),
        ("password", pass.as_str()),
        ("csrf", &good),
    ];
    assert_eq!(
        house.browser().post("/client/", &form).await.status,
        403,
        "no cookie"
    );
    assert_eq!(browser.post("/client/", &form).await.status, 303);

    let marc = house.signed_in("marc").await.csrf().await;
    for csrf in ["", "x", &good, &marc] {
        let answer = browser
            .post("/client/deconnexion/", &[("csrf", csrf)])
            .await;
        assert_eq!(answer.status, 403, "{csrf}");
        assert!(answer.header("content-type").starts_with("text/html"));
    }
    assert_eq!(browser.get(DASHBOARD).await.status, 200, "still signed in");
}

#[tokio::test]
async fn another_sites_form_signs_nobody_out() {
    let house = House::new().await;
    // Browsers keep `SameSite=Lax` cookies from it, and obey the cookies of the answer.
    let call = Call::new(Method::POST, "/client/deconnexion/").form(&[]);
    let answer = house.send(call).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "/")
    );
    assert!(answer.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn signing_in_always_opens_a_new_session_and_ends_the_one_before() {
    let house = House::new().await;
    let mut browser = house.browser();
    // A value planted before is never taken over.
    browser.cookies.insert("guichet".into(), "A".repeat(43));
    let csrf = csrf_of(&browser.get("/client/").await);
    let pass = password("alice");
    let form = [
        ("login", "alice"),
        ("password", pass.as_str()),
        ("csrf", &csrf),
    ];
    browser.post("/client/", &form).await;
    let first = browser.session().unwrap();
    assert_ne!(first, "A".repeat(43));

    let pass = password("marc");
    let csrf = csrf_of(&house.get("/client/").await);
    let mut form_browser = house.browser();
    let own = csrf_of(&form_browser.get("/client/").await);
    assert_ne!(csrf, own);
    browser.cookies.extend(form_browser.cookies.clone());
    let form = [
        ("login", "marc"),
        ("password", pass.as_str()),
        ("csrf", &own),
    ];
    assert_eq!(browser.post("/client/", &form).await.status, 303);
    assert_ne!(browser.session().unwrap(), first);
    let mut old = house.browser();
    old.cookies.insert("guichet".into(), first);
    assert_eq!(
        old.get(DASHBOARD).await.status,
        303,
        "the one before has ended"
    );
}

#[tokio::test]
async fn next_leads_to_pages_of_this_site_alone() {
    let house = House::new().await;
    for (next, target) in [
        ("/client/commandes/?q=vis", "/client/commandes/?q=vis"),
        ("/client/factures/12/", "/client/factures/12/"),
        ("", DASHBOARD),
        ("//evil.example", DASHBOARD),
        ("/\\evil.example", DASHBOARD),
        ("https://evil.example", DASHBOARD),
        ("/client/\r\nset-cookie: a=b", DASHBOARD),
        ("/client/deconnexion/", DASHBOARD),
        ("/client/", DASHBOARD),
        ("/client/nowhere/", DASHBOARD),
        ("/%2f%2fevil.example", DASHBOARD),
        ("/client/commandes/../..//evil.example/", DASHBOARD),
    ] {
        let mut browser = house.browser();
        let answer = browser.sign_in("alice", &password("alice"), next).await;
        assert_eq!(answer.header("location"), target, "{next:?}");
        let answer = browser
            .get(&format!("/client/?next={}", encode(next)))
            .await;
        assert_eq!(answer.header("location"), target, "{next:?}");
    }
    let sent = house.get("/client/commandes/?q=a%26b").await;
    assert_eq!(
        sent.header("location"),
        "/client/?next=%2Fclient%2Fcommandes%2F%3Fq%3Da%2526b"
    );
}

#[tokio::test]
async fn cookies_are_locked_where_tls_is() {
    let house = House::at(HTTPS, false).await;
    let mut browser = house.browser();
    let answer = browser.sign_in("alice", &password("alice"), "").await;
    let cookie = answer
        .set_cookies()
        .into_iter()
        .find(|c| c.starts_with("__Host-guichet="));
    let cookie = cookie.unwrap();
    for part in [
        "Path=/",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
        "Max-Age=43200",
    ] {
        assert!(cookie.split("; ").any(|p| p == part), "{part}: {cookie}");
    }
    assert!(!cookie.contains("Domain"));
    assert_eq!(browser.get(DASHBOARD).await.status, 200);
    let value = browser.cookies.remove("__Host-guichet").unwrap();
    browser.cookies.insert("guichet".into(), value);
    assert_eq!(
        browser.get(DASHBOARD).await.status,
        303,
        "the plain name opens nothing"
    );
}

#[tokio::test]
async fn a_session_that_ended_says_so_and_comes_back_to_the_same_page() {
    let house = House::new().await;
    let mut browser = house.signed_in("alice").await;
    let token = SessionToken::parse(&browser.session().unwrap()).unwrap();
    let session = house
        .memory
        .sql
        .by_token(&token.hash())
        .await
        .unwrap()
        .unwrap();
    // The same, opened earlier and not used since.
    let past = house.memory.clock.now() - TimeDelta::minutes(31);
    let old = Session {
        id: SessionId(OsRandom.id()),
        opened_at: past,
        used_at: past,
        ..session
    };
    let secret = "A".repeat(43);
    let hash = SessionToken::parse(&secret).unwrap().hash();
    let mut unit = house.memory.sql.begin().await.unwrap();
    unit.sessions().open(&old, &hash).await.unwrap();
    unit.save().await.unwrap();
    browser.cookies.insert("guichet".into(), secret);
    let sent = browser.get("/client/factures/").await;
    assert_eq!(
        sent.header("location"),
        "/client/?next=%2Fclient%2Ffactures%2F"
    );
    let form = browser.get(sent.header("location")).await;
    assert_eq!(form.status, 200);
    assert!(form.text().contains("30 minutes"), "{}", form.text());
    assert_eq!(browser.session(), None);
    let form = browser.get(sent.header("location")).await;
    assert!(!form.text().contains("30 minutes"), "said once");
}

#[tokio::test]
async fn whoever_wants_to_leave_can_leave_while_the_erp_is_away() {
    let house = House::new().await;
    let mut browser = house.signed_in("alice").await;
    let (csrf, session) = (browser.csrf().await, browser.session().unwrap());
    house.memory.erp.set_away(true);
    let out = browser
        .post("/client/deconnexion/", &[("csrf", &csrf)])
        .await;
    assert_eq!(out.status, 303);
    house.memory.erp.set_away(false);
    browser.cookies.insert("guichet".into(), session);
    assert_eq!(
        browser.get(DASHBOARD).await.status,
        303,
        "the session has ended"
    );
}

#[tokio::test]
async fn a_cookies_secret_is_no_token_and_a_bad_token_spoils_a_good_cookie() {
    let house = House::new().await;
    let browser = house.signed_in("alice").await;
    let secret = browser.session().unwrap();
    let me = "/api/v1/me";
    let call = || Call::new(Method::GET, me);
    let with_cookie = || call().header("cookie", &format!("guichet={secret}"));
    assert_eq!(house.send(with_cookie()).await.status, 200);
    assert_eq!(house.send(call().bearer(&secret)).await.status, 401);
    for bad in ["Bearer x", "Bearer", "Basic YTpi", "", "Bearer "] {
        let answer = house.send(with_cookie().header("authorization", bad)).await;
        assert_eq!(answer.status, 401, "{bad:?}");
    }
    let token = house.token("alice").await;
    assert_eq!(house.read(&token, me).await.status, 200);
    let as_cookie = call().header("cookie", &format!("guichet={token}"));
    assert_eq!(house.send(as_cookie).await.status, 401);
    let twice = call().bearer(&token).bearer(&token);
    assert_eq!(house.send(twice).await.status, 401);
}

#[tokio::test]
async fn api_sessions_open_as_told_and_end() {
    let house = House::new().await;
    let path = "/api/v1/session";
    let open = |way: &str| {
        let body = format!(
            r#"{{"login": "alice", "password": "{}", "as": "{way}"}}"#,
            password("alice")
        );
        house.send(Call::new(Method::POST, path).json(&body))
    };
    let by_token = open("token").await;
    assert_eq!(by_token.status, 201);
    assert!(by_token.set_cookies().is_empty(), "never both");
    let token = by_token.json()["token"].as_str().unwrap().to_owned();
    assert!(
        by_token.json()["expires_at"]
            .as_str()
            .unwrap()
            .ends_with('Z')
    );
    let end = || Call::new(Method::DELETE, path).bearer(&token);
    assert_eq!(house.send(end()).await.status, 204);
    assert_eq!(house.send(end()).await.status, 401, "ended");

    let by_cookie = open("cookie").await;
    assert_eq!(by_cookie.status, 201);
    assert!(by_cookie.json().get("token").is_none(), "never both");
    let cookie = by_cookie.set_cookies()[0]
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let me = house
        .send(Call::new(Method::GET, "/api/v1/me").header("cookie", &cookie))
        .await;
    let csrf = me.json()["csrf_token"].as_str().unwrap().to_owned();
    let end = || Call::new(Method::DELETE, path).header("cookie", &cookie);
    assert_eq!(house.send(end()).await.status, 403, "no X-CSRF-Token");
    assert_eq!(
        house.send(end().header("x-csrf-token", "x")).await.status,
        403
    );
    let ended = house.send(end().header("x-csrf-token", &csrf)).await;
    assert_eq!(ended.status, 204);
    assert!(ended.set_cookies()[0].contains("Max-Age=0"));
}

#[tokio::test]
async fn a_login_without_a_customer_sees_a_page_that_says_so() {
    let house = House::new().await;
    let mut browser = house.signed_in("sansclient").await;
    for path in [
        DASHBOARD,
        "/client/commandes/",
        "/client/factures/",
        "/client/profil/",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("n’est relié à aucun client"), "{path}");
    }
    let token = house.token("sansclient").await;
    for path in [
        "dashboard",
        "orders",
        "invoices",
        "orders/1",
        "invoices/1/document",
    ] {
        let answer = house.read(&token, &format!("/api/v1/{path}")).await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(answer.json()["code"], "no_customer", "{path}");
    }
    let me = house.read(&token, "/api/v1/me").await;
    assert_eq!(
        (me.status.as_u16(), me.json()["customers"].to_string()),
        (200, "[]".into())
    );
}

//! What holds for every answer: headers, methods, limits, language, faults.

use poem::http::Method;

use crate::support::{Call, HTTPS, House};

#[tokio::test]
async fn headers_guard_every_answer() {
    let house = House::at(HTTPS, false).await;
    for path in [
        "/",
        "/client/",
        "/nowhere",
        "/api/v1/me",
        "/healthz",
        "/docs",
        "/openapi.json",
    ] {
        let answer = house.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(policy.contains("default-src"), "{path}");
        assert!(!policy.contains("script-src 'unsafe-inline'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{path}"
        );
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age="),
            "{path}"
        );
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
    let house = House::new().await;
    assert_eq!(house.get("/").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn scripts_run_by_nonce_alone() {
    let house = House::new().await;
    let (one, two) = (house.get("/").await, house.get("/").await);
    assert_ne!(
        one.header("content-security-policy"),
        two.header("content-security-policy")
    );
    for path in ["/", "/client/", "/docs"] {
        let page = house.get(path).await;
        let policy = page.header("content-security-policy");
        let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
        let nonce = rest.split('\'').next().unwrap();
        let text = page.text();
        let own = text.matches(&format!("nonce=\"{nonce}\"")).count();
        let scripts = if path == "/docs" {
            2
        } else {
            text.matches("<script").count()
        };
        assert_eq!(own, scripts, "{path}");
        if path != "/docs" {
            assert!(
                !text.contains(" style=") && !text.contains(" onclick="),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn a_wrong_method_says_which_are_right() {
    let house = House::new().await;
    for (method, path, allow) in [
        (Method::POST, "/", "GET, HEAD"),
        (Method::DELETE, "/client/", "GET, HEAD, POST"),
        (Method::GET, "/client/deconnexion/", "POST"),
        (Method::PUT, "/client/commandes/1/", "GET, HEAD"),
        (Method::OPTIONS, "/healthz", "GET, HEAD"),
        (Method::POST, "/api/v1/orders", "GET, HEAD"),
        (Method::PATCH, "/api/v1/orders/1", "GET, HEAD"),
        (Method::POST, "/openapi.json", "GET, HEAD"),
    ] {
        let answer = house.send(Call::new(method, path)).await;
        assert_eq!(answer.status, 405, "{path}");
        assert_eq!(answer.header("allow"), allow, "{path}");
    }
    let answer = house.send(Call::new(Method::GET, "/api/v1/session")).await;
    assert_eq!(answer.status, 405);
    assert!(answer.header("allow").contains("POST") && answer.header("allow").contains("DELETE"));
}

#[tokio::test]
async fn head_answers_as_get_without_a_body() {
    let house = House::new().await;
    let token = house.token("alice").await;
    for path in [
        "/",
        "/client/",
        "/healthz",
        "/openapi.json",
        "/api/v1/orders",
        "/nowhere",
    ] {
        let get = house.read(&token, path).await;
        let head = house
            .send(Call::new(Method::HEAD, path).bearer(&token))
            .await;
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(
            head.header("content-type"),
            get.header("content-type"),
            "{path}"
        );
        assert!(head.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn bodies_have_a_limit_and_a_type() {
    let house = House::new().await;
    let session = || Call::new(Method::POST, "/api/v1/session");
    let large = format!(r#"{{"login": "{}"}}"#, "x".repeat(70_000));
    let answer = house.send(session().json(&large)).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let page = Call::new(Method::POST, "/client/").form(&[("login", &large)]);
    let page = house.send(page).await;
    assert_eq!(page.status, 413);
    assert!(page.header("content-type").starts_with("text/html"));

    let good = r#"{"login": "a", "password": "b"}"#;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "x",
    ] {
        assert_eq!(
            house.send(session().body(kind, good)).await.status,
            415,
            "{kind}"
        );
    }
    assert_eq!(house.send(session()).await.status, 415, "no type at all");
    let typed = session().body("application/json; charset=utf-8", good);
    assert_eq!(house.send(typed).await.status, 401);
    for bad in [
        "",
        "{",
        "null",
        "[]",
        "\"x\"",
        "{\"login\": \"a\"",
        "\u{feff}{}",
    ] {
        assert_eq!(house.send(session().json(bad)).await.status, 400, "{bad}");
    }
    let wrong = r#"{"login": false, "as": "both", "more": 1}"#;
    let answer = house.send(session().json(wrong)).await;
    assert_eq!(answer.status, 400);
    let fields: Vec<String> = answer.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| format!("{} {}", e["field"], e["code"]).replace('"', ""))
        .collect();
    assert_eq!(
        fields,
        [
            "login invalid",
            "password required",
            "as invalid",
            "more unknown"
        ]
    );
    let page = Call::new(Method::POST, "/client/").json("{}");
    assert_eq!(house.send(page).await.status, 415);
}

#[tokio::test]
async fn pages_speak_the_persons_language() {
    let house = House::new().await;
    let lang = |text: String| text.split("lang=\"").nth(1).unwrap()[..2].to_owned();
    assert_eq!(lang(house.get("/").await.text()), "fr");
    let english = Call::new(Method::GET, "/").header("accept-language", "en-GB, fr;q=0.5");
    let answer = house.send(english).await;
    assert!(answer.header("vary").contains("Accept-Language"));
    assert_eq!(lang(answer.text()), "en");

    // Léman's account is English; the choice made here outweighs it, and is kept.
    let mut browser = house.signed_in("leman").await;
    let page = "/client/tableau-de-bord/";
    assert_eq!(lang(browser.get(page).await.text()), "en");
    assert_eq!(
        lang(browser.get("/client/commandes/?lang=fr").await.text()),
        "fr"
    );
    assert_eq!(lang(browser.get(page).await.text()), "fr");
    assert_eq!(lang(browser.get("/nowhere/").await.text()), "fr");
    let odd = browser.get("/?lang=de").await;
    assert!(odd.set_cookies().iter().all(|c| !c.contains("language")));
}

#[tokio::test]
async fn a_missing_slash_is_put_back() {
    let house = House::new().await;
    for (path, target) in [
        ("/client", "/client/"),
        ("/client/commandes?q=a%20b", "/client/commandes/?q=a%20b"),
        ("/client/factures/12", "/client/factures/12/"),
        ("/health", "/health/"),
    ] {
        let answer = house.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (308, target),
            "{path}"
        );
    }
    assert_eq!(house.get("/api/v1/orders/").await.status, 404);
    assert_eq!(house.get("//evil.example/client").await.status, 404);
}

#[tokio::test]
async fn an_erp_that_is_away_is_said_calmly_and_is_back_at_once() {
    let house = House::new().await;
    let mut browser = house.signed_in("alice").await;
    let token = house.token("alice").await;
    house.memory.erp.set_away(true);
    let page = browser.get("/client/commandes/").await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains(page.header("x-request-id")));
    assert!(page.text().contains("ne répond pas"));
    let answer = house.read(&token, "/api/v1/orders").await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
    assert!(
        !answer.text().contains("memory"),
        "no cause: {}",
        answer.text()
    );
    assert_eq!(house.get("/readyz").await.status, 503);
    assert_eq!(house.get("/healthz").await.status, 200);
    assert_eq!(house.get("/").await.status, 200);
    house.memory.erp.set_away(false);
    assert_eq!(browser.get("/client/commandes/").await.status, 200);
    // What `/readyz` found holds for a second.
    let began = std::time::Instant::now();
    while house.get("/readyz").await.status != 200 {
        assert!(began.elapsed().as_secs() < 10, "it does not become ready");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn nothing_here_is_a_calm_page_or_a_problem() {
    let house = House::new().await;
    let page = house.get("/nowhere/").await;
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").starts_with("text/html"));
    for path in ["/api/", "/api/v1", "/api/v1/nowhere", "/api/v2/orders"] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_id_that_is_no_text_is_missing() {
    let house = House::new().await;
    let customer = house.token("alice").await;
    let staff = crate::staff::bearer(&house, "marie").await;
    for (token, list) in [
        (&customer, "/api/v1/orders"),
        (&customer, "/api/v1/invoices"),
        (&staff, "/api/v1/projects"),
        (&staff, "/api/v1/deployments"),
        (&staff, "/api/v1/incidents"),
    ] {
        let missing = house.read(token, &format!("{list}/0")).await;
        assert_eq!(missing.status, 404, "{list}");
        for id in ["%FF", "a%80", "%C3%28"] {
            let answer = house.read(token, &format!("{list}/{id}")).await;
            assert_eq!(answer.anonymous(), missing.anonymous(), "{list}/{id}");
        }
    }
    let mut alice = house.signed_in("alice").await;
    let mut marie = crate::staff::signed_in(&house, "marie").await;
    for path in ["/client/commandes/%FF/", "/client/factures/%FF/pdf"] {
        assert_eq!(alice.get(path).await.status, 404, "{path}");
    }
    for path in ["/projets/%FF/", "/incidents/%FF/"] {
        assert_eq!(marie.get(path).await.status, 404, "{path}");
    }
}

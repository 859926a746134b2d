//! Who may come in at all: scopes of tokens, customers, strangers, languages.

use guichet_domain::access::TokenScope;
use guichet_driven::ObjectKind;
use guichet_portal::TokenSecret;
use guichet_wiring::DEMO_STAFF_PASSWORD;
use poem::http::Method;
use serde_json::{Value, json};

use super::audit::refusals;
use super::ground::{Ground, confirmed};
use crate::support::{Answer, Call};

const SOMEBODY: &str = "01a1fdb8-132c-7324-91b8-25c4188b1200";

/// A token of a person, made on their page, with these scopes.
async fn token(ground: &Ground, login: &str, scopes: &[&str]) -> String {
    let mut browser = ground.house.browser();
    let csrf = crate::support::csrf_of(&browser.get("/equipe/").await);
    let form = [
        ("login", login),
        ("password", DEMO_STAFF_PASSWORD),
        ("next", ""),
        ("csrf", &csrf),
    ];
    assert_eq!(browser.post("/equipe/", &form).await.status, 303);
    let csrf = crate::support::csrf_of(&browser.get("/equipe/jetons/").await);
    let mut form = vec![("name", "CI"), ("days", "30"), ("csrf", csrf.as_str())];
    form.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let page = browser.post("/equipe/jetons/", &form).await.text();
    let at = page
        .find("gct_")
        .unwrap_or_else(|| panic!("no token: {page}"));
    page[at..at + 47].to_owned()
}

async fn send(ground: &Ground, secret: &str, method: Method, path: &str, body: &Value) -> Answer {
    let call = Call::new(method.clone(), &format!("/api/v1{path}")).bearer(secret);
    let call = if method == Method::GET {
        call
    } else {
        call.json(&body.to_string())
    };
    ground.house.send(call).await
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_no_more() {
    let ground = Ground::new().await;
    let task = ground.planned("v1", "DEV").await;
    let id = task["id"].as_str().unwrap();
    let project = &ground.project;
    let list = format!("/projects/{project}/deployments");
    let mut authorise = confirmed();
    authorise["revision"] = json!(1);
    let cases: [(TokenScope, Method, String, Value); 8] = [
        (
            TokenScope::ProjectsRead,
            Method::GET,
            "/projects".into(),
            json!({}),
        ),
        (
            TokenScope::ProjectsRead,
            Method::GET,
            format!("/projects/{project}/members"),
            json!({}),
        ),
        (
            TokenScope::ProjectsWrite,
            Method::POST,
            "/projects".into(),
            json!({"name": "Autre", "lead": "marie"}),
        ),
        (
            TokenScope::DeploymentsRead,
            Method::GET,
            list.clone(),
            json!({}),
        ),
        (
            TokenScope::DeploymentsRead,
            Method::GET,
            format!("{list}/statistics"),
            json!({}),
        ),
        (
            TokenScope::DeploymentsWrite,
            Method::POST,
            format!("/deployments/{id}/authorise"),
            authorise,
        ),
        (
            TokenScope::IncidentsRead,
            Method::GET,
            "/incidents".into(),
            json!({}),
        ),
        (
            TokenScope::IncidentsWrite,
            Method::POST,
            "/incidents".into(),
            json!({"title": "Lent", "description": "Oui.", "severity": "low", "project": project}),
        ),
    ];
    let word = guichet_domain::kernel::Words::word;
    let all: Vec<&str> = guichet_domain::kernel::Words::ALL
        .iter()
        .map(|(_, word): &(TokenScope, &str)| *word)
        .collect();
    for (scope, method, path, body) in cases {
        let scope: &str = word(scope);
        let others: Vec<&str> = all
            .iter()
            .copied()
            .filter(|known| *known != scope)
            .collect();
        let lacking = token(&ground, "marie", &others).await;
        let answer = send(&ground, &lacking, method.clone(), &path, &body).await;
        assert_eq!(answer.status, 403, "{method} {path}: {}", answer.text());
        assert_eq!(answer.json()["code"], "missing_scope", "{method} {path}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(scope));
        let having = token(&ground, "marie", &[scope]).await;
        let answer = send(&ground, &having, method.clone(), &path, &body).await;
        assert!(
            answer.status.is_success(),
            "{method} {path}: {}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn customers_and_strangers_see_none_of_it() {
    let ground = Ground::new().await;
    let task = ground.planned("v1", "DEV").await;
    let id = task["id"].as_str().unwrap();
    let customer = ground.house.token("alice").await;
    let project = &ground.project;
    let paths = [
        "/projects".to_owned(),
        format!("/projects/{project}"),
        format!("/projects/{project}/stages"),
        format!("/projects/{project}/members"),
        format!("/projects/{project}/deployments"),
        format!("/projects/{project}/deployments/statistics"),
        format!("/projects/{project}/deployments/dora"),
        format!("/deployments/{id}"),
        format!("/deployments/{id}/history"),
        format!("/deployments/{id}/logs"),
        "/incidents".to_owned(),
        format!("/incidents/{SOMEBODY}"),
        format!("/incidents/{SOMEBODY}/timeline"),
    ];
    for path in &paths {
        let none = json!({});
        let answer = send(&ground, &customer, Method::GET, path, &none).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (403, &json!("not_staff")),
            "{path}"
        );
        let call = Call::new(Method::GET, &format!("/api/v1{path}"));
        assert_eq!(ground.house.send(call).await.status, 401, "{path}");
        let secret = TokenSecret::parse("gct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assert!(secret.is_some());
        let bad = "gct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assert_eq!(
            send(&ground, bad, Method::GET, path, &none).await.status,
            401,
            "{path}"
        );
    }
    // And the staff see none of the customers'.
    for path in ["/orders", "/invoices", "/dashboard"] {
        let answer = ground.get("admin.g", path).await;
        assert_eq!(answer.status, 403, "{path}");
    }
    let body = json!({"revision": 1, "confirmed": ["tests", "team", "planning"]});
    let path = format!("/deployments/{id}/authorise");
    assert_eq!(
        send(&ground, &customer, Method::POST, &path, &body)
            .await
            .status,
        403
    );
    assert_eq!(ground.task("marie", &task).await["state"], "planned");
}

#[tokio::test]
async fn what_is_missing_is_404_for_reads_and_verbs_alike() {
    let ground = Ground::new().await;
    for id in [SOMEBODY, "x", "01A1FDB8-132C-7324-91B8-25C4188B1200", "42"] {
        for path in [
            format!("/projects/{id}"),
            format!("/projects/{id}/stages"),
            format!("/projects/{id}/members"),
            format!("/projects/{id}/deployments"),
            format!("/projects/{id}/deployments/statistics"),
            format!("/projects/{id}/deployments/dora"),
            format!("/deployments/{id}"),
            format!("/deployments/{id}/history"),
            format!("/deployments/{id}/logs"),
            format!("/incidents/{id}"),
            format!("/incidents/{id}/timeline"),
        ] {
            let answer = ground.get("admin.g", &path).await;
            assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        }
        for (path, body) in [
            (
                format!("/projects/{id}/deployments"),
                ground.plan("v1", "DEV"),
            ),
            (format!("/projects/{id}/stages/tests/start"), json!({})),
            (
                format!("/projects/{}/stages/nonsense/start", ground.project),
                json!({}),
            ),
            (
                format!("/projects/{id}/members"),
                json!({"login": "jean", "role": "developer"}),
            ),
            (format!("/deployments/{id}/start"), json!({"revision": 1})),
            (format!("/deployments/{id}/logs"), json!({"lines": ["a"]})),
            (
                format!("/incidents/{id}/acknowledge"),
                json!({"revision": 1}),
            ),
            (format!("/incidents/{id}/comment"), json!({"text": "a"})),
        ] {
            let answer = ground.post("admin.g", &path, &body).await;
            assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        }
    }
    // A verb is noted, with what was asked for; what is no id is nothing to tell of.
    let noted = refusals(&ground.house.memory, "admin.g").await;
    let missing = |kind, verb: &str| (kind, SOMEBODY.into(), verb.into(), "missing".into());
    let expected = [
        missing(ObjectKind::Deployment, "plan"),
        missing(ObjectKind::Project, "start"),
        missing(ObjectKind::Project, "member"),
        missing(ObjectKind::Deployment, "start"),
        missing(ObjectKind::Deployment, "logs"),
        missing(ObjectKind::Incident, "acknowledge"),
        missing(ObjectKind::Incident, "comment"),
    ];
    assert_eq!(noted, expected);
    let page = ground
        .get("admin.g", &format!("/incidents?project={SOMEBODY}"))
        .await;
    assert_eq!(page.json()["items"], json!([]));
}

#[tokio::test]
async fn refusals_are_said_in_the_callers_language() {
    let ground = Ground::new().await;
    let task = ground.planned("v1", "DEV").await;
    let path = format!("/deployments/{}", task["id"].as_str().unwrap());
    let shown = ground.get("paul", &path).await.json();
    let french = shown["allowed"]["authorise"]["detail"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(french.starts_with("Réservé"), "{french}");
    let call = ground.call("paul", Method::GET, &format!("{path}?lang=en"));
    let shown = ground.house.send(call).await.json();
    let english = shown["allowed"]["authorise"]["detail"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(english.starts_with("Only an administrator"), "{english}");
    let body = json!({"revision": 1, "reason": " "});
    let refused = ground.post("marie", &format!("{path}/reject"), &body).await;
    assert_eq!(refused.json()["errors"][0]["detail"], "À remplir.");
    let refused = ground
        .post("marie", &format!("{path}/reject?lang=en"), &body)
        .await;
    assert_eq!(refused.json()["errors"][0]["detail"], "Fill this in.");
}

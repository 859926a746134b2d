use poem::http::Method;
use serde_json::{Value, json};

use super::ground::{Ground, confirmed};
use crate::support::Answer;

async fn keyed(ground: &Ground, path: &str, key: &str, body: &Value) -> Answer {
    let call = ground.call("marie", Method::POST, path);
    let call = call.header("idempotency-key", key).json(&body.to_string());
    ground.house.send(call).await
}

#[tokio::test]
async fn a_repeat_gets_the_first_answers_bytes_and_another_body_is_refused() {
    let ground = Ground::new().await;
    let path = format!("/projects/{}/deployments", ground.project);
    let body = ground.plan("v1", "DEV");
    let first = keyed(&ground, &path, "ci-42", &body).await;
    let again = keyed(&ground, &path, "ci-42", &body).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.body, again.body);
    let all = ground.get("marie", &path).await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "planned once");

    let other = keyed(&ground, &path, "ci-42", &ground.plan("v2", "DEV")).await;
    assert_eq!(
        (other.status.as_u16(), &other.json()["code"]),
        (422, &json!("key_reused"))
    );

    // A verb's repeat answers as before, although the revision is another one by now.
    let task = first.json();
    let path = format!("/deployments/{}/authorise", task["id"].as_str().unwrap());
    let mut body = confirmed();
    body["revision"] = task["revision"].clone();
    let first = keyed(&ground, &path, "ci-42", &body).await;
    assert_eq!(
        first.status,
        200,
        "a key is of one command: {}",
        first.text()
    );
    let again = keyed(&ground, &path, "ci-42", &body).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    let fresh = keyed(&ground, &path, "ci-43", &body).await;
    assert_eq!(fresh.status, 409);

    // Somebody else's key is another key.
    let call = ground.call("admin.g", Method::POST, &path);
    let call = call
        .header("idempotency-key", "ci-42")
        .json(&body.to_string());
    assert_eq!(ground.house.send(call).await.status, 409);
}

#[tokio::test]
async fn projects_incidents_and_logs_take_keys_too() {
    let ground = Ground::new().await;
    let body = json!({"name": "Deuxième", "lead": "marie"});
    let first = keyed(&ground, "/projects", "k", &body).await;
    let again = keyed(&ground, "/projects", "k", &body).await;
    assert_eq!(
        (first.status.as_u16(), again.status.as_u16()),
        (201, 201),
        "{}",
        again.text()
    );
    assert_eq!(first.body, again.body);
    let other = keyed(
        &ground,
        "/projects",
        "k",
        &json!({"name": "Autre", "lead": "marie"}),
    )
    .await;
    assert_eq!(other.status, 422);

    let path = format!("/projects/{}/stages/deploiement/start", ground.project);
    let first = keyed(&ground, &path, "k", &json!({})).await;
    let again = keyed(&ground, &path, "k", &json!({})).await;
    assert_eq!(
        (first.status.as_u16(), &first.body),
        (200, &again.body),
        "{}",
        again.text()
    );

    let body = json!({
        "title": "Lent", "description": "Depuis midi.", "severity": "low",
        "project": ground.project,
    });
    let first = keyed(&ground, "/incidents", "k", &body).await;
    let again = keyed(&ground, "/incidents", "k", &body).await;
    assert_eq!(
        (first.status.as_u16(), &first.body),
        (201, &again.body),
        "{}",
        first.text()
    );
    let path = format!(
        "/incidents/{}/comment",
        first.json()["id"].as_str().unwrap()
    );
    for _ in 0..2 {
        let said = keyed(&ground, &path, "k", &json!({"text": "Vu."})).await;
        assert_eq!(said.json()["timeline"].as_array().unwrap().len(), 2);
    }

    let task = ground.running("v1", "DEV").await;
    let path = format!("/deployments/{}/logs", task["id"].as_str().unwrap());
    for _ in 0..2 {
        let call = ground.call("jean", Method::POST, &path);
        let call = call
            .header("idempotency-key", "k")
            .json(r#"{"lines": ["a"]}"#);
        let answer = ground.house.send(call).await;
        assert_eq!(
            answer.json()["logs"].as_array().unwrap().len(),
            1,
            "{}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn a_key_is_one_to_two_hundred_printable_characters() {
    let ground = Ground::new().await;
    let path = format!("/projects/{}/deployments", ground.project);
    let body = ground.plan("v1", "DEV");
    for key in ["", " ", "a\tb", &"k".repeat(201)] {
        let answer = keyed(&ground, &path, key, &body).await;
        assert_eq!(answer.status, 400, "{key:?}");
        assert_eq!(answer.json()["errors"][0]["field"], "Idempotency-Key");
    }
    assert_eq!(
        keyed(&ground, &path, &"k".repeat(200), &body).await.status,
        201
    );
    let all = ground.get("marie", &path).await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    let twice = ground.call("marie", Method::POST, &path);
    let twice = twice
        .header("idempotency-key", "a")
        .header("idempotency-key", "b");
    let answer = ground.house.send(twice.json(&body.to_string())).await;
    assert_eq!(answer.status, 400);
}

use guichet_driven::ObjectKind;
use poem::http::Method;
use serde_json::{Value, json};

use super::audit::refusals;
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
    let noted = refusals(&ground.house.memory, "marie").await;
    let of = ground.project.clone();
    let (plan, reused) = ("plan".to_owned(), "key_reused".to_owned());
    assert_eq!(noted, [(ObjectKind::Deployment, of, plan, reused)]);

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
    let noted = refusals(&ground.house.memory, "marie").await;
    let (new, add, reused) = ("new".to_owned(), "add".to_owned(), "key_reused".to_owned());
    assert_eq!(noted, [(ObjectKind::Project, new, add, reused)]);

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

#[tokio::test]
async fn a_membership_is_ended_once_however_often_it_is_asked_with_one_key() {
    let ground = Ground::new().await;
    let members = format!("/projects/{}/members", ground.project);
    let end = async |key: &str| {
        let call = ground.call("marie", Method::DELETE, &format!("{members}/paul"));
        let answer = ground.house.send(call.header("idempotency-key", key)).await;
        (answer.status.as_u16(), answer.text())
    };
    let is_member = async || ground.get("marie", &members).await.text().contains("paul");
    assert_eq!(end("k").await, (204, String::new()));
    assert!(!is_member().await);
    let paul = json!({"login": "paul", "role": "developer"});
    assert_eq!(ground.post("marie", &members, &paul).await.status, 201);
    assert_eq!(end("k").await, (204, String::new()), "the first answer");
    assert!(is_member().await, "and nothing is done");
    assert_eq!(end("another").await.0, 204);
    assert!(!is_member().await);
}

#[tokio::test]
async fn of_many_at_once_with_one_key_all_get_the_first_answer() {
    let ground = Ground::new().await;
    let (path, start) = (
        format!("/projects/{}", ground.project),
        format!("/projects/{}/stages/deploiement/start", ground.project),
    );
    let project = ground.get("marie", &path).await.json();
    let body = json!({"revision": project["revision"]});
    let all = (0..12).map(|_| keyed(&ground, &start, "k", &body));
    let all = futures_util::future::join_all(all).await;
    for answer in &all {
        assert_eq!((answer.status.as_u16(), &answer.body), (200, &all[0].body));
    }
}

/// What is kept for two days must not grow with what is written: a log of 10 MB, and as long a
/// talk about an incident.
#[tokio::test]
async fn answers_that_are_kept_are_bounded_whatever_there_is_to_tell() {
    const MOST: usize = 48 * 1024;
    let ground = Ground::new().await;
    let line = "x".repeat(4000);
    let lines = json!({"lines": vec![&line; 240]});
    let mut sent = 0;
    for environment in ["DEV", "TEST", "PREPROD"] {
        let task = ground.running("v1", environment).await;
        let id = task["id"].as_str().unwrap();
        let path = format!("/deployments/{id}/logs");
        for key in ["1", "2", "3", "4"] {
            let post = async || {
                let call = ground.call("jean", Method::POST, &path);
                let call = call.header("idempotency-key", key);
                ground.house.send(call.json(&lines.to_string())).await
            };
            let (first, again) = (post().await, post().await);
            assert_eq!(first.status, 200, "{}", first.text());
            assert!(first.body.len() < MOST, "{}", first.body.len());
            assert!(first.body == again.body, "byte for byte");
            sent += lines.to_string().len();
            let told = first.json()["logs"].as_array().unwrap().clone();
            let last = 240 * key.parse::<usize>().unwrap();
            assert_eq!(told.last().unwrap()["number"], last);
            // What there is before is read on its own, from wherever one was.
            let number = told[0]["number"].as_u64().unwrap();
            let before = format!("{path}?after={}&limit=1", number - 2);
            let before = ground.get("jean", &before).await.json();
            assert_eq!(before["items"][0]["number"], number - 1);
        }
        let whole = ground.get("jean", &format!("/deployments/{id}")).await;
        assert_eq!(whole.json()["logs"].as_array().unwrap().len(), 200);
    }
    assert!(sent > 10_000_000, "{sent}");

    let body = json!({
        "title": "Lent", "description": "Depuis midi.", "severity": "low",
        "project": ground.project,
    });
    let incident = keyed(&ground, "/incidents", "k", &body).await.json();
    let path = format!("/incidents/{}", incident["id"].as_str().unwrap());
    let mut answer = Value::Null;
    for n in 0..20 {
        let said = json!({"text": line});
        let said = keyed(&ground, &format!("{path}/comment"), &n.to_string(), &said).await;
        assert_eq!(said.status, 200, "{}", said.text());
        assert!(said.body.len() < MOST, "{}", said.body.len());
        answer = said.json();
    }
    let (told, left_out) = (&answer["timeline"], &answer["timeline_left_out"]);
    let told = told.as_array().unwrap().len();
    assert_eq!((told, left_out), (4, &json!(17)));
    let whole = ground.get("marie", &path).await.json();
    assert_eq!(whole["timeline"].as_array().unwrap().len(), 21);
    assert_eq!(whole["timeline_left_out"], 0);
}

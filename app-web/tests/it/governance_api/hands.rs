//! Whose hand is in a plan, what an override lifts, and whoever authorised looked up again.

use guichet_domain::access::{Role, Roles};
use guichet_domain::kernel::StaffId;
use guichet_portal::driven::{Clock, Work};
use poem::http::StatusCode;
use serde_json::{Value, json};

use super::ground::{Ground, confirmed};
use crate::support::Answer;

fn staff(ground: &Ground, login: &str) -> StaffId {
    let staff = &ground.house.memory.staff;
    staff.iter().find(|m| m.login == login).unwrap().id
}

async fn set_roles(ground: &Ground, login: &str, roles: &[Role]) {
    let mut unit = ground.house.memory.sql.begin().await.unwrap();
    let roles: Roles = roles.iter().copied().collect();
    let set = unit.staff().set_roles(staff(ground, login), &roles).await;
    set.unwrap();
    unit.save().await.unwrap();
}

async fn disable(ground: &Ground, login: &str) {
    let mut unit = ground.house.memory.sql.begin().await.unwrap();
    let now = Some(ground.clock.now());
    let set = unit.staff().set_disabled(staff(ground, login), now).await;
    set.unwrap();
    unit.save().await.unwrap();
}

/// Changes rules of the project.
async fn rules(ground: &Ground, login: &str, mut rules: Value) {
    let path = format!("/projects/{}", ground.project);
    rules["revision"] = ground.get("marie", &path).await.json()["revision"].clone();
    let set = ground.patch(login, &path, &rules).await;
    assert_eq!(set.status, 200, "{}", set.text());
}

/// Production is frozen from an hour ago for two days.
async fn freeze(ground: &Ground) {
    let freeze = json!({
        "name": "Clôture", "from": ground.in_hours(-1), "until": ground.in_hours(48),
        "time_zone": "Europe/Paris", "environments": ["PROD"],
    });
    rules(ground, "marie", json!({"freezes": [freeze]})).await;
}

#[track_caller]
fn refused(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["code"], code);
}

/// Edits a task as it was seen.
async fn edit(ground: &Ground, login: &str, task: &Value, description: &str) -> Value {
    let path = format!("/deployments/{}", task["id"].as_str().unwrap());
    let body = json!({"revision": task["revision"], "description": description});
    let answer = ground.patch(login, &path, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn neither_the_planner_nor_an_editor_authorises_a_plan_for_production() {
    let ground = Ground::new().await;
    rules(&ground, "admin.g", json!({"promotion": false})).await;
    set_roles(&ground, "sofia", &[Role::ProjectLead]).await;
    let members = format!("/projects/{}/members", ground.project);
    let sofia = json!({"login": "sofia", "role": "project_lead"});
    assert_eq!(ground.post("marie", &members, &sofia).await.status, 201);
    let task = ground.planned("v1", "PROD").await;
    assert_eq!(task["edited_by"], json!([]));
    let task = edit(&ground, "admin.g", &task, "Corrections, une virgule").await;
    assert_eq!(task["planned_by"], "marie");
    assert_eq!(task["edited_by"], json!(["admin.g"]));
    for login in ["marie", "admin.g"] {
        let shown = ground.task(login, &task).await["allowed"]["authorise"].clone();
        assert_eq!(shown["code"], "planner_may_not_authorise", "{login}");
        let answer = ground.act(login, &task, "authorise", confirmed()).await;
        refused(&answer, StatusCode::FORBIDDEN, "planner_may_not_authorise");
        assert_eq!(answer.json()["detail"], shown["detail"]);
    }
    let path = format!("/deployments/{}/history", task["id"].as_str().unwrap());
    let history = ground.get("nina", &path).await.json();
    let last = history["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["event"], &last["by"]),
        (&json!("edited"), &json!("admin.g"))
    );
    ground.done("sofia", &task, "authorise", confirmed()).await;
}

#[tokio::test]
async fn an_override_lifts_what_stood_in_the_way_then_and_nothing_that_comes_after() {
    let ground = Ground::new().await;
    let task = ground.planned("v1", "PROD").await;
    let mut over = confirmed();
    over["override_reason"] = json!("Correctif de sécurité.");
    let task = ground.done("admin.g", &task, "authorise", over).await;
    let promotion = json!({
        "rule": "promotion", "name": null, "from": null, "until": null,
        "reason": "Correctif de sécurité.",
    });
    assert_eq!(task["overridden"], json!([promotion]));
    assert_eq!(task["authorisation"]["overridden"], json!([promotion]));
    assert_eq!(
        ground.task("jean", &task).await["allowed"]["start"],
        json!(true)
    );

    freeze(&ground).await;
    let shown = ground.task("jean", &task).await["allowed"]["start"].clone();
    assert_eq!(shown["code"], "freeze");
    let answer = ground.act("jean", &task, "start", json!({})).await;
    refused(&answer, StatusCode::FORBIDDEN, "freeze");
    let why = json!({"override_reason": "Toujours urgent."});
    let answer = ground.act("jean", &task, "start", why.clone()).await;
    refused(&answer, StatusCode::FORBIDDEN, "override_not_yours");
    let answer = ground.act("admin.g", &task, "start", why.clone()).await;
    refused(&answer, StatusCode::FORBIDDEN, "four_eyes");

    set_roles(&ground, "sofia", &[Role::Administrator]).await;
    let task = ground.done("sofia", &task, "start", why).await;
    let freeze = json!({
        "rule": "freeze", "name": "Clôture", "from": ground.in_hours(-1),
        "until": ground.in_hours(48), "reason": "Toujours urgent.",
    });
    assert_eq!(task["overridden"], json!([promotion, freeze]));
    assert_eq!(task["override_reason"], "Toujours urgent.");
    let list = format!("/projects/{}/deployments?overridden=true", ground.project);
    let listed = ground.get("luc", &list).await.json();
    assert_eq!(listed["items"][0]["overridden"], task["overridden"]);
}

#[tokio::test]
async fn what_somebody_authorised_does_not_start_once_they_may_no_longer() {
    let ground = Ground::new().await;
    let dev = ground.authorised("v1", "DEV").await;
    let prod = ground.planned("v2", "PROD").await;
    let mut over = confirmed();
    over["override_reason"] = json!("Correctif de sécurité.");
    let prod = ground.done("admin.g", &prod, "authorise", over).await;
    let list = format!("/projects/{}/deployments", ground.project);

    // Still a lead of the project, no administrator any more: what was overridden was not theirs.
    set_roles(&ground, "sofia", &[Role::Administrator]).await;
    set_roles(&ground, "admin.g", &[Role::ProjectLead]).await;
    let members = format!("{}/members", list.strip_suffix("/deployments").unwrap());
    let lead = json!({"login": "admin.g", "role": "project_lead"});
    assert_eq!(ground.post("sofia", &members, &lead).await.status, 201);
    assert_eq!(
        ground.task("jean", &dev).await["allowed"]["start"],
        json!(true)
    );
    let answer = ground.act("jean", &prod, "start", json!({})).await;
    refused(&answer, StatusCode::CONFLICT, "authoriser_unable");

    disable(&ground, "admin.g").await;
    let rows = ground.get("jean", &list).await.json();
    for row in rows["items"].as_array().unwrap() {
        assert_eq!(row["allowed"]["start"]["code"], "authoriser_unable");
    }
    let answer = ground.act("jean", &dev, "start", json!({})).await;
    refused(&answer, StatusCode::CONFLICT, "authoriser_unable");
    let shown = ground.task("jean", &dev).await["allowed"]["start"].clone();
    assert_eq!(answer.json()["detail"], shown["detail"]);
    assert_eq!(answer.json()["current"]["state"], "authorised");

    // Somebody else authorises it anew.
    let back = ground
        .done("marie", &dev, "revoke", json!({"reason": "À revoir."}))
        .await;
    let again = ground.done("marie", &back, "authorise", confirmed()).await;
    ground.done("jean", &again, "start", json!({})).await;
}

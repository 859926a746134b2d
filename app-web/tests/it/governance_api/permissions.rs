//! The permission table of the customer's document: every role, in every state, with every verb.

use std::collections::{BTreeSet, HashSet};

use chrono::TimeDelta;
use guichet_domain::deployments::{State, Verb};
use guichet_domain::kernel::Words;
use guichet_wiring::DEMO_STAFF;
use serde_json::{Value, json};

use super::ground::{Ground, LANGUAGES, STRANGERS, alike, confirmed};
use crate::support::Answer;

/// Who plans and authorises here, and who executes.
const LEADS: [&str; 2] = ["admin.g", "marie"];
const EXECUTES: [&str; 2] = ["admin.g", "jean"];

const STATES: [&str; 8] = [
    "planned",
    "authorised",
    "running",
    "stale",
    "succeeded",
    "failed",
    "rejected",
    "cancelled",
];

/// Each verb, whether it executes, and the states it is for.
const VERBS: [(&str, bool, &[&str]); 10] = [
    ("edit", false, &["planned", "authorised"]),
    ("authorise", false, &["planned"]),
    ("reject", false, &["planned"]),
    ("revoke", false, &["authorised"]),
    ("replan", false, &["rejected"]),
    ("start", true, &["authorised"]),
    ("logs", true, &["running", "stale"]),
    ("succeed", true, &["running", "stale"]),
    ("fail", true, &["running", "stale"]),
    ("cancel", false, &["planned", "authorised", "rejected"]),
];

/// Somebody of each role, and who has a role in another project only.
fn everybody() -> impl Iterator<Item = &'static str> {
    let staff = DEMO_STAFF.into_iter().map(|(login, ..)| login);
    staff.chain(STRANGERS.into_iter().map(|(login, ..)| login))
}

/// The verbs that a task answers `allowed` for.
fn answered(allowed: &Value) -> BTreeSet<&str> {
    let allowed = allowed.as_object().unwrap();
    allowed.keys().map(String::as_str).collect()
}

fn words<T: Words>() -> BTreeSet<&'static str> {
    T::ALL.iter().map(|(_, word)| *word).collect()
}

/// What the table says: nothing, or the status and code of the refusal.
fn expected(login: &str, state: &str, verb: &str) -> Option<(u16, &'static str)> {
    let (_, executes, states) = VERBS.iter().find(|(name, ..)| *name == verb).unwrap();
    if *executes && !EXECUTES.contains(&login) {
        return Some((403, "executor_only"));
    }
    if !*executes && !LEADS.contains(&login) {
        return Some((403, "lead_only"));
    }
    if states.contains(&state) {
        return None;
    }
    if verb == "start" && ["planned", "rejected"].contains(&state) {
        return Some((409, "not_authorised"));
    }
    Some((409, "wrong_state"))
}

fn body(verb: &str) -> Value {
    match verb {
        "edit" => json!({"description": "Autre"}),
        "authorise" => confirmed(),
        "logs" => json!({"lines": ["ligne"]}),
        "replan" | "start" | "succeed" => json!({}),
        _ => json!({"reason": "Parce que."}),
    }
}

/// A task in a state, planned and authorised by marie.
async fn task(ground: &Ground, state: &str, version: &str) -> Value {
    let task = ground.planned(version, "DEV").await;
    let reason = json!({"reason": "Non."});
    match state {
        "planned" => return task,
        "rejected" => return ground.done("marie", &task, "reject", reason).await,
        "cancelled" => return ground.done("marie", &task, "cancel", reason).await,
        _ => {}
    }
    let task = ground.done("marie", &task, "authorise", confirmed()).await;
    if state == "authorised" {
        return task;
    }
    let task = ground.done("jean", &task, "start", json!({})).await;
    match state {
        "succeeded" => ground.done("jean", &task, "succeed", json!({})).await,
        "failed" => ground.done("jean", &task, "fail", reason).await,
        "stale" => {
            ground.clock.forward(TimeDelta::seconds(61));
            let silent = ground.task("jean", &task).await;
            assert_eq!(silent["state"], "stale");
            silent
        }
        _ => task,
    }
}

async fn act(ground: &Ground, login: &str, task: &Value, verb: &str, lang: &str) -> Answer {
    let id = task["id"].as_str().unwrap();
    let mut body = body(verb);
    body["revision"] = task["revision"].clone();
    if verb == "edit" {
        let path = format!("/deployments/{id}?lang={lang}");
        return ground.patch(login, &path, &body).await;
    }
    let path = format!("/deployments/{id}/{verb}?lang={lang}");
    ground.post(login, &path, &body).await
}

/// How each refusal of the table begins, in both languages.
const SAID: [(&str, [&str; 2]); 4] = [
    (
        "lead_only",
        [
            "Réservé à l’administration et à la chefferie du projet.",
            "Only an administrator or the project’s lead may do this.",
        ],
    ),
    (
        "executor_only",
        [
            "Réservé à l’administration et au développement senior du projet.",
            "Only an administrator or a senior developer of the project may do this.",
        ],
    ),
    (
        "not_authorised",
        [
            "Ce déploiement n’est pas autorisé.",
            "This deployment is not authorised.",
        ],
    ),
    (
        "wrong_state",
        [
            "Impossible\u{202f}: le déploiement est ",
            "Not possible: the deployment ",
        ],
    ),
];

/// That a problem, or what is shown before, says this code's words.
#[track_caller]
fn says(told: &Value, code: &str, lang: &str, case: &str) {
    let (_, both) = SAID.iter().find(|(known, _)| *known == code).unwrap();
    let at = LANGUAGES.iter().position(|known| *known == lang).unwrap();
    let detail = told["detail"].as_str().unwrap_or_default();
    assert!(detail.starts_with(both[at]), "{case} {lang}: {detail}");
}

#[tokio::test]
async fn every_role_in_every_state_with_every_verb() {
    let verbs = BTreeSet::from(VERBS.map(|(verb, ..)| verb));
    assert_eq!(verbs, words::<Verb>(), "the table has every verb");
    let states = BTreeSet::from(STATES);
    assert_eq!(states, words::<State>(), "and every state");
    let mut ground = Ground::new().await;
    ground.add_strangers().await;
    // Silent ones are soon stale: nobody's session ends meanwhile.
    let path = format!("/projects/{}", ground.project);
    let revision = ground.get("marie", &path).await.json()["revision"].clone();
    let body = json!({"revision": revision, "patience_minutes": 1});
    assert_eq!(ground.patch("marie", &path, &body).await.status, 200);
    let mut version = 0;
    let mut in_english = HashSet::new();
    for state in STATES {
        let mut current: Option<Value> = None;
        for (verb, ..) in VERBS {
            for login in everybody() {
                let task = if let Some(task) = current.take() {
                    task
                } else {
                    version += 1;
                    task(&ground, state, &format!("v{version}")).await
                };
                let case = format!("{login} {verb} {state}");
                let allowed = ground.task(login, &task).await["allowed"].clone();
                assert_eq!(answered(&allowed), verbs, "{case}");
                let shown = &allowed[verb];
                let answer = act(&ground, login, &task, verb, "fr").await;
                match expected(login, state, verb) {
                    None => {
                        assert_eq!(*shown, json!(true), "{case}");
                        assert_eq!(answer.status, 200, "{case}: {}", answer.text());
                        finish(&ground, &answer.json()).await;
                    }
                    Some((refusal, code)) => {
                        assert_eq!(answer.status, refusal, "{case}: {}", answer.text());
                        let problem = answer.json();
                        assert_eq!(problem["code"], code, "{case}");
                        assert_eq!(shown["code"], problem["code"], "{case}");
                        assert_eq!(shown["detail"], problem["detail"], "{case}");
                        assert_eq!(problem.get("current").is_some(), refusal == 409, "{case}");
                        says(&problem, code, "fr", &case);
                        // Of those who are refused alike, the first hears it in English too.
                        if in_english.insert((state, verb, code)) {
                            let again = act(&ground, login, &task, verb, "en").await;
                            assert_eq!(again.status, refusal, "{case}: {}", again.text());
                            says(&again.json(), code, "en", &case);
                        }
                        current = Some(task);
                    }
                }
            }
        }
        if let Some(task) = current {
            finish(&ground, &task).await;
        }
    }
}

/// Clears the environment for the next one.
async fn finish(ground: &Ground, task: &Value) {
    if ["running", "stale"].contains(&task["state"].as_str().unwrap()) {
        ground.done("jean", task, "succeed", json!({})).await;
    }
}

#[tokio::test]
async fn planning_is_for_those_who_lead_and_after_the_tests() {
    let mut ground = Ground::new().await;
    ground.add_strangers().await;
    let path = format!("/projects/{}/deployments", ground.project);
    for login in everybody() {
        let project = ground
            .get(login, &format!("/projects/{}", ground.project))
            .await;
        let shown = project.json()["allowed"]["plan"].clone();
        let answer = ground.post(login, &path, &ground.plan("v1", "DEV")).await;
        if LEADS.contains(&login) {
            assert_eq!(
                (answer.status.as_u16(), shown),
                (201, json!(true)),
                "{login}"
            );
        } else {
            assert_eq!(answer.status, 403, "{login}");
            let problem = answer.json();
            assert_eq!(
                (&shown["code"], &shown["detail"]),
                (&problem["code"], &problem["detail"])
            );
        }
    }
    let young = ground.add_project("Nouveau").await;
    let path = format!("/projects/{young}/deployments");
    let answer = ground.post("marie", &path, &ground.plan("v1", "DEV")).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("tests_open"))
    );
}

#[tokio::test]
async fn whoever_authorised_does_not_execute_and_whoever_planned_does_not_authorise_production() {
    let ground = Ground::new().await;
    let task = ground.authorised("v1", "DEV").await;
    for verb in ["start"] {
        let shown = ground.task("admin.g", &task).await["allowed"][verb].clone();
        assert_eq!(shown["code"], "four_eyes");
        let answer = ground.act("admin.g", &task, verb, json!({})).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (403, &json!("four_eyes"))
        );
        assert_eq!(answer.json()["detail"], shown["detail"]);
    }
    let task = ground.planned("v2", "PROD").await;
    let answer = ground.act("marie", &task, "authorise", confirmed()).await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["code"], "planner_may_not_authorise");
}

#[tokio::test]
async fn a_demotion_counts_at_once_and_a_member_of_another_project_is_none_here() {
    use guichet_domain::access::{Role, Roles};
    use guichet_portal::driven::Work;

    let mut ground = Ground::new().await;
    let task = ground.authorised("v1", "DEV").await;
    // Whoever leads or executes elsewhere is nobody here, whatever is asked.
    let elsewhere = ground.add_strangers().await;
    let planned = ground.planned("v2", "DEV").await;
    let plan = ground.plan("v3", "DEV");
    let path = format!("/projects/{}/deployments", ground.project);
    let authorise = ground.refused("anne", &planned, "authorise", confirmed());
    for (both, code) in [
        (
            ground.refused("eric", &task, "start", json!({})).await,
            "executor_only",
        ),
        (authorise.await, "lead_only"),
        (ground.both("anne", &path, &plan).await, "lead_only"),
        (ground.both("eric", &path, &plan).await, "lead_only"),
    ] {
        for (answer, lang) in both.iter().zip(LANGUAGES) {
            says(&answer.json(), code, lang, code);
        }
        let answer = alike(both, code);
        let answered = (answer.status.as_u16(), answer.json()["code"].clone());
        assert_eq!(answered, (403, json!(code)), "{}", answer.text());
    }
    // And there they are who they are.
    let mut plan = plan;
    plan["responsible"] = json!("eric");
    let path = format!("/projects/{elsewhere}/deployments");
    let there = ground.post("anne", &path, &plan).await;
    assert_eq!(there.status, 201, "{}", there.text());
    let there = ground
        .done("admin.g", &there.json(), "authorise", confirmed())
        .await;
    let there = ground.done("eric", &there, "start", json!({})).await;
    assert_eq!(there["state"], "running");

    let jean = ground
        .house
        .memory
        .staff
        .iter()
        .find(|m| m.login == "jean")
        .unwrap()
        .id;
    let mut unit = ground.house.memory.sql.begin().await.unwrap();
    unit.staff()
        .set_roles(jean, &Roles::from([Role::Developer]))
        .await
        .unwrap();
    unit.save().await.unwrap();
    let answer = ground.act("jean", &task, "start", json!({})).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (403, &json!("executor_only"))
    );
}

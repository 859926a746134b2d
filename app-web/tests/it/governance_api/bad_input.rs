use poem::http::Method;
use serde_json::{Value, json};

use super::ground::{Ground, alike, confirmed, faults, words};

fn one(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn every_missing_or_blank_field_of_a_plan_is_named() {
    let ground = Ground::new().await;
    let path = format!("/projects/{}/deployments", ground.project);
    let empty = ground.post("marie", &path, &json!({})).await;
    assert_eq!(empty.status, 400);
    let required = [
        "version",
        "environment",
        "description",
        "responsible",
        "planned_at",
        "time_zone",
    ];
    let expected: Vec<_> = required.iter().flat_map(|f| one(f, "required")).collect();
    assert_eq!(faults(&empty), expected);
    for field in ["version", "description", "responsible"] {
        let mut body = ground.plan("v1", "DEV");
        body[field] = json!("  ");
        let both = ground.both("marie", &path, &body).await;
        assert_eq!(both.each_ref().map(words), ["À remplir.", "Fill this in."]);
        let answer = alike(both, field);
        assert_eq!(
            (answer.status.as_u16(), faults(&answer)),
            (400, one(field, "required"))
        );
    }
    let zone = |at: &str| json!(at);
    let cases: [(&str, Value, &str); 19] = [
        ("version", json!("v 1"), "bad_version"),
        ("version", json!("v".repeat(51)), "bad_version"),
        ("version", json!("v\u{0}1"), "bad_version"),
        ("version", json!(1), "invalid"),
        ("environment", json!("prod"), "invalid"),
        ("environment", json!(null), "invalid"),
        ("description", json!("a\u{1b}[31m"), "bad_description"),
        ("description", json!("a".repeat(4001)), "bad_description"),
        ("responsible", json!("nobody"), "bad_responsible"),
        ("responsible", json!("paul"), "bad_responsible"),
        ("planned_at", json!(ground.in_hours(-1)), "past"),
        ("planned_at", json!("9999-01-01T00:00:00Z"), "too_far"),
        // Without an offset nobody can say whether the hour exists, or which of two it is.
        ("planned_at", json!("2027-03-28T02:30:00"), "invalid"),
        (
            "planned_at",
            zone("2027-10-31T02:30:00 Europe/Paris"),
            "invalid",
        ),
        ("planned_at", json!("demain"), "invalid"),
        ("time_zone", json!("Paris"), "invalid"),
        ("time_zone", json!("+01:00"), "invalid"),
        ("retry_of", json!("42"), "invalid"),
        ("nonsense", json!(1), "unknown"),
    ];
    for (field, value, code) in cases {
        let mut body = ground.plan("v1", "DEV");
        body[field] = value.clone();
        let case = format!("{field} {value}");
        let answer = alike(ground.both("marie", &path, &body).await, &case);
        assert_eq!(answer.status, 400, "{case}: {}", answer.text());
        assert_eq!(faults(&answer), one(field, code), "{case}");
    }
    let control = [
        "Contient un caractère de contrôle, qui ne peut pas être conservé.",
        "Holds a control character, which cannot be kept.",
    ];
    let past = ["La date prévue est passée.", "The planned date is past."];
    for (field, value, said) in [
        ("version", json!("v1\u{202e}"), control),
        ("description", json!("a\u{1b}[31m"), control),
        ("planned_at", json!(ground.in_hours(-1)), past),
    ] {
        let mut body = ground.plan("v1", "DEV");
        body[field] = value;
        let both = ground.both("marie", &path, &body).await;
        assert_eq!(both.each_ref().map(words), said, "{field}");
    }
    let all = ground.get("marie", &path).await.json();
    assert_eq!(all["items"], json!([]), "nothing is half-written");
}

#[tokio::test]
async fn a_retry_and_a_rollback_point_to_tasks_of_the_same_project() {
    let ground = Ground::new().await;
    let failing = ground.running("v1", "DEV").await;
    let failed = ground
        .done("jean", &failing, "fail", json!({"reason": "Non."}))
        .await;
    let path = format!("/projects/{}/deployments", ground.project);
    let mut body = ground.plan("v1", "DEV");
    body["retry_of"] = failed["id"].clone();
    let retry = ground.post("marie", &path, &body).await;
    assert_eq!(
        (retry.status.as_u16(), &retry.json()["retry_of"]),
        (201, &failed["id"])
    );

    let other = ground.add_project("Autre").await;
    ground.finish_tests(&other).await;
    let path = format!("/projects/{other}/deployments");
    let answer = ground.post("marie", &path, &body).await;
    assert_eq!(
        (answer.status.as_u16(), faults(&answer)),
        (400, one("retry_of", "bad_retry_of"))
    );
}

#[tokio::test]
async fn a_version_that_is_there_is_deployed_again_only_if_it_is_said() {
    let ground = Ground::new().await;
    let task = ground.running("v1", "DEV").await;
    ground.done("jean", &task, "succeed", json!({})).await;
    let path = format!("/projects/{}/deployments", ground.project);
    let answer = ground.post("marie", &path, &ground.plan("v1", "DEV")).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("already_deployed"))
    );
    let mut body = ground.plan("v1", "DEV");
    body["redeployment"] = json!(true);
    assert_eq!(ground.post("marie", &path, &body).await.status, 201);
}

#[tokio::test]
async fn a_refused_edit_tells_what_is_allowed_with_the_plan_that_stands() {
    let ground = Ground::new().await;
    let task = ground.running("v1", "TEST").await;
    ground.done("jean", &task, "succeed", json!({})).await;
    let task = ground.planned("v2", "TEST").await;
    let path = format!("/deployments/{}", task["id"].as_str().unwrap());
    let body = json!({"revision": task["revision"], "version": "v1"});
    let answer = ground.patch("admin.g", &path, &body).await;
    let told = answer.json();
    assert_eq!(
        (answer.status.as_u16(), &told["code"]),
        (409, &json!("already_deployed"))
    );
    let stands = ground.task("admin.g", &task).await;
    assert_eq!(stands["allowed"]["authorise"], json!(true), "{stands:#}");
    assert_eq!(told["current"]["version"], "v2");
    assert_eq!(told["current"]["allowed"], stands["allowed"]);
}

#[tokio::test]
async fn verbs_take_what_the_interface_says_and_nothing_else() {
    let ground = Ground::new().await;
    let task = ground.planned("v1", "DEV").await;
    let path = |verb: &str| format!("/deployments/{}/{verb}", task["id"].as_str().unwrap());
    let cases = [
        (
            "authorise",
            json!({"confirmed": ["tests"], "revision": 1}),
            one("confirmed", "unconfirmed"),
        ),
        (
            "authorise",
            json!({"confirmed": ["all"], "revision": 1}),
            one("confirmed", "invalid"),
        ),
        (
            "authorise",
            json!({"confirmed": "tests", "revision": 1}),
            one("confirmed", "invalid"),
        ),
        (
            "authorise",
            json!({"revision": 1}),
            one("confirmed", "required"),
        ),
        ("authorise", confirmed(), one("revision", "required")),
        (
            "reject",
            json!({"reason": "Non.", "revision": "1"}),
            one("revision", "invalid"),
        ),
        (
            "reject",
            json!({"reason": "Non.", "revision": 0}),
            one("revision", "invalid"),
        ),
        (
            "reject",
            json!({"reason": "Non.", "revision": 1.5}),
            one("revision", "invalid"),
        ),
        ("reject", json!({"revision": 1}), one("reason", "required")),
        (
            "reject",
            json!({"reason": "\n", "revision": 1}),
            one("reason", "required"),
        ),
        (
            "reject",
            json!({"reason": "a\u{202e}b", "revision": 1}),
            one("reason", "bad_reason"),
        ),
        (
            "cancel",
            json!({"reason": "a".repeat(2001), "revision": 1}),
            one("reason", "bad_reason"),
        ),
        (
            "replan",
            json!({"revision": 1, "reason": "Non."}),
            one("reason", "unknown"),
        ),
        ("logs", json!({}), one("lines", "required")),
        ("logs", json!({"lines": [1]}), one("lines", "invalid")),
    ];
    for (verb, body, expected) in cases {
        let case = format!("{verb} {body}");
        let answer = alike(ground.both("marie", &path(verb), &body).await, &case);
        assert_eq!(answer.status, 400, "{case}: {}", answer.text());
        assert_eq!(faults(&answer), expected, "{case}");
    }
    for (kind, text, status) in [
        ("application/json", "[]", 400),
        ("application/json", "{", 400),
        ("application/json", "", 400),
        ("text/plain", "{}", 415),
    ] {
        let call = ground
            .call("marie", Method::POST, &path("reject"))
            .body(kind, text);
        let answer = ground.house.send(call).await;
        assert_eq!(answer.status, status, "{kind} {text:?}: {}", answer.text());
    }
    assert_eq!(ground.task("marie", &task).await["revision"], 1);
}

#[tokio::test]
async fn a_log_has_bounds_and_a_batch_is_kept_whole_or_not_at_all() {
    let ground = Ground::new().await;
    let task = ground.running("v1", "DEV").await;
    let path = format!("/deployments/{}/logs", task["id"].as_str().unwrap());
    let ten_megabytes = json!({"lines": vec!["a".repeat(1000); 10_000]});
    let answer = ground.post("jean", &path, &ten_megabytes).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (413, &json!("too_large"))
    );
    assert!(answer.json()["detail"].as_str().unwrap().contains("1 MiB"));
    for (lines, code) in [
        (json!([]), "log_empty"),
        (json!(["", " "]), "log_empty"),
        (json!(vec!["a"; 1001]), "log_too_many"),
        (json!(["a", "b".repeat(4001)]), "log_line_too_long"),
    ] {
        let both = ground.both("jean", &path, &json!({"lines": lines})).await;
        let answer = alike(both, code);
        assert_eq!(
            (answer.status.as_u16(), faults(&answer)),
            (400, one("lines", code))
        );
    }
    // More than any other address takes.
    let large = json!({"lines": vec!["a".repeat(900); 999]});
    assert_eq!(ground.post("jean", &path, &large).await.status, 200);
    let lines = ground
        .get("jean", &format!("{path}?after=990"))
        .await
        .json();
    assert_eq!(lines["items"].as_array().unwrap().len(), 9);
    let plan = json!({"description": "a".repeat(100_000)});
    let all = format!("/projects/{}/deployments", ground.project);
    assert_eq!(ground.post("marie", &all, &plan).await.status, 413);
}

/// Shuts jean out.
async fn disable_jean(ground: &Ground) {
    use guichet_portal::driven::{Clock, Work};

    let staff = &ground.house.memory.staff;
    let jean = staff.iter().find(|m| m.login == "jean").unwrap().id;
    let mut unit = ground.house.memory.sql.begin().await.unwrap();
    let now = Some(ground.clock.now());
    unit.staff().set_disabled(jean, now).await.unwrap();
    unit.save().await.unwrap();
}

#[tokio::test]
async fn a_disabled_responsible_executes_nothing_and_is_named_in_no_new_plan() {
    let ground = Ground::new().await;
    let planned = ground.planned("v1", "DEV").await;
    let task = ground.authorised("v2", "TEST").await;
    disable_jean(&ground).await;
    let answer = ground.act("jean", &task, "start", json!({})).await;
    assert_eq!(answer.status, 401);
    let both = ground.refused("marie", &planned, "authorise", confirmed());
    let both = both.await;
    let said = [
        "La personne responsable ne peut plus exécuter de déploiement dans ce projet.",
        "The responsible person may no longer execute deployments in this project.",
    ];
    assert_eq!(both.each_ref().map(words), said);
    let answer = alike(both, "authorise");
    assert_eq!(answer.status, 409, "{}", answer.text());
    assert_eq!(answer.json()["code"], "responsible_unable");
    let path = format!("/projects/{}/deployments", ground.project);
    let both = ground.both("marie", &path, &ground.plan("v3", "DEV")).await;
    let answer = alike(both, "plan");
    assert_eq!(answer.status, 400);
    assert_eq!(faults(&answer), one("responsible", "bad_responsible"));
    let path = format!("/projects/{}/members", ground.project);
    let body = json!({"login": "jean", "role": "senior_developer"});
    let both = ground.both("marie", &path, &body).await;
    let said = [
        "Personne d’actif n’a l’identifiant jean.",
        "Nobody active has the login jean.",
    ];
    assert_eq!(both.each_ref().map(words), said);
    let answer = alike(both, "member");
    assert_eq!(answer.status, 400);
    assert_eq!(faults(&answer), one("login", "unknown_staff"));
}

#[tokio::test]
async fn the_incident_of_a_disabled_responsible_falls_to_the_lead() {
    let ground = Ground::new().await;
    let task = ground.planned("v1", "DEV").await;
    let task = ground.done("marie", &task, "authorise", confirmed()).await;
    let task = ground.done("jean", &task, "start", json!({})).await;
    disable_jean(&ground).await;
    let more = json!({"reason": "Non."});
    let task = ground.done("admin.g", &task, "fail", more).await;
    let path = format!("/incidents/{}", task["incident"].as_str().unwrap());
    let incident = ground.get("marie", &path).await.json();
    assert_eq!(incident["assignee"], "marie");
    assert_eq!(incident["fell_to_lead"], true);
}

#[tokio::test]
async fn parameters_are_checked_and_named() {
    let ground = Ground::new().await;
    let all = format!("/projects/{}/deployments", ground.project);
    for (path, query, field) in [
        (&*all, "limit=101", "limit"),
        (&*all, "limit=0", "limit"),
        (&*all, "state=running&state=done", "state"),
        (&*all, "environment=dev", "environment"),
        (&*all, "from=2026-02-30", "from"),
        (&*all, "overridden=yes", "overridden"),
        ("/projects", "limit=x", "limit"),
        ("/projects", "q=a%00", "q"),
        ("/incidents", "state=new", "state"),
        ("/incidents", "severity=HIGH", "severity"),
        (&*format!("{all}/statistics"), "state=done", "state"),
        (&*format!("{all}/dora"), "days=0", "days"),
    ] {
        let answer = ground.get("marie", &format!("{path}?{query}")).await;
        assert_eq!(answer.status, 400, "{path}?{query}: {}", answer.text());
        assert_eq!(faults(&answer), one(field, "invalid"), "{path}?{query}");
    }
    for path in [&*all, "/projects", "/incidents"] {
        let cursor = "a".repeat(60);
        let answer = ground
            .get("marie", &format!("{path}?cursor={cursor}"))
            .await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (404, &json!("bad_cursor"))
        );
    }
}

use guichet_domain::incidents::IncidentEvent;
use guichet_domain::kernel::IncidentId;
use guichet_portal::driven::{Clock, Work};
use guichet_wiring::DEMO_STAFF;
use serde_json::{Value, json};

use super::ground::{Ground, faults, has};
use crate::support::Answer;

const FIELDS: [&str; 15] = [
    "id",
    "title",
    "description",
    "state",
    "severity",
    "assignee",
    "deployment",
    "project",
    "reopened",
    "revision",
    "timeline",
    "allowed",
    "cause",
    "review",
    "duplicate_of",
];

async fn opened(ground: &Ground, title: &str) -> Value {
    let body = json!({
        "title": title, "description": "Depuis midi.", "severity": "medium",
        "project": ground.project, "assignee": "paul",
    });
    let answer = ground.post("jean", "/incidents", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn act(ground: &Ground, login: &str, incident: &Value, verb: &str, more: Value) -> Answer {
    let mut body = more;
    if verb != "comment" {
        body["revision"] = incident["revision"].clone();
    }
    let id = incident["id"].as_str().unwrap();
    ground
        .post(login, &format!("/incidents/{id}/{verb}"), &body)
        .await
}

async fn done(ground: &Ground, login: &str, incident: &Value, verb: &str, more: Value) -> Value {
    let answer = act(ground, login, incident, verb, more).await;
    assert_eq!(answer.status, 200, "{verb} by {login}: {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn an_incident_goes_its_way_and_comes_back() {
    let ground = Ground::new().await;
    let incident = opened(&ground, "Lenteur").await;
    has(&incident, &FIELDS);
    assert_eq!(
        (&incident["state"], &incident["assignee"]),
        (&json!("open"), &json!("paul"))
    );
    let incident = done(&ground, "paul", &incident, "acknowledge", json!({})).await;
    let incident = done(&ground, "paul", &incident, "investigate", json!({})).await;
    let commented = done(
        &ground,
        "nina",
        &incident,
        "comment",
        json!({"text": "Vu."}),
    )
    .await;
    assert_eq!(
        commented["revision"], incident["revision"],
        "a comment changes no revision"
    );
    let incident = done(
        &ground,
        "paul",
        &incident,
        "resolve",
        json!({"cause": "Un index."}),
    )
    .await;
    assert_eq!(
        (&incident["state"], &incident["cause"]),
        (&json!("resolved"), &json!("Un index."))
    );
    let incident = done(&ground, "marie", &incident, "close", json!({})).await;
    assert_eq!(incident["state"], "closed");
    let incident = done(
        &ground,
        "sofia",
        &incident,
        "reopen",
        json!({"reason": "Encore."}),
    )
    .await;
    assert_eq!(
        (&incident["state"], &incident["reopened"]),
        (&json!("open"), &json!(1))
    );
    let more = json!({"login": "jean"});
    let incident = done(&ground, "marie", &incident, "assign", more).await;
    let more = json!({"severity": "low", "reason": "Peu de monde."});
    let incident = done(&ground, "marie", &incident, "grade", more).await;
    assert_eq!(incident["severity"], "low");
    let incident = done(
        &ground,
        "jean",
        &incident,
        "review",
        json!({"text": "Une alerte."}),
    )
    .await;
    assert_eq!(incident["review"], "Une alerte.");
    let original = opened(&ground, "Le vrai").await;
    let more = json!({"of": original["id"]});
    let incident = done(&ground, "marie", &incident, "duplicate", more).await;
    assert_eq!(incident["duplicate_of"], original["id"]);

    let shown = ground
        .get(
            "nina",
            &format!("/incidents/{}", incident["id"].as_str().unwrap()),
        )
        .await;
    let timeline = shown.json()["timeline"].clone();
    assert_eq!(
        timeline, incident["timeline"],
        "a verb answers what a read does"
    );
    let told: Vec<(&str, Option<&str>)> = timeline
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["event"].as_str().unwrap(), event["text"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("open", None),
            ("acknowledge", None),
            ("investigate", None),
            ("comment", Some("Vu.")),
            ("resolve", Some("Un index.")),
            ("close", None),
            ("reopen", Some("Encore.")),
            ("assign", Some("jean")),
            ("grade", Some("Peu de monde.")),
            ("review", Some("Une alerte.")),
            ("duplicate", original["id"].as_str()),
        ]
    );
}

/// Each verb, whether it takes somebody who decides, and the states it is for.
const VERBS: [(&str, bool, &[&str]); 9] = [
    ("acknowledge", false, &["open"]),
    ("investigate", false, &["acknowledged"]),
    ("resolve", false, &["investigating"]),
    ("close", true, &["resolved"]),
    ("reopen", false, &["resolved", "closed", "duplicate"]),
    (
        "duplicate",
        true,
        &["open", "acknowledged", "investigating"],
    ),
    ("assign", true, &["open", "acknowledged", "investigating"]),
    ("grade", false, &["open", "acknowledged", "investigating"]),
    (
        "review",
        false,
        &["open", "acknowledged", "investigating", "resolved"],
    ),
];

async fn in_state(ground: &Ground, state: &str, other: &Value) -> Value {
    let mut incident = opened(ground, "Lenteur").await;
    if state == "duplicate" {
        let more = json!({"of": other["id"]});
        return done(ground, "admin.g", &incident, "duplicate", more).await;
    }
    for (verb, more, then) in [
        ("acknowledge", json!({}), "acknowledged"),
        ("investigate", json!({}), "investigating"),
        ("resolve", json!({"cause": "Oui."}), "resolved"),
        ("close", json!({}), "closed"),
    ] {
        if incident["state"] == state {
            break;
        }
        incident = done(ground, "admin.g", &incident, verb, more).await;
        assert_eq!(incident["state"], then);
    }
    incident
}

#[tokio::test]
async fn every_role_in_every_state_with_every_verb() {
    let ground = Ground::new().await;
    let other = opened(&ground, "Le vrai").await;
    let states = [
        "open",
        "acknowledged",
        "investigating",
        "resolved",
        "closed",
        "duplicate",
    ];
    for state in states {
        let mut current: Option<Value> = None;
        for (verb, decides, applies) in VERBS {
            for (login, _, _) in DEMO_STAFF {
                let incident = match current.take() {
                    Some(incident) => incident,
                    None => in_state(&ground, state, &other).await,
                };
                let answers = ["admin.g", "marie", "jean", "paul", "sofia"].contains(&login);
                let may = if decides {
                    ["admin.g", "marie", "sofia"].contains(&login)
                } else {
                    answers
                };
                let more = match verb {
                    "resolve" => json!({"cause": "Oui."}),
                    "reopen" => json!({"reason": "Oui."}),
                    "duplicate" => json!({"of": other["id"]}),
                    "assign" => json!({"login": "jean"}),
                    "grade" => json!({"severity": "critical"}),
                    "review" => json!({"text": "Oui."}),
                    _ => json!({}),
                };
                let case = format!("{login} {verb} {state}");
                let path = format!("/incidents/{}", incident["id"].as_str().unwrap());
                let shown = ground.get(login, &path).await.json()["allowed"][verb].clone();
                let answer = act(&ground, login, &incident, verb, more).await;
                let problem = answer.json();
                if may && applies.contains(&state) {
                    assert_eq!(answer.status, 200, "{case}: {problem}");
                    assert_eq!(shown, json!(true), "{case}");
                    continue;
                }
                let expected = match (may, decides) {
                    (true, _) => (409, "wrong_state"),
                    (false, true) => (403, "deciders_only"),
                    (false, false) => (403, "workers_only"),
                };
                assert_eq!(
                    (answer.status.as_u16(), problem["code"].as_str()),
                    (expected.0, Some(expected.1)),
                    "{case}"
                );
                assert_eq!(shown["code"], problem["code"], "{case}");
                assert_eq!(shown["detail"], problem["detail"], "{case}");
                assert_eq!(
                    problem.get("current").is_some(),
                    expected.0 == 409,
                    "{case}"
                );
                current = Some(incident);
            }
        }
    }
}

#[tokio::test]
async fn a_bad_one_of_production_closes_with_its_review_and_circles_are_refused() {
    let ground = Ground::new().await;
    let body = json!({
        "title": "Arrêt", "description": "Tout.", "severity": "critical",
        "project": ground.project, "production": true,
    });
    let mut incident = ground.post("sofia", "/incidents", &body).await.json();
    for (verb, more) in [
        ("acknowledge", json!({})),
        ("investigate", json!({})),
        ("resolve", json!({"cause": "Disque."})),
    ] {
        incident = done(&ground, "sofia", &incident, verb, more).await;
    }
    let answer = act(&ground, "marie", &incident, "close", json!({})).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("review_missing"))
    );
    let incident = done(
        &ground,
        "marie",
        &incident,
        "review",
        json!({"text": "Alerte."}),
    )
    .await;
    done(&ground, "marie", &incident, "close", json!({})).await;

    let (first, second) = (opened(&ground, "A").await, opened(&ground, "B").await);
    done(
        &ground,
        "marie",
        &first,
        "duplicate",
        json!({"of": second["id"]}),
    )
    .await;
    for of in [&first["id"], &second["id"]] {
        let answer = act(&ground, "marie", &second, "duplicate", json!({"of": of})).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (409, &json!("circle")),
            "{of}"
        );
    }
}

#[tokio::test]
async fn bad_input_is_named_and_lists_are_filtered() {
    let ground = Ground::new().await;
    let empty = ground.post("jean", "/incidents", &json!({})).await;
    let fields: Vec<String> = faults(&empty).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["title", "description", "severity", "project"]);
    let good = json!({
        "title": "Lent", "description": "Oui.", "severity": "low", "project": ground.project,
    });
    let nowhere = "01a1fdb8-132c-7324-91b8-25c4188b1200";
    for (field, value, code) in [
        ("title", json!("a\nb"), "bad_text"),
        ("title", json!("a".repeat(201)), "bad_text"),
        ("description", json!("\u{0}"), "bad_text"),
        ("severity", json!("HIGH"), "invalid"),
        ("project", json!(nowhere), "unknown_project"),
        ("deployment", json!(nowhere), "unknown_deployment"),
        ("assignee", json!("nina"), "bad_assignee"),
        ("assignee", json!("nobody"), "bad_assignee"),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        let answer = ground.post("jean", "/incidents", &body).await;
        assert_eq!(answer.status, 400, "{field} {value}: {}", answer.text());
        assert_eq!(
            faults(&answer),
            [(field.to_owned(), code.to_owned())],
            "{field} {value}"
        );
    }
    let denied = ground.post("nina", "/incidents", &good).await;
    assert_eq!(
        (denied.status.as_u16(), &denied.json()["code"]),
        (403, &json!("workers_only"))
    );

    let incident = opened(&ground, "Lent").await;
    for (verb, more, field, code) in [
        ("resolve", json!({}), "cause", "required"),
        ("assign", json!({"login": "nina"}), "login", "bad_assignee"),
        (
            "duplicate",
            json!({"of": nowhere}),
            "of",
            "unknown_original",
        ),
        ("duplicate", json!({"of": "x"}), "of", "invalid"),
        ("comment", json!({"text": " "}), "text", "required"),
        ("grade", json!({"severity": "low"}), "reason", "bad_text"),
        ("grade", json!({}), "severity", "required"),
    ] {
        let answer = act(&ground, "marie", &incident, verb, more).await;
        assert_eq!(answer.status, 400, "{verb}: {}", answer.text());
        assert_eq!(
            faults(&answer),
            [(field.to_owned(), code.to_owned())],
            "{verb}"
        );
    }
    for (query, count) in [
        ("", 1),
        ("state=open", 1),
        ("state=closed&state=resolved", 0),
        ("severity=medium", 1),
        ("assignee=paul", 1),
        ("assignee=nobody", 0),
        ("assignee=marie", 0),
        ("project=x", 0),
        (&*format!("project={}", ground.project), 1),
    ] {
        let page = ground.get("nina", &format!("/incidents?{query}")).await;
        assert_eq!(
            page.json()["items"].as_array().unwrap().len(),
            count,
            "{query}"
        );
    }
}

#[tokio::test]
async fn whoever_may_not_lower_a_severity_is_shown_so_before_they_try() {
    let ground = Ground::new().await;
    for (login, lower) in [
        ("paul", Some("deciders_only")),
        ("jean", Some("deciders_only")),
        ("nina", Some("workers_only")),
        ("marie", None),
        ("sofia", None),
        ("admin.g", None),
    ] {
        let incident = opened(&ground, "Lenteur").await;
        let path = format!("/incidents/{}", incident["id"].as_str().unwrap());
        let shown = ground.get(login, &path).await.json()["allowed"].clone();
        let less = json!({"severity": "low", "reason": "Peu de monde."});
        let answer = act(&ground, login, &incident, "grade", less).await;
        match lower {
            None => {
                assert_eq!(answer.status, 200, "{login}: {}", answer.text());
                assert_eq!(shown["lower"], json!(true), "{login}");
            }
            Some(code) => {
                let refused = answer.json();
                assert_eq!(
                    (answer.status.as_u16(), refused["code"].as_str()),
                    (403, Some(code)),
                    "{login}"
                );
                assert_eq!(shown["lower"]["code"], refused["code"], "{login}");
                assert_eq!(shown["lower"]["detail"], refused["detail"], "{login}");
            }
        }
        let grades = !matches!(login, "nina");
        assert_eq!(shown["grade"] == json!(true), grades, "{login}");
    }
}

/// More happened to an incident than is read with it: how much is said, and all of it is reached.
#[tokio::test]
async fn a_long_timeline_says_how_much_there_is_before_and_is_read_to_its_opening() {
    let ground = Ground::new().await;
    let incident = opened(&ground, "Lenteur").await;
    let id: IncidentId = incident["id"].as_str().unwrap().parse().unwrap();
    let mut unit = ground.house.memory.sql.begin().await.unwrap();
    for n in 0..520 {
        let said = IncidentEvent {
            at: ground.clock.now(),
            by: ground.house.memory.staff[0].id,
            kind: "comment",
            revision: 1,
            words: Some(format!("Parole {n}")),
            severity: None,
        };
        unit.incidents().comment(id, &said).await.unwrap();
    }
    unit.save().await.unwrap();
    let path = format!("/incidents/{id}");
    let shown = ground.get("nina", &path).await.json();
    assert_eq!(shown["timeline"].as_array().unwrap().len(), 500);
    assert_eq!(shown["timeline"][0]["text"], "Parole 20");
    assert_eq!(shown["timeline_left_out"], 21);
    let said = act(
        &ground,
        "marie",
        &incident,
        "comment",
        json!({"text": "Oui."}),
    )
    .await;
    let said = said.json();
    let told = said["timeline"].as_array().unwrap().len() as u64;
    assert_eq!(
        said["timeline_left_out"],
        522 - told,
        "those before the 500 too"
    );

    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let wanted = format!("{path}/timeline?limit=100{cursor}");
        let page = ground.get("nina", &wanted).await.json();
        all.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(all.len(), 522);
    assert_eq!(all[0]["event"], "open");
    assert_eq!(&all[22..], &said_before(&shown, &said), "the same events");
}

/// The events that are read with the incident, and the comment after them.
fn said_before(shown: &Value, said: &Value) -> Vec<Value> {
    let mut events = shown["timeline"].as_array().unwrap()[1..].to_vec();
    events.push(said["timeline"].as_array().unwrap().last().unwrap().clone());
    events
}

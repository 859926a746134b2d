use serde_json::{Value, json};

use super::ground::{Ground, alike, confirmed, has, words};

const FIELDS: [&str; 16] = [
    "id",
    "project",
    "version",
    "environment",
    "description",
    "responsible",
    "planned_at",
    "time_zone",
    "state",
    "revision",
    "plan_hash",
    "authorisation",
    "logs",
    "incident",
    "allowed",
    "reason",
];

#[tokio::test]
async fn a_task_goes_its_way_from_plan_to_success() {
    let ground = Ground::new().await;
    let task = ground.planned("v1.2.0", "DEV").await;
    has(&task, &FIELDS);
    assert_eq!(task["state"], "planned");
    assert_eq!(
        (&task["revision"], &task["responsible"]),
        (&json!(1), &json!("jean"))
    );
    assert_eq!(task["authorisation"], Value::Null);
    assert_eq!(task["plan_hash"].as_str().unwrap().len(), 64);

    let task = ground
        .done("admin.g", &task, "authorise", confirmed())
        .await;
    assert_eq!(
        (&task["state"], &task["revision"]),
        (&json!("authorised"), &json!(2))
    );
    has(&task["authorisation"], &["by", "at", "expires_at"]);
    assert_eq!(task["authorisation"]["by"], "admin.g");

    let task = ground.done("jean", &task, "start", json!({})).await;
    assert_eq!(task["state"], "running");
    let logged = ground
        .done(
            "jean",
            &task,
            "logs",
            json!({"lines": ["Arrêt\u{7}", "Copie\nDémarrage"]}),
        )
        .await;
    assert_eq!(
        logged["revision"], task["revision"],
        "lines change no revision"
    );
    let lines: Vec<&str> = logged["logs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["line"].as_str().unwrap())
        .collect();
    assert_eq!(lines, ["Arrêt␇", "Copie", "Démarrage"]);
    has(&logged["logs"][0], &["at", "by", "line"]);

    let task = ground
        .done("jean", &task, "succeed", json!({"log": ["Fini"]}))
        .await;
    assert_eq!(task["state"], "succeeded");
    assert_eq!(task["logs"].as_array().unwrap().len(), 4);
    assert_eq!(task["incident"], Value::Null);
}

#[tokio::test]
async fn a_failure_opens_its_incident() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    let more = json!({"reason": "La migration échoue.", "log": "Étape 1\nÉtape 2"});
    let task = ground.done("jean", &task, "fail", more).await;
    assert_eq!(
        (&task["state"], &task["reason"]),
        (&json!("failed"), &json!("La migration échoue."))
    );
    let incident = task["incident"].as_str().unwrap();
    let incident = ground
        .get("paul", &format!("/incidents/{incident}"))
        .await
        .json();
    assert_eq!(incident["title"], "INCIDENT - Échec déploiement v1.2.0");
    assert_eq!(
        (&incident["severity"], &incident["state"]),
        (&json!("high"), &json!("open"))
    );
    assert_eq!(
        (&incident["assignee"], &incident["deployment"]),
        (&json!("jean"), &task["id"])
    );
    assert!(
        incident["description"]
            .as_str()
            .unwrap()
            .contains("Étape 2")
    );
}

#[tokio::test]
async fn a_task_is_rejected_planned_again_edited_revoked_and_cancelled() {
    let ground = Ground::new().await;
    let task = ground.planned("v2", "DEV").await;
    let task = ground
        .done("admin.g", &task, "reject", json!({"reason": "Trop tôt."}))
        .await;
    assert_eq!(
        (&task["state"], &task["reason"]),
        (&json!("rejected"), &json!("Trop tôt."))
    );
    let task = ground.done("marie", &task, "replan", json!({})).await;
    assert_eq!(task["state"], "planned");
    let before = task["plan_hash"].clone();
    let task = ground
        .done("admin.g", &task, "authorise", confirmed())
        .await;
    let path = format!("/deployments/{}", task["id"].as_str().unwrap());
    let body = json!({"revision": task["revision"], "description": "Autres corrections"});
    let edited = ground.patch("marie", &path, &body).await;
    assert_eq!(edited.status, 200, "{}", edited.text());
    let task = edited.json();
    assert_eq!(
        (&task["state"], &task["authorisation"]),
        (&json!("planned"), &Value::Null)
    );
    assert_ne!(task["plan_hash"], before);
    let task = ground
        .done("admin.g", &task, "authorise", confirmed())
        .await;
    let task = ground
        .done("marie", &task, "revoke", json!({"reason": "Erreur."}))
        .await;
    assert_eq!(task["state"], "planned");
    let task = ground
        .done("marie", &task, "cancel", json!({"reason": "Abandon."}))
        .await;
    assert_eq!(task["state"], "cancelled");

    let history = ground.get("nina", &format!("{path}/history")).await.json();
    let events: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        events,
        [
            "planned",
            "rejected",
            "replanned",
            "authorised",
            "edited",
            "authorised",
            "revoked",
            "cancelled"
        ]
    );
    let edit = &history["items"][4];
    assert_eq!(edit["changes"][0]["field"], "description");
    assert_eq!(edit["changes"][0]["before"], "Corrections");
    assert_eq!(
        edit["authorisation"]["by"], "admin.g",
        "the history keeps what was void"
    );
}

#[tokio::test]
async fn lists_are_filtered_and_walked_and_their_numbers_add_up() {
    let ground = Ground::new().await;
    for n in 0..3 {
        ground.planned(&format!("v{n}"), "DEV").await;
    }
    let running = ground.running("v9", "TEST").await;
    ground.done("jean", &running, "succeed", json!({})).await;
    let failing = ground.running("v9", "PREPROD").await;
    ground
        .done("jean", &failing, "fail", json!({"reason": "Non."}))
        .await;

    let all = format!("/projects/{}/deployments", ground.project);
    let page = ground.get("luc", &format!("{all}?limit=2")).await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    assert_eq!(page["prev_cursor"], Value::Null);
    let mut seen = 2;
    let mut next = page["next_cursor"].clone();
    while let Some(cursor) = next.as_str() {
        let page = ground
            .get("luc", &format!("{all}?limit=2&cursor={cursor}"))
            .await
            .json();
        seen += page["items"].as_array().unwrap().len();
        next = page["next_cursor"].clone();
    }
    assert_eq!(seen, 5);
    for (query, count) in [
        ("state=planned", 3),
        ("state=planned&state=failed", 4),
        ("environment=TEST&environment=PREPROD", 2),
        ("from=2000-01-01&to=2000-01-02", 0),
        ("from=2000-01-02&to=2000-01-01", 0),
        ("from=2000-01-01", 5),
        ("overridden=true", 0),
    ] {
        let page = ground.get("luc", &format!("{all}?{query}")).await;
        assert_eq!(page.status, 200, "{query}: {}", page.text());
        assert_eq!(
            page.json()["items"].as_array().unwrap().len(),
            count,
            "{query}"
        );
    }
    let item = &ground.get("luc", &all).await.json()["items"][0];
    has(
        item,
        &["id", "state", "plan_hash", "authorisation", "allowed"],
    );

    let counted = ground
        .get("nina", &format!("{all}/statistics"))
        .await
        .json();
    let expected = json!({
        "total": 5, "planned": 3, "authorised": 0, "running": 0, "succeeded": 1, "failed": 1,
        "rejected": 0, "cancelled": 0, "success_rate": 50.0,
    });
    assert_eq!(counted, expected);
    let counted = ground
        .get("nina", &format!("{all}/statistics?environment=DEV"))
        .await
        .json();
    assert_eq!(
        (&counted["total"], &counted["success_rate"]),
        (&json!(3), &Value::Null)
    );

    // Of some states the others are not counted, and each number is that of the list.
    for (query, total, rate) in [
        ("state=planned", 3, Value::Null),
        ("state=succeeded", 1, json!(100.0)),
        ("state=succeeded&state=failed", 2, json!(50.0)),
        ("state=planned&environment=TEST", 0, Value::Null),
        ("state=failed&from=2000-01-01", 1, json!(0.0)),
        ("state=running", 0, Value::Null),
    ] {
        let wanted = format!("{all}/statistics?{query}");
        let counted = ground.get("nina", &wanted).await.json();
        assert_eq!(
            (&counted["total"], &counted["success_rate"]),
            (&json!(total), &rate),
            "{query}: {counted}"
        );
        let listed = ground.get("nina", &format!("{all}?{query}")).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), total, "{query}");
    }

    let dora = ground
        .get("nina", &format!("{all}/dora?days=28"))
        .await
        .json();
    for figure in [
        "deployment_frequency",
        "lead_time",
        "change_failure_rate",
        "time_to_restore",
    ] {
        has(&dora[figure], &["now", "before", "unit", "definition"]);
    }
}

#[tokio::test]
async fn a_log_is_read_in_pieces() {
    let ground = Ground::new().await;
    let task = ground.running("v1", "DEV").await;
    let lines: Vec<String> = (1..=150).map(|n| format!("ligne {n}")).collect();
    ground
        .done("jean", &task, "logs", json!({"lines": lines}))
        .await;
    let path = format!("/deployments/{}/logs", task["id"].as_str().unwrap());
    let first = ground
        .get("nina", &format!("{path}?limit=100"))
        .await
        .json();
    assert_eq!(first["items"].as_array().unwrap().len(), 100);
    assert_eq!(
        (&first["last"], &first["more"]),
        (&json!(100), &json!(true))
    );
    let rest = ground
        .get("nina", &format!("{path}?after=100&limit=100"))
        .await
        .json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 50);
    assert_eq!(rest["items"][0]["line"], "ligne 101");
    assert_eq!(rest["more"], true, "it is at work");
    ground.done("jean", &task, "succeed", json!({})).await;
    let end = ground
        .get("nina", &format!("{path}?after=150"))
        .await
        .json();
    assert_eq!((&end["items"], &end["more"]), (&json!([]), &json!(false)));
}

#[tokio::test]
async fn a_stale_revision_is_told_with_the_task_as_it_is() {
    let ground = Ground::new().await;
    let seen = ground.planned("v1", "DEV").await;
    let now = ground
        .done("admin.g", &seen, "authorise", confirmed())
        .await;
    for (login, verb, more) in [
        ("admin.g", "authorise", confirmed()),
        ("marie", "reject", json!({"reason": "Non."})),
        ("jean", "start", json!({})),
        ("marie", "cancel", json!({"reason": "Non."})),
    ] {
        let both = ground.refused(login, &seen, verb, more).await;
        let said = [
            "La tâche a changé depuis la révision 1 que vous avez vue. Relisez-la avant de \
             décider.",
            "The task has changed since the revision 1 that you saw. Read it again before you \
             decide.",
        ];
        assert_eq!(both.each_ref().map(words), said, "{verb}");
        let answer = alike(both, verb);
        assert_eq!(answer.status, 409, "{verb}: {}", answer.text());
        let problem = answer.json();
        assert_eq!(problem["code"], "changed", "{verb}");
        assert_eq!(problem["current"]["revision"], now["revision"], "{verb}");
        assert_eq!(problem["current"]["state"], "authorised", "{verb}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn one_is_at_work_at_a_time_and_production_comes_after_pre_production() {
    let ground = Ground::new().await;
    let first = ground.authorised("v1", "DEV").await;
    let second = ground.authorised("v2", "DEV").await;
    ground.done("jean", &first, "start", json!({})).await;
    let both = ground.refused("jean", &second, "start", json!({})).await;
    let said = [
        "Un autre déploiement est en cours dans cet environnement.",
        "Another deployment is at work in this environment.",
    ];
    assert_eq!(both.each_ref().map(words), said);
    let answer = alike(both, "start");
    assert_eq!(answer.status, 409);
    assert_eq!(answer.json()["code"], "at_work");
    let shown = ground.task("jean", &second).await;
    assert_eq!(shown["allowed"]["start"]["code"], "at_work");

    let prod = ground.planned("v3", "PROD").await;
    let answer = ground.act("admin.g", &prod, "authorise", confirmed()).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (403, &json!("promotion"))
    );
    let mut over = confirmed();
    over["override_reason"] = json!("Correctif de sécurité.");
    let denied = ground.act("marie", &prod, "authorise", over.clone()).await;
    assert_eq!(denied.status, 403, "marie planned it: {}", denied.text());
    let given = ground.done("admin.g", &prod, "authorise", over).await;
    assert_eq!(given["override_reason"], "Correctif de sécurité.");
    let all = format!("/projects/{}/deployments?overridden=true", ground.project);
    let page = ground.get("luc", &all).await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_freeze_stops_and_says_until_when() {
    let ground = Ground::new().await;
    let path = format!("/projects/{}", ground.project);
    let revision = ground.get("marie", &path).await.json()["revision"].clone();
    let freeze = json!({
        "name": "Clôture", "from": ground.in_hours(1), "until": ground.in_hours(72),
        "time_zone": "Europe/Paris", "environments": ["DEV"],
    });
    let body = json!({"revision": revision, "freezes": [freeze]});
    let set = ground.patch("marie", &path, &body).await;
    assert_eq!(set.status, 200, "{}", set.text());
    let task = ground.planned("v1", "DEV").await;
    let answer = ground.act("admin.g", &task, "authorise", confirmed()).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (403, &json!("freeze"))
    );
    assert!(
        answer.json()["detail"]
            .as_str()
            .unwrap()
            .contains("Clôture")
    );
}

/// Given an authorised plan, when one of its fields is edited, then nobody starts it: not as it was
/// seen, and not as it is.
#[tokio::test]
async fn whatever_is_edited_after_the_authorisation_nothing_starts() {
    let mut ground = Ground::new().await;
    ground.add_strangers().await;
    let members = format!("/projects/{}/members", ground.project);
    let eric = json!({"login": "eric", "role": "senior_developer"});
    let added = ground.post("marie", &members, &eric).await;
    assert_eq!(added.status, 201, "{}", added.text());
    let given_up = ground.planned("v0", "DEV").await;
    let reason = json!({"reason": "Abandon."});
    let given_up = ground.done("marie", &given_up, "cancel", reason).await;
    let done = ground.running("v0", "DEV").await;
    let done = ground.done("jean", &done, "succeed", json!({})).await;
    for (field, value) in [
        ("version", json!("v2")),
        ("environment", json!("TEST")),
        ("description", json!("Autre chose")),
        ("responsible", json!("eric")),
        ("planned_at", json!(ground.in_hours(3))),
        ("time_zone", json!("Europe/London")),
        ("redeployment", json!(true)),
        ("retry_of", given_up["id"].clone()),
        ("rollback_of", done["id"].clone()),
    ] {
        let seen = ground.authorised("v1", "DEV").await;
        let path = format!("/deployments/{}", seen["id"].as_str().unwrap());
        let body = json!({"revision": seen["revision"], field: value});
        let edited = ground.patch("marie", &path, &body).await;
        assert_eq!(edited.status, 200, "{field}: {}", edited.text());
        let edited = edited.json();
        assert_ne!(edited["plan_hash"], seen["plan_hash"], "{field}");
        for (task, code) in [(&seen, "changed"), (&edited, "not_authorised")] {
            let answer = ground.act("jean", task, "start", json!({})).await;
            assert_eq!(answer.status, 409, "{field}: {}", answer.text());
            let problem = answer.json();
            assert_eq!(problem["code"], code, "{field}");
            let current = &problem["current"];
            assert_eq!(current["state"], "planned", "{field}");
            assert_eq!(current["authorisation"], Value::Null, "{field}");
            assert_eq!(current["revision"], edited["revision"], "{field}");
        }
    }
}

/// Given a success in production, a failure and the resolution of its incident, then each of the
/// four figures is that of what happened.
#[tokio::test]
async fn the_four_figures_are_those_of_what_happened_in_production() {
    use chrono::TimeDelta;
    let ground = Ground::new().await;
    let mut over = confirmed();
    over["override_reason"] = json!("Correctif de sécurité.");
    let good = ground.planned("v1", "PROD").await;
    let good = ground
        .done("admin.g", &good, "authorise", over.clone())
        .await;
    let good = ground.done("jean", &good, "start", json!({})).await;
    ground.clock.forward(TimeDelta::minutes(12));
    ground.done("jean", &good, "succeed", json!({})).await;
    let bad = ground.planned("v2", "PROD").await;
    let bad = ground.done("admin.g", &bad, "authorise", over).await;
    let bad = ground.done("jean", &bad, "start", json!({})).await;
    let reason = json!({"reason": "La migration échoue."});
    let bad = ground.done("jean", &bad, "fail", reason).await;
    ground.clock.forward(TimeDelta::minutes(18));
    let incident = format!("/incidents/{}", bad["incident"].as_str().unwrap());
    for (verb, mut body) in [
        ("acknowledge", json!({})),
        ("investigate", json!({})),
        ("resolve", json!({"cause": "Index manquant."})),
    ] {
        body["revision"] = ground.get("jean", &incident).await.json()["revision"].clone();
        let path = format!("{incident}/{verb}");
        let answer = ground.post("jean", &path, &body).await;
        assert_eq!(answer.status, 200, "{verb}: {}", answer.text());
    }
    ground.clock.forward(TimeDelta::seconds(1));
    let all = format!("/projects/{}/deployments/dora", ground.project);
    let dora = ground.get("jean", &format!("{all}?days=7")).await.json();
    assert_eq!(
        (&dora["days"], &dora["of_the_latest"]),
        (&json!(7), &json!(false))
    );
    let english = format!("{all}?days=7&lang=en");
    let english = ground.get("jean", &english).await.json();
    let (a_week, hours) = (
        ["déploiements par semaine", "deployments a week"],
        ["heures", "hours"],
    );
    for (figure, now, units, definitions) in [
        (
            "deployment_frequency",
            1.0,
            a_week,
            [
                "Déploiements en production réussis, par semaine.",
                "Successful deployments to production, a week.",
            ],
        ),
        (
            "lead_time",
            0.2,
            hours,
            [
                "Médiane du temps entre le premier plan d’un déploiement en production et sa \
                 réussite.",
                "Median time from the first plan of a deployment to production to its success.",
            ],
        ),
        (
            "change_failure_rate",
            50.0,
            ["pour cent", "percent"],
            [
                "Déploiements en production échoués, parmi ceux qui ont abouti ou échoué.",
                "Failed deployments to production, of those that succeeded or failed.",
            ],
        ),
        (
            "time_to_restore",
            0.3,
            hours,
            [
                "Médiane du temps entre l’ouverture de l’incident d’un déploiement échoué et sa \
                 résolution.",
                "Median time from the opening of the incident of a failed deployment to its \
                 resolution.",
            ],
        ),
    ] {
        let texts = units.into_iter().zip(definitions);
        for (answer, (unit, definition)) in [&dora, &english].into_iter().zip(texts) {
            let expected =
                json!({"now": now, "before": null, "unit": unit, "definition": definition});
            assert_eq!(answer[figure], expected, "{figure}");
        }
    }
}

/// No step falls off a list without a word: the first plan is reached however long it is.
#[tokio::test]
async fn a_long_history_is_read_page_by_page_from_the_first_plan_on() {
    let ground = Ground::new().await;
    let mut task = ground.planned("v1", "DEV").await;
    let path = format!("/deployments/{}", task["id"].as_str().unwrap());
    for n in 0..24 {
        let body = json!({"revision": task["revision"], "description": format!("Texte {n}")});
        let answer = ground.patch("marie", &path, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        task = answer.json();
    }
    let history = format!("{path}/history");
    let first = ground.get("nina", &history).await.json();
    assert_eq!(first["items"].as_array().unwrap().len(), 20);
    assert_eq!(first["items"][0]["event"], "planned");
    assert_eq!(first["prev_cursor"], Value::Null);
    let next = first["next_cursor"].as_str().unwrap();
    let page = ground
        .get("nina", &format!("{history}?cursor={next}"))
        .await;
    let page = page.json();
    let revisions: Vec<u64> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["revision"].as_u64().unwrap())
        .collect();
    assert_eq!(revisions, [21, 22, 23, 24, 25]);
    assert_eq!(page["next_cursor"], Value::Null);
    let back = page["prev_cursor"].as_str().unwrap();
    let back = ground
        .get("nina", &format!("{history}?cursor={back}"))
        .await;
    assert_eq!(back.json(), first);
    let whole = ground.get("nina", &format!("{history}?limit=100")).await;
    assert_eq!(whole.json()["items"].as_array().unwrap().len(), 25);
    // A cursor is one of its own history alone.
    let other = ground.planned("v2", "DEV").await;
    let other = format!("/deployments/{}/history", other["id"].as_str().unwrap());
    let strange = ground.get("nina", &format!("{other}?cursor={next}")).await;
    assert_eq!(strange.status, 404, "{}", strange.text());
    let wrong = ground.get("nina", &format!("{history}?limit=101")).await;
    assert_eq!(wrong.status, 400);
}

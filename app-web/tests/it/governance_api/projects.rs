use guichet_wiring::DEMO_STAFF;
use poem::http::Method;
use serde_json::{Value, json};

use super::ground::{Ground, STAGES, faults, has};

#[tokio::test]
async fn a_project_has_its_fields_and_all_staff_see_it() {
    let ground = Ground::bare().await;
    let id = ground.add_project("Portail client").await;
    for (login, _, _) in DEMO_STAFF {
        let shown = ground.get(login, &format!("/projects/{id}")).await;
        assert_eq!(shown.status, 200, "{login}");
        let project = shown.json();
        has(
            &project,
            &[
                "id", "name", "lead", "stages", "members", "revision", "allowed",
            ],
        );
        assert_eq!(
            (&project["name"], &project["lead"]),
            (&json!("Portail client"), &json!("marie"))
        );
        let stages: Vec<&str> = project["stages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|stage| stage["stage"].as_str().unwrap())
            .collect();
        assert_eq!(stages, STAGES);
        assert_eq!(project["stages"][0]["state"], "to_come");
        let members: Vec<(&str, &str)> = project["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| (m["login"].as_str().unwrap(), m["role"].as_str().unwrap()))
            .collect();
        let expected = [
            ("jean", "senior_developer"),
            ("marie", "project_lead"),
            ("paul", "developer"),
        ];
        assert_eq!(members, expected);
    }
    for part in ["stages", "members"] {
        let shown = ground
            .get("nina", &format!("/projects/{id}/{part}"))
            .await
            .json();
        assert!(shown[part].is_array());
    }
    let page = ground.get("nina", "/projects?q=PORTAIL").await.json();
    assert_eq!(page["items"][0]["id"], json!(id));
    let page = ground.get("nina", "/projects?q=autre").await.json();
    assert_eq!(page["items"], json!([]));
}

#[tokio::test]
async fn projects_are_added_by_those_who_may_and_names_are_taken_once() {
    let ground = Ground::bare().await;
    for (login, _, _) in DEMO_STAFF {
        let body = json!({"name": format!("Projet de {login}"), "lead": "marie"});
        let answer = ground.post(login, "/projects", &body).await;
        if ["admin.g", "marie"].contains(&login) {
            assert_eq!(answer.status, 201, "{login}: {}", answer.text());
        } else {
            assert_eq!(
                (answer.status.as_u16(), &answer.json()["code"]),
                (403, &json!("adders_only"))
            );
        }
    }
    let body = json!({"name": "PROJET DE MARIE", "lead": "marie"});
    let answer = ground.post("marie", "/projects", &body).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("name_taken"))
    );
    for (body, field, code) in [
        (json!({"lead": "marie"}), "name", "required"),
        (json!({"name": " ", "lead": "marie"}), "name", "required"),
        (json!({"name": "a\nb", "lead": "marie"}), "name", "bad_name"),
        (
            json!({"name": "a".repeat(121), "lead": "marie"}),
            "name",
            "bad_name",
        ),
        (
            json!({"name": "Z", "lead": "jean"}),
            "role",
            "role_not_held",
        ),
    ] {
        let answer = ground.post("admin.g", "/projects", &body).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        let expected = vec![(field.to_owned(), code.to_owned())];
        assert_eq!(faults(&answer), expected, "{body}");
    }
}

#[tokio::test]
async fn stages_come_in_order_and_tests_reopen_for_a_reason() {
    let ground = Ground::new().await;
    let path =
        |stage: &str, verb: &str| format!("/projects/{}/stages/{stage}/{verb}", ground.project);
    let answer = ground
        .post("marie", &path("maintenance", "start"), &json!({}))
        .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("earlier_stage_open"))
    );
    assert_eq!(answer.json()["current"]["id"], json!(ground.project));
    let answer = ground
        .post("marie", &path("tests", "reopen"), &json!({}))
        .await;
    assert_eq!(
        faults(&answer),
        [("reason".to_owned(), "bad_reason".to_owned())]
    );
    let answer = ground
        .post("paul", &path("tests", "reopen"), &json!({"reason": "Oui."}))
        .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (403, &json!("lead_only"))
    );
    let stale = json!({"reason": "Oui.", "revision": 1});
    let answer = ground.post("marie", &path("tests", "reopen"), &stale).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("changed"))
    );
    let answer = ground
        .post(
            "marie",
            &path("tests", "reopen"),
            &json!({"reason": "Régression."}),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["stages"][3]["state"], "under_way");
    // Nothing needs to be sent at all.
    let call = ground.call("marie", Method::POST, &path("tests", "finish"));
    assert_eq!(ground.house.send(call).await.status, 200);

    // Planning begins the stage; it ends when nothing under it is open.
    let task = ground.planned("v1", "DEV").await;
    let answer = ground
        .post("marie", &path("deploiement", "finish"), &json!({}))
        .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["code"]),
        (409, &json!("open_below"))
    );
    // What is shown is what refuses: alone, in the list, and as a command answers it.
    let refused = answer.json();
    let one = format!("/projects/{}", ground.project);
    let alone = ground.get("marie", &one).await.json();
    let list = ground.get("marie", "/projects").await.json();
    let renewed = json!({"revision": alone["revision"], "patience_minutes": 31});
    let answered = ground.patch("marie", &one, &renewed).await.json();
    for project in [&alone, &list["items"][0], &answered, &refused["current"]] {
        let finish = &project["stages"][4]["allowed"]["finish"];
        assert_eq!(finish["code"], "open_below", "{project:#}");
        assert_eq!(finish["detail"], refused["detail"]);
    }
    ground
        .done("marie", &task, "cancel", json!({"reason": "Non."}))
        .await;
    let shown = ground.get("marie", &one).await.json();
    assert_eq!(shown["stages"][4]["allowed"]["finish"], json!(true));
    let answer = ground
        .post("marie", &path("deploiement", "finish"), &json!({}))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());

    // The same of incidents under the last stage.
    let start = path("maintenance", "start");
    let started = ground.post("marie", &start, &json!({})).await;
    assert_eq!(started.status, 200, "{}", started.text());
    let incident = json!({
        "title": "Lent", "description": "Depuis midi.", "severity": "low",
        "project": ground.project,
    });
    let opened = ground.post("marie", "/incidents", &incident).await;
    assert_eq!(opened.status, 201, "{}", opened.text());
    let shown = ground.get("marie", &one).await.json();
    let finish = &shown["stages"][5]["allowed"]["finish"];
    let answer = ground
        .post("marie", &path("maintenance", "finish"), &json!({}))
        .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["detail"]),
        (409, &finish["detail"])
    );
}

#[tokio::test]
async fn members_hold_their_roles_and_the_lead_stays() {
    let ground = Ground::new().await;
    let path = format!("/projects/{}/members", ground.project);
    let member = |login: &str, role: &str| json!({"login": login, "role": role});
    for (body, field, code) in [
        (member("paul", "senior_developer"), "role", "role_not_held"),
        (member("nobody", "developer"), "login", "unknown_staff"),
        (member("paul", "boss"), "role", "invalid"),
        (json!({"role": "developer"}), "login", "required"),
    ] {
        let answer = ground.post("marie", &path, &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(
            faults(&answer),
            [(field.to_owned(), code.to_owned())],
            "{body}"
        );
    }
    let answer = ground
        .post("paul", &path, &member("sofia", "support"))
        .await;
    assert_eq!(answer.status, 403);
    let answer = ground
        .post("marie", &path, &member("sofia", "support"))
        .await;
    assert_eq!(answer.status, 201);
    let remove = |login: &str| ground.call("marie", Method::DELETE, &format!("{path}/{login}"));
    let gone = ground.house.send(remove("sofia")).await;
    assert_eq!((gone.status.as_u16(), gone.text()), (204, String::new()));
    assert_eq!(ground.house.send(remove("sofia")).await.status, 204);
    let stays = ground.house.send(remove("marie")).await;
    assert_eq!(
        (stays.status.as_u16(), &stays.json()["code"]),
        (409, &json!("lead_stays"))
    );
}

#[tokio::test]
async fn a_members_role_has_other_names_and_an_unknown_one_is_refused_with_the_nearest() {
    let ground = Ground::new().await;
    let path = format!("/projects/{}/members", ground.project);
    for role in ["Assistance", "help-desk", " SUPPORT "] {
        let body = json!({"login": "sofia", "role": role});
        let answer = ground.post("marie", &path, &body).await;
        assert_eq!(answer.status, 201, "{role}: {}", answer.text());
        let project = answer.json();
        let members = project["members"].as_array().unwrap();
        let sofia = members.iter().find(|member| member["login"] == "sofia");
        assert_eq!(sofia.unwrap()["role"], "support", "{role}");
    }
    for (role, near) in [("suport", "support"), ("develloper", "developer")] {
        let body = json!({"login": "sofia", "role": role});
        let answer = ground.post("marie", &path, &body).await;
        assert_eq!(answer.status, 400, "{role}");
        assert_eq!(faults(&answer), [("role".to_owned(), "invalid".to_owned())]);
        let json = answer.json();
        let detail = json["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.ends_with(&format!(": {near}.")), "{detail}");
    }
}

#[tokio::test]
async fn rules_change_at_the_revision_that_was_seen() {
    let ground = Ground::new().await;
    let path = format!("/projects/{}", ground.project);
    let before = ground.get("marie", &path).await.json();
    assert_eq!(before["patience_minutes"], 30);
    assert_eq!(
        before["planner_authorises"],
        json!(["DEV", "TEST", "PREPROD"])
    );
    let freeze = json!({
        "name": "Noël", "from": "2027-12-20T00:00:00+01:00", "until": "2028-01-03T00:00:00+01:00",
        "time_zone": "Europe/Paris", "environments": ["PROD"],
    });
    let body = json!({
        "revision": before["revision"], "patience_minutes": 45, "planner_authorises": ["DEV"],
        "promotion": false, "freezes": [freeze],
    });
    // The lead may make them stricter; whoever may override them may loosen them.
    let loosened = ground.patch("marie", &path, &body).await;
    assert_eq!(loosened.status, 403, "{}", loosened.text());
    assert_eq!(loosened.json()["code"], "administrators_only");
    let after = ground.patch("admin.g", &path, &body).await;
    assert_eq!(after.status, 200, "{}", after.text());
    let after = after.json();
    assert_eq!(
        (&after["patience_minutes"], &after["promotion"]),
        (&json!(45), &json!(false))
    );
    assert_eq!(after["freezes"][0]["from"], "2027-12-19T23:00:00Z");
    assert_eq!(after["freezes"][0]["time_zone"], "Europe/Paris");
    let stale = ground.patch("marie", &path, &body).await;
    assert_eq!(
        (stale.status.as_u16(), &stale.json()["code"]),
        (409, &json!("changed"))
    );
    assert_eq!(stale.json()["current"]["revision"], after["revision"]);
    let denied = ground.patch("jean", &path, &body).await;
    assert_eq!(
        (denied.status.as_u16(), &denied.json()["code"]),
        (403, &json!("lead_only"))
    );

    let partly = json!({"revision": after["revision"], "patience_minutes": 60});
    let partly = ground.patch("marie", &path, &partly).await.json();
    assert_eq!(partly["promotion"], false, "what is not given stays");
    let revision = partly["revision"].clone();
    let broken = |field: &str, value: Value| {
        let mut broken = freeze.clone();
        broken[field] = value;
        broken
    };
    for (change, field, code) in [
        (
            json!({"patience_minutes": 20_000}),
            "patience_minutes",
            "out_of_range",
        ),
        (
            json!({"patience_minutes": 0}),
            "patience_minutes",
            "invalid",
        ),
        (
            json!({"freezes": [broken("until", json!("2027-01-01T00:00:00Z"))]}),
            "freezes",
            "empty",
        ),
        (
            json!({"freezes": [broken("environments", json!([]))]}),
            "freezes",
            "no_environment",
        ),
        (
            json!({"freezes": [broken("time_zone", json!("Paris"))]}),
            "freezes.0.time_zone",
            "invalid",
        ),
        (
            json!({"freezes": [broken("more", json!(1))]}),
            "freezes.0.more",
            "unknown",
        ),
        (json!({"freezes": "none"}), "freezes", "invalid"),
        (json!({"lead": "paul"}), "role", "role_not_held"),
    ] {
        let mut body = change.clone();
        body["revision"] = revision.clone();
        let answer = ground.patch("marie", &path, &body).await;
        assert_eq!(answer.status, 400, "{change}: {}", answer.text());
        assert_eq!(
            faults(&answer),
            [(field.to_owned(), code.to_owned())],
            "{change}"
        );
    }
}

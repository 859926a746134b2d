//! What the audit keeps of what the staff do by the API, done and refused: who, from where, by
//! which request, of what, what changed and why.

mod office;

use chrono::{SecondsFormat, TimeDelta};
use guichet_driven::ObjectKind;
use serde_json::{Value, json};

use self::office::Told::{Done, Refused};
pub(super) use self::office::refusals;
use self::office::{ANY, Expected, Office, staff};

/// No project, deployment or incident has this id.
const NOBODYS: &str = "01a1fdb8-132c-7324-91b8-25c4188b1200";

/// Who asks for what, how it is answered, and the entry.
type Row<'a> = (
    &'a str,
    (&'static str, &'a str),
    &'a Value,
    u16,
    Expected<'a>,
);

#[tokio::test]
async fn each_act_on_a_project_leaves_its_entry_done_or_refused() {
    let mut office = Office::new().await;
    let id = office.project.clone();
    let of = (ObjectKind::Project, id.as_str());
    let nobodys = (ObjectKind::Project, NOBODYS);
    let path = |rest: &str| format!("/projects/{id}{rest}");
    let sofia = format!("member:{}", staff(&office.memory, "sofia"));
    let started = [("stage:deploiement", Some("to_come"), Some("under_way"))];
    let reopened = [("stage:tests", Some("finished"), Some("under_way"))];
    let joined = [(sofia.as_str(), None, Some("support"))];
    let edited = [("patience_minutes", Some("30"), Some("25"))];
    let (none, why) = (json!({}), json!({"reason": "Régression."}));
    let member = json!({"login": "sofia", "role": "support"});
    // Made at 1; each of the ten moves of its stages counts.
    let edit = json!({"revision": 11, "patience_minutes": 25});
    let stale = json!({"revision": 1, "patience_minutes": 20});
    let start = path("/stages/deploiement/start");
    let finish = path("/stages/deploiement/finish");
    let reopen = path("/stages/tests/reopen");
    let (members, whole) = (path("/members"), path(""));
    let elsewhere = format!("/projects/{NOBODYS}/stages/tests/start");
    let rows: [Row<'_>; 7] = [
        (
            "marie",
            ("POST", &start),
            &none,
            200,
            (of, "start", Done(&started, None)),
        ),
        (
            "jean",
            ("POST", &finish),
            &none,
            403,
            (of, "finish", Refused("lead_only")),
        ),
        (
            "marie",
            ("POST", &reopen),
            &why,
            200,
            (of, "reopen", Done(&reopened, Some("Régression."))),
        ),
        (
            "marie",
            ("POST", &members),
            &member,
            201,
            (of, "member", Done(&joined, None)),
        ),
        (
            "marie",
            ("PATCH", &whole),
            &edit,
            200,
            (of, "edit", Done(&edited, None)),
        ),
        (
            "marie",
            ("PATCH", &whole),
            &stale,
            409,
            (of, "edit", Refused("changed")),
        ),
        (
            "marie",
            ("POST", &elsewhere),
            &none,
            404,
            (nobodys, "start", Refused("missing")),
        ),
    ];
    for (n, (login, at, body, status, expected)) in rows.into_iter().enumerate() {
        let key = n.to_string();
        office.ask((login, &key), at, body, status, expected).await;
    }
}

#[tokio::test]
async fn each_act_on_a_deployment_leaves_its_entry_done_or_refused() {
    let mut office = Office::new().await;
    let project = office.project.clone();
    let plans = format!("/projects/{project}/deployments");
    let plans = ("POST", plans.as_str());
    let at = office.memory.clock.now() + TimeDelta::hours(2);
    let plan = json!({
        "version": "v1", "environment": "DEV", "description": "Corrections",
        "responsible": "jean", "time_zone": "Europe/Paris",
        "planned_at": at.to_rfc3339_opts(SecondsFormat::Secs, true),
    });
    let there = (ObjectKind::Deployment, project.as_str());
    let expected = (there, "plan", Refused("lead_only"));
    office.ask(("jean", "0"), plans, &plan, 403, expected).await;
    let planned = [("state", None, Some("planned"))];
    let new = (ObjectKind::Deployment, "*");
    let expected = (new, "plan", Done(&planned, None));
    let task = office
        .ask(("marie", "0"), plans, &plan, 201, expected)
        .await;

    let id = task["id"].as_str().unwrap().to_owned();
    let of = (ObjectKind::Deployment, id.as_str());
    let nobodys = (ObjectKind::Deployment, NOBODYS);
    let path = |verb: &str| format!("/deployments/{id}/{verb}");
    let authorised = [
        ("state", Some("planned"), Some("authorised")),
        ("plan_hash", None, ANY),
    ];
    let running = [("state", Some("authorised"), Some("running"))];
    let logged = [("log_lines", Some("1"), Some("2"))];
    let first = json!({"revision": 1, "confirmed": ["tests", "team", "planning"]});
    let second = json!({"revision": 2});
    let cancel_it = json!({"revision": 3, "reason": "Reporté."});
    let lines = json!({"lines": ["a", "b"]});
    let (authorise, start) = (path("authorise"), path("start"));
    let (logs, cancel) = (path("logs"), path("cancel"));
    let elsewhere = format!("/deployments/{NOBODYS}/start");
    let rows: [Row<'_>; 8] = [
        (
            "paul",
            ("POST", &authorise),
            &first,
            403,
            (of, "authorise", Refused("lead_only")),
        ),
        (
            "marie",
            ("POST", &authorise),
            &first,
            200,
            (of, "authorise", Done(&authorised, None)),
        ),
        (
            "marie",
            ("POST", &authorise),
            &first,
            409,
            (of, "authorise", Refused("changed")),
        ),
        (
            "paul",
            ("POST", &start),
            &second,
            403,
            (of, "start", Refused("executor_only")),
        ),
        (
            "jean",
            ("POST", &start),
            &second,
            200,
            (of, "start", Done(&running, None)),
        ),
        (
            "jean",
            ("POST", &logs),
            &lines,
            200,
            (of, "logs", Done(&logged, None)),
        ),
        (
            "marie",
            ("POST", &cancel),
            &cancel_it,
            409,
            (of, "cancel", Refused("wrong_state")),
        ),
        (
            "jean",
            ("POST", &elsewhere),
            &second,
            404,
            (nobodys, "start", Refused("missing")),
        ),
    ];
    for (n, (login, at, body, status, expected)) in rows.into_iter().enumerate() {
        let key = n.to_string();
        office.ask((login, &key), at, body, status, expected).await;
    }
}

#[tokio::test]
async fn each_act_on_an_incident_leaves_its_entry_done_or_refused() {
    let mut office = Office::new().await;
    let told = json!({
        "title": "Lent", "description": "Depuis midi.", "severity": "medium",
        "project": office.project, "assignee": "paul",
    });
    let all = ("POST", "/incidents");
    let expected = (
        (ObjectKind::Incident, "new"),
        "open",
        Refused("workers_only"),
    );
    office.ask(("nina", "0"), all, &told, 403, expected).await;
    let paul = staff(&office.memory, "paul").to_string();
    let opened = [
        ("state", None, Some("open")),
        ("severity", None, Some("medium")),
        ("assignee", None, Some(paul.as_str())),
        ("deployment", None, None),
    ];
    let expected = ((ObjectKind::Incident, "*"), "open", Done(&opened, None));
    let incident = office.ask(("jean", "0"), all, &told, 201, expected).await;

    let id = incident["id"].as_str().unwrap().to_owned();
    let of = (ObjectKind::Incident, id.as_str());
    let nobodys = (ObjectKind::Incident, NOBODYS);
    let path = |verb: &str| format!("/incidents/{id}/{verb}");
    let graded = [("severity", Some("medium"), Some("low"))];
    let noted = [("state", Some("open"), Some("acknowledged"))];
    let why = "Peu de monde.";
    let less = json!({"severity": "low", "reason": why, "revision": 1});
    let seen = json!({"revision": 2});
    let (said, other) = (json!({"text": "Vu."}), json!({"text": "Revu."}));
    let (grade, acknowledge, comment) = (path("grade"), path("acknowledge"), path("comment"));
    let elsewhere = format!("/incidents/{NOBODYS}/close");
    let rows: [Row<'_>; 6] = [
        (
            "paul",
            ("POST", &grade),
            &less,
            403,
            (of, "grade", Refused("deciders_only")),
        ),
        (
            "marie",
            ("POST", &grade),
            &less,
            200,
            (of, "grade", Done(&graded, Some(why))),
        ),
        (
            "paul",
            ("POST", &acknowledge),
            &seen,
            200,
            (of, "acknowledge", Done(&noted, None)),
        ),
        (
            "paul",
            ("POST", &comment),
            &said,
            200,
            (of, "comment", Done(&[], None)),
        ),
        // The same key again, of another text.
        (
            "paul",
            ("POST", &comment),
            &other,
            422,
            (of, "comment", Refused("key_reused")),
        ),
        (
            "marie",
            ("POST", &elsewhere),
            &seen,
            404,
            (nobodys, "close", Refused("missing")),
        ),
    ];
    for (login, at, body, status, expected) in rows {
        office.ask((login, "k"), at, body, status, expected).await;
    }
}

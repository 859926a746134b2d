use std::fs;

use serde_json::json;

use super::api::{self, Answer, Api, TASK, TOKEN};
use super::real::{self, incident, page, problem, step, task};
use crate::program::Program;

#[test]
fn a_client_needs_no_configuration_but_a_token_which_it_never_prints() {
    let api = Api::always(200, task("planned", 3));
    let ended = api.run(&["deployments", "show", TASK, "--format", "json"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    assert_eq!(ended.json()["revision"], 3);
    let asked = &api.asked()[0];
    assert!(
        asked
            .line
            .starts_with(&format!("GET /api/v1/deployments/{TASK}?")),
        "{asked:?}"
    );
    assert_eq!(
        asked.header("authorization"),
        Some(format!("Bearer {TOKEN}"))
    );

    // From a file, with the end of line that editors leave.
    let program = Program::new();
    fs::write(program.folder().join("token"), format!("{TOKEN}\n")).unwrap();
    let line = [
        "deployments",
        "show",
        TASK,
        "--base-url",
        &api.url,
        "--token-file",
        "token",
    ];
    let ended = program.run(&line);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(
        ended.out.contains("prévu") && ended.out.contains("Responsable"),
        "{ended:?}"
    );
    assert_eq!(
        api.asked()[1].header("authorization"),
        Some(format!("Bearer {TOKEN}"))
    );

    fs::write(program.folder().join("token"), "two words").unwrap();
    let ended = program.run(&line);
    assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
    assert!(!ended.err.contains("two words"), "{ended:?}");
}

#[test]
fn wrong_usage_is_64() {
    let program = Program::new();
    for line in [
        vec!["deployments", "show", TASK],
        vec![
            "deployments",
            "show",
            TASK,
            "--base-url",
            "http://127.0.0.1:9",
        ],
        vec![
            "deployments",
            "show",
            "../../me",
            "--base-url",
            "http://127.0.0.1:9",
        ],
        vec!["deployments", "reject", TASK],
        vec!["incidents", "grade", TASK, "--severity", "HIGH"],
        vec!["projects", "stage", TASK, "tests", "end"],
    ] {
        let ended = program.run(&line);
        assert_eq!(
            (ended.status, ended.out.as_str()),
            (64, ""),
            "{line:?} {ended:?}"
        );
    }
}

#[test]
fn an_id_is_one_before_anybody_is_asked() {
    let api = Api::always(200, task("planned", 3));
    for line in [
        ["deployments", "list", "nonsense"],
        ["deployments", "show", "nonsense"],
        ["incidents", "close", "nonsense"],
    ] {
        let ended = api.run(&line);
        assert_eq!((ended.status, ended.out.as_str()), (64, ""), "{ended:?}");
        assert!(ended.err.contains("UUID (01a1fdb8-"), "{ended:?}");
    }
    assert!(api.asked().is_empty());
}

#[test]
fn where_nobody_listens_the_address_and_the_reason_are_told() {
    let program = api::program();
    for (language, why) in [
        ("fr", "http://127.0.0.1:9 : injoignable (Connection refused"),
        (
            "en",
            "http://127.0.0.1:9: cannot be reached (Connection refused",
        ),
    ] {
        let line = ["--lang", language, "deployments", "show", TASK];
        let ended = program.run(&[&line[..], &["--base-url", "http://127.0.0.1:9"]].concat());
        assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
        assert!(ended.err.contains(why), "{ended:?}");
    }
}

#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_key() {
    let api = Api::new(|number, _| match number {
        1 => Answer::Lost,
        2 => Answer::Is(503, problem(503, "unavailable", "Bientôt.")),
        _ => Answer::Is(200, task("authorised", 4)),
    });
    let line = [
        "deployments",
        "authorise",
        TASK,
        "--confirmed",
        "tests,team,planning",
        "--revision",
        "3",
        "--format",
        "json",
    ];
    let ended = api.run(&line);
    assert_eq!(
        (ended.status, &ended.json()["state"]),
        (0, &json!("authorised")),
        "{ended:?}"
    );
    let asked = api.asked();
    assert_eq!(asked.len(), 3);
    let keys: Vec<_> = asked
        .iter()
        .map(|a| a.header("idempotency-key").unwrap())
        .collect();
    assert!(
        keys.iter().all(|key| *key == keys[0] && key.len() > 20),
        "{keys:?}"
    );
    let body = json!({"confirmed": ["tests", "team", "planning"], "revision": 3});
    assert!(asked.iter().all(|a| a.body == body), "{asked:?}");
    assert!(
        asked[0]
            .line
            .starts_with(&format!("POST /api/v1/deployments/{TASK}/authorise"))
    );

    let again = api.run(&line);
    assert_eq!(again.status, 0);
    assert_ne!(
        api.asked()[3].header("idempotency-key").unwrap(),
        keys[0],
        "another command"
    );
    let mut named = line.to_vec();
    named.extend(["--idempotency-key", "build-42"]);
    api.run(&named);
    assert_eq!(
        api.asked()[4].header("idempotency-key").as_deref(),
        Some("build-42")
    );
}

#[test]
fn without_a_revision_the_current_one_is_taken_and_said() {
    let api = Api::new(|_, asked| {
        let state = if asked.line.starts_with("GET") {
            "planned"
        } else {
            "rejected"
        };
        Answer::Is(200, task(state, 7))
    });
    let ended = api.run(&["deployments", "reject", TASK, "--reason", "Too early"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(ended.err.contains("current revision: 7"), "{ended:?}");
    assert_eq!(
        api.asked()[1].body,
        json!({"reason": "Too early", "revision": 7})
    );
}

#[test]
fn every_ending_has_its_status() {
    let told = |status, code| {
        let mut told = problem(status, code, "Somebody else has to.");
        told["current"] = task("running", 9);
        told
    };
    for (status, exit, code) in [
        (400, 2, "bad_request"),
        (401, 2, "not_signed_in"),
        (403, 2, "four_eyes"),
        (404, 2, "missing"),
        (409, 2, "changed"),
        (422, 2, "key_reused"),
        (500, 2, "internal"),
    ] {
        let api = Api::always(status, told(status, code));
        let ended = api.run(&["deployments", "start", TASK, "--revision", "3"]);
        assert_eq!(
            (ended.status, ended.out.as_str()),
            (exit, ""),
            "{status} {ended:?}"
        );
        assert!(
            ended
                .err
                .contains(&format!("Somebody else has to. ({code})")),
            "{ended:?}"
        );
        assert!(
            ended.err.contains("as it now is: running, revision 9"),
            "{ended:?}"
        );
        assert_eq!(api.asked().len(), 1, "no second try");
    }
    let mut fields = problem(400, "bad_request", "Some fields.");
    fields["errors"] = json!([{"field": "version", "code": "required", "detail": "Fill this in."}]);
    let ended = Api::always(400, fields).run(&["deployments", "replan", TASK, "--revision", "1"]);
    assert!(
        ended.err.contains("version: Fill this in. (required)"),
        "{ended:?}"
    );

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let program = Program::new().with("GUICHET_TOKEN", TOKEN);
    let ended = program.run(&["deployments", "show", TASK, "--base-url", &nobody]);
    assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");

    let api = Api::new(|_, _| Answer::Silence);
    let ended = api.run(&["incidents", "list", "--timeout", "1"]);
    assert_eq!(ended.status, 4, "{ended:?}");
    assert!(ended.err.contains("time limit reached: 1 s"), "{ended:?}");
}

#[test]
fn a_plan_and_its_edit_say_what_was_given_and_nothing_else() {
    let api = Api::new(|_, asked| real::answer(asked));
    let plan = [
        "deployments",
        "plan",
        TASK,
        "--version",
        "v1.2.0",
        "--environment",
        "PREPROD",
        "--description",
        "Corrections",
        "--responsible",
        "jean",
        "--planned-at",
        "2026-03-01T14:00:00+01:00",
        "--time-zone",
        "Europe/Paris",
    ];
    assert_eq!(api.run(&plan).status, 0);
    let body = json!({
        "version": "v1.2.0", "environment": "PREPROD", "description": "Corrections",
        "responsible": "jean", "planned_at": "2026-03-01T14:00:00+01:00",
        "time_zone": "Europe/Paris",
    });
    let asked = api.asked();
    assert!(
        asked[0]
            .line
            .starts_with(&format!("POST /api/v1/projects/{TASK}/deployments"))
    );
    assert_eq!(asked[0].body, body);
    let edit = [
        "deployments",
        "edit",
        TASK,
        "--retry-of",
        "none",
        "--revision",
        "1",
    ];
    assert_eq!(api.run(&edit).status, 0);
    let asked = api.asked();
    assert!(asked[1].line.starts_with("PATCH "), "{asked:?}");
    assert_eq!(asked[1].body, json!({"retry_of": null, "revision": 1}));
}

#[test]
fn lists_are_filtered_by_the_server_and_go_on_from_a_cursor() {
    let api = Api::always(200, page(task("planned", 1), Some("abc")));
    let ended = api.run(&[
        "deployments",
        "list",
        TASK,
        "--state",
        "planned",
        "--state",
        "authorised",
        "--environment",
        "PROD",
        "--limit",
        "1",
    ]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(
        ended.out.contains("v1.2.0") && ended.err.contains("--cursor abc"),
        "{ended:?}"
    );
    let line = &api.asked()[0].line;
    assert!(
        line.ends_with("environment=PROD&state=planned&state=authorised&limit=1"),
        "{line}"
    );
    let api = Api::new(|_, asked| real::answer(asked));
    let line = ["deployments", "statistics", TASK, "--state", "running"];
    let ended = api.run(&[&line[..], &["--state", "stale"]].concat());
    assert_eq!(ended.status, 0, "{ended:?}");
    let line = &api.asked()[0].line;
    assert!(line.ends_with("state=running&state=stale"), "{line}");
}

#[test]
fn incidents_are_opened_and_worked_on() {
    let api = Api::new(|_, asked| real::answer(asked));
    for (line, path, body) in [
        (
            vec![
                "open",
                "--project",
                TASK,
                "--title",
                "Lent",
                "--description",
                "Oui",
                "--severity",
                "low",
            ],
            "/incidents".to_owned(),
            json!({"project": TASK, "title": "Lent", "description": "Oui", "severity": "low"}),
        ),
        (
            vec!["acknowledge", TASK, "--revision", "2"],
            format!("/incidents/{TASK}/acknowledge"),
            json!({"revision": 2}),
        ),
        (
            vec!["resolve", TASK, "--cause", "Un index", "--revision", "2"],
            format!("/incidents/{TASK}/resolve"),
            json!({"revision": 2, "cause": "Un index"}),
        ),
        (
            vec!["duplicate", TASK, "--of", TASK, "--revision", "2"],
            format!("/incidents/{TASK}/duplicate"),
            json!({"revision": 2, "of": TASK}),
        ),
        (
            vec!["assign", TASK, "jean", "--revision", "2"],
            format!("/incidents/{TASK}/assign"),
            json!({"revision": 2, "login": "jean"}),
        ),
        (
            vec!["comment", TASK, "--text", "Vu"],
            format!("/incidents/{TASK}/comment"),
            json!({"text": "Vu"}),
        ),
    ] {
        let mut all = vec!["incidents"];
        all.extend(&line);
        let ended = api.run(&all);
        assert_eq!(ended.status, 0, "{line:?} {ended:?}");
        let asked = api.asked().pop().unwrap();
        assert!(
            asked.line.starts_with(&format!("POST /api/v1{path}?")),
            "{asked:?}"
        );
        assert_eq!(asked.body, body, "{line:?}");
    }
}

#[test]
fn people_read_words_of_their_language_and_programs_those_of_the_api() {
    let api = Api::new(move |_, asked| {
        let line = &asked.line;
        if line.contains("/history?") {
            // Of two pages.
            let (items, next) = if line.contains("cursor=more") {
                (step("stale"), json!(null))
            } else {
                (step("revoked"), json!("more"))
            };
            return Answer::Is(
                200,
                json!({"items": [items], "next_cursor": next, "prev_cursor": null}),
            );
        }
        if line.starts_with("POST") {
            let mut told = problem(409, "changed", "Non.");
            told["current"] = task("authorised", 9);
            return Answer::Is(409, told);
        }
        Answer::Is(
            200,
            if line.contains("/incidents/") {
                incident("investigating", "high")
            } else {
                task("stale", 4)
            },
        )
    });
    let api = &api;
    let french = |line: &[&str]| api.run_in("fr", line);
    let english = |line: &[&str]| api.run(line);
    let deployment = ["deployments", "show", TASK];
    let shown = french(&deployment).out;
    assert!(shown.contains("sans nouvelles"), "{shown}");
    assert!(shown.contains("développement (DEV)") && !shown.contains("stale"));
    let shown = english(&deployment).out;
    assert!(shown.contains("no sign of life") && shown.contains("development (DEV)"));
    let machine = french(&[&deployment[..], &["--format", "json"]].concat()).json();
    assert_eq!(
        (&machine["state"], &machine["environment"]),
        (&json!("stale"), &json!("DEV"))
    );

    let shown = french(&["incidents", "show", TASK]).out;
    assert!(
        shown.contains("en analyse") && shown.contains("haute"),
        "{shown}"
    );
    let history = ["deployments", "history", TASK];
    let told = french(&history).out;
    assert!(
        told.contains("autorisation retirée") && told.contains("plus aucun signe de vie"),
        "{told}"
    );
    assert!(told.contains("2026-03-01 13:00 UTC"), "{told}");
    let machine = french(&[&history[..], &["--format", "json"]].concat()).json();
    assert_eq!(machine["items"][0]["event"], "revoked");
    assert_eq!(machine["items"][1]["event"], "stale", "to its last page");

    let refused = french(&["deployments", "replan", TASK, "--revision", "3"]);
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(
        refused.err.contains("à présent: autorisé, révision 9"),
        "{refused:?}"
    );
}

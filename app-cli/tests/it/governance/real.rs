//! Answers as the server gives them.

use serde_json::{Map, Value, json};

use super::api::{Answer, Asked, TASK};

const AT: &str = "2026-03-01T13:00:00Z";

fn with(mut object: Value, more: Value) -> Value {
    if let Value::Object(more) = more {
        object.as_object_mut().unwrap().extend(more);
    }
    object
}

/// Every second of these may be done.
fn allowed(verbs: &[&str]) -> Value {
    let denied = json!({"code": "lead_only", "detail": "Réservé à la chefferie du projet."});
    let answer = |(n, verb): (usize, &&str)| {
        let may = if n.is_multiple_of(2) {
            json!(true)
        } else {
            denied.clone()
        };
        ((*verb).to_owned(), may)
    };
    let each: Map<String, Value> = verbs.iter().enumerate().map(answer).collect();
    each.into()
}

/// A task nobody has authorised yet, in whatever state.
pub(super) fn task(state: &str, revision: u64) -> Value {
    let plan = json!({
        "id": TASK, "project": TASK, "project_name": "Portail", "version": "v1.2.0",
        "environment": "DEV", "description": "Corrections", "responsible": "jean",
        "planned_by": "marie", "edited_by": [], "planned_at": AT, "time_zone": "Europe/Paris",
        "redeployment": false, "retry_of": null, "rollback_of": null,
    });
    let verbs = [
        "edit",
        "authorise",
        "reject",
        "revoke",
        "replan",
        "start",
        "logs",
        "succeed",
        "fail",
        "cancel",
    ];
    let stands = json!({
        "state": state, "revision": revision, "plan_hash": "0a".repeat(32),
        "authorisation": null, "started": null, "ended_at": null, "reason": null,
        "override_reason": null, "overridden": [], "ran_into_freeze": false, "logs": [],
        "incident": null, "allowed": allowed(&verbs),
    });
    with(plan, stands)
}

/// A task with everything that one can have.
fn failed() -> Value {
    let rule = |rule: &str, name: Value, at: Value| json!({"rule": rule, "name": name, "from": at, "until": at, "reason": "Correctif."});
    let overridden = json!([
        rule("promotion", json!(null), json!(null)),
        rule("freeze", json!("Clôture"), json!(AT)),
    ]);
    let authorisation = json!({
        "by": "admin.g", "at": AT, "expires_at": AT, "override_reason": "Correctif.",
        "overridden": overridden,
    });
    let more = json!({
        "edited_by": ["marie"], "redeployment": true, "retry_of": TASK, "rollback_of": TASK,
        "authorisation": authorisation, "started": {"by": "jean", "at": AT}, "ended_at": AT,
        "reason": "La migration échoue.", "override_reason": "Correctif.",
        "overridden": overridden, "incident": TASK, "logs": [line(1, "Arrêt")],
    });
    with(task("failed", 4), more)
}

pub(super) fn line(number: u64, text: &str) -> Value {
    json!({"number": number, "at": AT, "by": "jean", "line": text})
}

/// A step of a task's history.
pub(super) fn step(event: &str) -> Value {
    json!({
        "at": AT, "event": event, "by": "jean", "revision": 1, "reason": null,
        "changes": [{"field": "description", "before": "Non", "after": null}],
        "authorisation": null,
    })
}

pub(super) fn incident(state: &str, severity: &str) -> Value {
    let told = json!({
        "at": AT, "by": "jean", "event": "open", "revision": 1, "text": null, "severity": null,
    });
    let what = json!({
        "id": TASK, "title": "Lenteur", "description": "Tout est lent.", "state": state,
        "severity": severity, "assignee": "jean", "fell_to_lead": false, "deployment": null,
        "project": TASK, "project_name": "Portail", "production": true,
    });
    let verbs = [
        "acknowledge",
        "investigate",
        "resolve",
        "close",
        "reopen",
        "duplicate",
        "assign",
        "grade",
        "lower",
        "review",
        "comment",
    ];
    let stands = json!({
        "cause": null, "review": null, "duplicate_of": null, "reopened": 0, "opened_by": "jean",
        "opened_at": AT, "resolved_at": null, "revision": 2, "timeline": [told],
        "timeline_left_out": 0, "allowed": allowed(&verbs),
    });
    with(what, stands)
}

/// One page of a list, whose rows have neither log nor timeline.
pub(super) fn page(mut row: Value, next: Option<&str>) -> Value {
    for field in ["logs", "timeline", "timeline_left_out"] {
        row.as_object_mut().unwrap().remove(field);
    }
    json!({"items": [row], "next_cursor": next, "prev_cursor": null})
}

/// Why something was not done.
pub(super) fn problem(status: u16, code: &str, detail: &str) -> Value {
    json!({
        "type": "https://guichet.example/problems/x", "title": "Refus", "status": status,
        "detail": detail, "code": code, "request_id": "01a1fdb8132c732491b825c4188b1200",
    })
}

/// What a server answers that has one project, task and incident.
pub(super) fn answer(asked: &Asked) -> Answer {
    let (method, address) = asked.line.split_once(' ').unwrap();
    let path = address.split('?').next().unwrap();
    let last = path.rsplit('/').next().unwrap();
    let incidents = path.starts_with("/api/v1/incidents");
    match (method, last) {
        ("GET", "history") => Answer::Is(
            200,
            json!({"items": [step("planned")], "next_cursor": null, "prev_cursor": null}),
        ),
        ("GET", "logs") => {
            let lines = json!({"items": [line(1, "Arrêt")], "last": 1, "more": false});
            Answer::Is(200, lines)
        }
        ("GET", "statistics") => {
            let counted = json!({
                "total": 3, "planned": 1, "authorised": 1, "running": 0, "succeeded": 1,
                "failed": 1, "rejected": 0, "cancelled": 0, "success_rate": 50.0,
            });
            Answer::Is(200, counted)
        }
        ("GET", "deployments") => Answer::Is(200, page(failed(), None)),
        ("POST", "deployments") => Answer::Is(201, task("planned", 1)),
        ("GET", "incidents") => Answer::Is(200, page(incident("open", "low"), None)),
        ("POST", "incidents") => Answer::Is(201, incident("open", "low")),
        _ if incidents => Answer::Is(200, incident("resolved", "high")),
        _ => Answer::Is(200, failed()),
    }
}

//! `errors list`, `resolve` and `reopen`, as an operator runs them.

use chrono::{DateTime, TimeDelta, Utc};
use guichet_portal::driven::{AuditEvent, KeepErrors, ObjectKind, ReadAudit, Sighting, Tally};
use serde_json::json;
use uuid::Uuid;

use crate::database::Database;

const ORDERS: Uuid = Uuid::from_u128(1);
const OUTBOX: Uuid = Uuid::from_u128(2);

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_370_920, 0).unwrap()
}

fn filled() -> Database {
    let database = Database::new();
    let sighting = |id, kind: &str, place: &str, minutes: i64| Sighting {
        id,
        kind: kind.into(),
        place: place.into(),
        count: 3,
        first: moment(),
        last: moment() + TimeDelta::minutes(minutes),
        correlations: vec!["0197-late".into(), "0197-early".into()],
    };
    let tally = Tally {
        sightings: vec![
            sighting(ORDERS, "unavailable", "/client/commandes/", 1),
            sighting(OUTBOX, "timed_out", "outbox", 2),
        ],
        hours: vec![],
    };
    database.with(async |sql| sql.note(&tally).await);
    database
}

#[test]
fn what_goes_wrong_is_listed_resolved_and_reopened_as_the_operator() {
    let database = filled();
    let program = &database.program;
    let run = |arguments: &[&str]| {
        let ended = program.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
        ended.json()
    };
    let row = |id: Uuid, kind: &str, place: &str, last: &str| {
        json!({
            "id": id, "kind": kind, "place": place, "state": "open", "count": 3,
            "first_seen": "2026-02-06T09:42:00Z", "last_seen": last,
            "correlations": ["0197-late", "0197-early"],
            "resolved_at": null, "resolved_by": null, "reopened": 0,
        })
    };
    let orders = row(
        ORDERS,
        "unavailable",
        "/client/commandes/",
        "2026-02-06T09:43:00Z",
    );
    let outbox = row(OUTBOX, "timed_out", "outbox", "2026-02-06T09:44:00Z");
    let both = json!({ "errors": [outbox, orders], "next": null });
    assert_eq!(run(&["errors", "list"]), both);

    let id = ORDERS.to_string();
    let resolved = run(&["errors", "resolve", &id]);
    assert_eq!(resolved["state"], "resolved");
    let by = resolved["resolved_by"].as_str().unwrap();
    assert!(by.starts_with("operator:"), "{by}");
    assert_eq!(run(&["errors", "list"])["errors"], json!([outbox]));
    let all = run(&["errors", "list", "--all"]);
    assert_eq!(all["errors"][1]["state"], "resolved");
    assert_eq!(run(&["errors", "reopen", &id]), orders);
    assert_eq!(run(&["errors", "reopen", &id]), orders, "said again");

    let entries = database.with(async |sql| sql.entries(None, 100).await);
    let acts: Vec<String> = entries
        .into_iter()
        .filter_map(|audited| match audited.entry.event {
            AuditEvent::Acted { object, verb, .. } if object.kind == ObjectKind::Error => {
                Some(format!("{} {verb}", audited.entry.actor))
            }
            _ => None,
        })
        .collect();
    assert_eq!(acts, [format!("{by} resolve"), format!("{by} reopen")]);
}

#[test]
fn the_list_is_read_page_by_page_and_in_both_languages() {
    let database = filled();
    let program = &database.program;
    for (language, words) in [
        ("fr", ["Endroit", "à traiter", "la suite :"]),
        ("en", ["Place", "open", "more:"]),
    ] {
        let first = program.run(&["errors", "list", "--limit", "1", "--lang", language]);
        assert_eq!(first.status, 0, "{first:?}");
        let said = format!("{}{}", first.out, first.err);
        for word in words {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert!(first.out.contains("outbox") && !first.out.contains("commandes"));
        let (_, cursor) = first.err.trim().rsplit_once(' ').unwrap();
        let next = program.run(&["errors", "list", "--limit", "1", "--cursor", cursor]);
        assert!(next.out.contains("/client/commandes/"), "{next:?}");
        assert_eq!(next.err, "");
    }
}

#[test]
fn what_is_not_there_is_refused_and_what_is_no_id_is_wrong_usage() {
    let database = filled();
    let nobodys = Uuid::from_u128(9).to_string();
    for (arguments, status) in [
        (vec!["errors", "resolve", nobodys.as_str()], 2),
        (vec!["errors", "reopen", nobodys.as_str()], 2),
        (vec!["errors", "list", "--cursor", "nonsense"], 2),
        (vec!["errors", "resolve", "nonsense"], 64),
        (vec!["errors", "list", "--limit", "0"], 64),
    ] {
        let ended = database.program.run(&arguments);
        assert_eq!(ended.status, status, "{arguments:?}: {ended:?}");
        assert!(!ended.err.is_empty(), "{arguments:?}");
    }
}

//! `outbox list` and `outbox retry`, as an operator runs them.

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::kernel::{IncidentId, Language};
use guichet_portal::driven::{
    IncidentNotice, Lease, Notice, NoticeKind, OutboxEntry, ReadOutbox, Settled, Work,
};
use serde_json::json;
use uuid::Uuid;

use crate::database::Database;
use crate::program::Program;

const SENT: Uuid = Uuid::from_u128(1);
const GIVEN_UP: Uuid = Uuid::from_u128(2);
const WAITING: Uuid = Uuid::from_u128(3);
const UNREADABLE: Uuid = Uuid::from_u128(4);

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_370_920, 0).unwrap()
}

fn entry(id: Uuid, to: &str) -> OutboxEntry {
    let incident = IncidentNotice {
        id: IncidentId(Uuid::nil()),
        title: "INCIDENT".into(),
        project_name: "Boutique".into(),
    };
    OutboxEntry {
        id,
        made_at: moment(),
        notice: Notice {
            to: to.parse().unwrap(),
            name: "Eva".into(),
            language: Language::French,
            kind: NoticeKind::IncidentAssigned { incident, by: None },
        },
    }
}

fn lease(database: &Database, taken: usize) -> Lease {
    let lease = Lease {
        holder: Uuid::from_u128(99),
        until: moment() + TimeDelta::days(36_500),
    };
    let claimed = database.with(async |sql| ReadOutbox::claim(sql, moment(), lease, 9).await);
    assert_eq!(claimed.len(), taken);
    lease
}

/// One of each: sent, given up, waiting, and one of a newer program; and a mail server is named.
pub(crate) fn filled() -> Database {
    let mut database = without_a_server();
    let program = std::mem::replace(&mut database.program, Program::new());
    database.program = program
        .with("SMTP_URL", "smtp://127.0.0.1:9")
        .with("MAIL_FROM", "portail@example.com");
    database
}

fn without_a_server() -> Database {
    let database = Database::new();
    let add = |id, to: &str| {
        let entry = entry(id, to);
        database.with(async |sql| {
            let mut unit = sql.begin().await?;
            unit.outbox().add(&entry).await?;
            unit.save().await
        });
    };
    add(SENT, "sent@example.com");
    add(GIVEN_UP, "given.up@example.com");
    let lease = lease(&database, 2);
    let at = moment() + TimeDelta::minutes(5);
    for (id, settled) in [
        (SENT, Settled::Sent { at }),
        (
            GIVEN_UP,
            Settled::GivenUp {
                at,
                // What a mail server says is not obeyed by a terminal.
                error: "550 nobody \u{1b}[2J of this name".into(),
            },
        ),
    ] {
        database.with(async |sql| ReadOutbox::settle(sql, id, lease.holder, &settled).await);
    }
    add(WAITING, "waiting@example.com");
    add(UNREADABLE, "unreadable@example.com");
    // SQLite keeps an id as its 16 bytes.
    database.execute(&format!(
        "UPDATE outbox SET notice = '{{\"kind\": \"of_tomorrow\"}}' WHERE id = X'{}'",
        UNREADABLE.simple()
    ));
    database
}

#[test]
fn every_mail_is_shown_with_what_became_of_it_in_every_format_and_language() {
    let database = filled();
    let program = &database.program;
    let ended = program.run(&["outbox", "list", "--format", "json"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    let row = |id: Uuid, state: &str, to: &str, tries: u32| {
        json!({
            "id": id, "state": state, "made_at": "2026-02-06T09:42:00Z",
            "kind": "incident_assigned", "to": to, "tries": tries,
            "due_at": null, "ended_at": "2026-02-06T09:47:00Z", "last_error": null,
        })
    };
    let mut given_up = row(GIVEN_UP, "given_up", "given.up@example.com", 1);
    given_up["last_error"] = "550 nobody \u{1b}[2J of this name".into();
    let mut waiting = row(WAITING, "waiting", "waiting@example.com", 0);
    waiting["due_at"] = "2026-02-06T09:42:00Z".into();
    waiting["ended_at"] = json!(null);
    let mut unreadable = waiting.clone();
    unreadable["id"] = json!(UNREADABLE);
    unreadable["kind"] = json!(null);
    unreadable["to"] = json!(null);
    let sent = row(SENT, "sent", "sent@example.com", 1);
    let all = json!({ "entries": [unreadable, waiting, given_up, sent], "next": null, "anonymised": false });
    assert_eq!(ended.json(), all);

    for (language, words) in [
        (
            "fr",
            [
                "Dernière erreur",
                "en attente",
                "envoyé",
                "abandonné",
                "illisible",
                "incident assigné",
            ],
        ),
        (
            "en",
            [
                "Last error",
                "waiting",
                "sent",
                "given up",
                "unreadable",
                "incident assigned",
            ],
        ),
    ] {
        let ended = program.run(&["--lang", language, "outbox", "list"]);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
        assert_eq!(ended.out.lines().count(), 5, "{ended:?}");
        for word in words {
            assert!(ended.out.contains(word), "{word}: {ended:?}");
        }
        assert!(!ended.out.contains("incident_assigned"), "{ended:?}");
        assert!(ended.out.contains("2026-02-06 09:42 UTC"), "{ended:?}");
        assert!(ended.out.contains("550 nobody \u{fffd}[2J"), "{ended:?}");
        assert!(!ended.out.contains('\u{1b}'), "{ended:?}");
    }
}

#[test]
fn a_list_is_of_one_state_and_goes_on_where_the_page_before_ended() {
    let database = filled();
    let program = &database.program;
    let listed = |arguments: &[&str]| {
        let line = [&["outbox", "list", "--format", "json"], arguments].concat();
        let ended = program.run(&line);
        assert_eq!(ended.status, 0, "{ended:?}");
        let json = ended.json();
        let entries = json["entries"].as_array().unwrap().iter();
        let ids: Vec<String> = entries
            .map(|entry| entry["id"].as_str().unwrap().into())
            .collect();
        (ids, json["next"].as_str().map(str::to_owned), ended.err)
    };
    for (state, ids) in [
        ("sent", &[SENT][..]),
        ("given_up", &[GIVEN_UP]),
        ("waiting", &[UNREADABLE, WAITING]),
    ] {
        let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        assert_eq!(listed(&["--state", state]), (ids, None, String::new()));
    }
    let (ids, next, said) = listed(&["--limit", "3"]);
    assert_eq!(ids.len(), 3);
    assert_eq!(next, Some(GIVEN_UP.to_string()));
    let more = format!("guichet outbox list --limit 3 --before {GIVEN_UP}");
    assert!(said.contains(&more), "{said}");
    let rest = listed(&["--limit", "3", "--before", &GIVEN_UP.to_string()]);
    assert_eq!(rest, (vec![SENT.to_string()], None, String::new()));
    let (_, _, said) = listed(&["--state", "waiting", "--limit", "1"]);
    let more = format!("outbox list --state waiting --limit 1 --before {UNREADABLE}");
    assert!(said.contains(&more), "{said}");

    for wrong in [
        &["list", "--state", "lost"][..],
        &["list", "--limit", "0"],
        &["list", "--limit", "101"],
        &["list", "--before", "yesterday"],
        &["retry", "yesterday"],
        &["retry"],
    ] {
        let ended = program.run(&[&["outbox"], wrong].concat());
        assert_eq!((ended.status, ended.out.as_str()), (64, ""), "{ended:?}");
        let words = !wrong.contains(&"yesterday") || ended.err.contains("UUID (01a1fdb8-");
        assert!(words, "{ended:?}");
    }
}

#[test]
fn a_mail_given_up_is_tried_again_and_the_audit_says_who_wanted_it() {
    let database = filled();
    let program = &database.program;
    let id = GIVEN_UP.to_string();
    let ended = program.run(&["outbox", "retry", &id, "--format", "json"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    let row = ended.json();
    assert_eq!((&row["id"], &row["state"]), (&json!(id), &json!("waiting")));
    assert_eq!((&row["tries"], &row["ended_at"]), (&json!(0), &json!(null)));
    assert_eq!(
        row["last_error"], "550 nobody \u{1b}[2J of this name",
        "what went wrong stays to be seen"
    );
    let given_up = program.run(&["outbox", "list", "--state", "given_up", "--format", "json"]);
    assert_eq!(given_up.json()["entries"], json!([]));
    let table = program.run(&["outbox", "retry", &WAITING.to_string()]);
    assert_eq!(table.status, 0, "{table:?}");
    assert!(table.out.contains("en attente"), "{table:?}");

    // Both acts are in the audit, and nothing else is.
    let verified = program.run(&["audit", "verify", "--format", "json"]);
    assert_eq!(verified.json()["entries"], 2, "{verified:?}");
    let entries =
        database.with(async |sql| guichet_portal::driven::ReadAudit::entries(sql, None, 9).await);
    let said = format!("{entries:?}");
    for part in ["Operator(", "Outbox", "retry", "given_up", &id] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn what_was_sent_is_under_way_or_unknown_is_not_tried_again_and_the_operator_reads_why() {
    let database = filled();
    let program = &database.program;
    lease(&database, 2);
    for (id, french, english) in [
        (SENT, "est déjà parti", "was sent already"),
        (
            WAITING,
            "est en cours d'envoi",
            "is being sent at this moment",
        ),
        (
            Uuid::nil(),
            "n'est pas dans la liste",
            "is not in the outbox",
        ),
    ] {
        for (language, why) in [("fr", french), ("en", english)] {
            let id = id.to_string();
            let ended = program.run(&["--lang", language, "outbox", "retry", &id]);
            assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
            assert!(ended.err.contains(&format!("{id} {why}")), "{ended:?}");
        }
    }
    let verified = program.run(&["audit", "verify", "--format", "json"]);
    assert_eq!(
        verified.json()["entries"],
        0,
        "nothing was done: {verified:?}"
    );
}

#[test]
fn where_no_mail_server_is_named_whoever_looks_or_tries_again_is_told() {
    let database = without_a_server();
    let program = &database.program;
    let id = WAITING.to_string();
    for line in [&["outbox", "list"][..], &["outbox", "retry", &id]] {
        for (language, said) in [
            ("fr", "SMTP_URL n'est pas donné"),
            ("en", "SMTP_URL is not given"),
        ] {
            let ended = program.run(&[&["--lang", language], line].concat());
            assert_eq!(ended.status, 0, "{ended:?}");
            assert!(ended.err.contains(said), "{ended:?}");
        }
    }
}

#[test]
fn an_empty_outbox_is_an_empty_list() {
    let database = Database::new();
    let ended = database
        .program
        .run(&["outbox", "list", "--format", "json"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert_eq!(
        ended.json(),
        json!({ "entries": [], "next": null, "anonymised": false })
    );
    let ended = database.program.run(&["outbox", "list"]);
    assert_eq!(
        (ended.status, ended.out.lines().count()),
        (0, 1),
        "{ended:?}"
    );
}

#[test]
fn without_a_schema_nothing_is_shown_and_the_operator_reads_what_to_run() {
    let program = Program::configured();
    let id = Uuid::nil().to_string();
    for line in [
        &["outbox", "list"][..],
        &["outbox", "retry", &id],
        &["audit", "verify"],
        &["audit", "head"],
    ] {
        let ended = program.run(line);
        assert_eq!((ended.status, ended.out.as_str()), (3, ""), "{ended:?}");
        assert!(ended.err.contains("guichet migrate"), "{ended:?}");
    }
}

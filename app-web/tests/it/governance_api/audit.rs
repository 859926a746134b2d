//! What the audit keeps of what the staff do by the API, done and refused: who, from where, by
//! which request, of what, what changed and why.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use chrono::{SecondsFormat, TimeDelta};
use guichet_domain::access::Role;
use guichet_domain::deployments::{Stage, StageVerb};
use guichet_domain::kernel::{StaffId, Words};
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditObject, Browse, ObjectKind, ReadAudit, Sent, Visit, Visited,
};
use guichet_http::{HttpBrowser, HttpLimits};
use guichet_portal::governance::Hand;
use guichet_web::WebConfig;
use guichet_wiring::{DEMO_STAFF_PASSWORD, InMemory};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Where each comes from, as a proxy that is trusted says it.
const ADDRESS: &str = "203.0.113.77";

/// What an entry has where the test cannot know it.
const ANY: Option<&str> = Some("*");

/// No project, deployment or incident has this id.
const NOBODYS: &str = "01a1fdb8-132c-7324-91b8-25c4188b1200";

/// A field, what it was, what it is.
type Change<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// What an entry tells: what changed and why, or the code of the refusal.
enum Told<'a> {
    Done(&'a [Change<'a>], Option<&'a str>),
    Refused(&'a str),
}

use Told::{Done, Refused};

/// The object, the verb and the rest of the entry that is expected.
type Expected<'a> = ((ObjectKind, &'a str), &'a str, Told<'a>);

/// Who asks for what, how it is answered, and the entry.
type Row<'a> = (
    &'a str,
    (&'static str, &'a str),
    &'a Value,
    u16,
    Expected<'a>,
);

async fn entries(memory: &InMemory) -> Vec<AuditEntry> {
    let entries = memory.sql.entries(None, 100).await.unwrap();
    entries.into_iter().map(|audited| audited.entry).collect()
}

fn staff(memory: &InMemory, login: &str) -> StaffId {
    let mut staff = memory.staff.iter();
    staff.find(|member| member.login == login).unwrap().id
}

/// What was refused to this person: of what kind of object, its id, the verb and the code.
pub(super) async fn refusals(
    memory: &InMemory,
    login: &str,
) -> Vec<(ObjectKind, String, String, String)> {
    let who = Actor::Staff(staff(memory, login));
    let entries = entries(memory).await.into_iter();
    let refused = |entry: AuditEntry| match entry.event {
        AuditEvent::ActRefused {
            object, verb, code, ..
        } => Some((object.kind, object.id, verb, code)),
        _ => None,
    };
    let theirs = entries.filter(|entry| entry.actor == who);
    theirs.filter_map(refused).collect()
}

/// The server at a real address, for only there is somebody at the other end.
struct Office {
    memory: InMemory,
    base: String,
    browser: HttpBrowser,
    task: tokio::task::JoinHandle<()>,
    project: String,
    tokens: Vec<(&'static str, String)>,
    asked: usize,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Office {
    async fn new() -> Self {
        let memory = InMemory::today().await.unwrap();
        let project = project(&memory).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let web = WebConfig {
            base_url: base.clone(),
            development: true,
            trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        };
        let portal = Arc::clone(&memory.portal);
        let task =
            tokio::spawn(async move { guichet_web::serve(listener, portal, web).await.unwrap() });
        let limits = HttpLimits {
            deadline: Duration::from_secs(30),
            max_body: 8 << 20,
            ca_file: None,
        };
        let mut office = Self {
            memory,
            base,
            browser: HttpBrowser::new(limits).unwrap(),
            task,
            project,
            tokens: Vec::new(),
            asked: 0,
        };
        for login in ["marie", "jean", "paul", "nina"] {
            let body = json!({"login": login, "password": DEMO_STAFF_PASSWORD, "door": "staff"});
            let opened = office.send("POST", "/session", &[], &body).await;
            assert_eq!(opened.status, 201, "{}", opened.text());
            let token = json_of(&opened)["token"].as_str().unwrap().to_owned();
            office.tokens.push((login, token));
        }
        office
    }

    /// The number of the latest request.
    fn number(&self) -> String {
        format!("visit-{:04}", self.asked)
    }

    async fn send(
        &self,
        method: &'static str,
        path: &str,
        more: &[(&str, &str)],
        body: &Value,
    ) -> Visited {
        let number = self.number();
        let fixed = [("x-forwarded-for", ADDRESS), ("x-request-id", &number)];
        let headers = fixed.iter().chain(more);
        let headers = headers.map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        let visit = Visit {
            url: format!("{}/api/v1{path}", self.base),
            headers: headers.collect(),
            form: None,
            json: Some(Sent {
                method,
                body: body.to_string().into_bytes(),
            }),
        };
        self.browser.visit(visit).await.unwrap()
    }

    /// This person asks for something, with a key; the one entry that it leaves is looked at.
    async fn ask(
        &mut self,
        (login, key): (&str, &str),
        (method, path): (&'static str, &str),
        body: &Value,
        status: u16,
        (of, verb, told): Expected<'_>,
    ) -> Value {
        self.asked += 1;
        let before = entries(&self.memory).await.len();
        let mut tokens = self.tokens.iter();
        let (_, token) = tokens.find(|(known, _)| *known == login).unwrap();
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
        let answer = self.send(method, path, &headers, body).await;
        let case = format!("{login} {method} {path}");
        assert_eq!(answer.status, status, "{case}: {}", answer.text());
        let answer = json_of(&answer);

        let mut entries = entries(&self.memory).await;
        assert_eq!(entries.len(), before + 1, "{case}: {entries:?}");
        let entry = entries.pop().unwrap();
        assert_eq!(entry.actor, Actor::Staff(staff(&self.memory, login)));
        let address: IpAddr = ADDRESS.parse().unwrap();
        assert_eq!(entry.address, Some(address), "{case}");
        assert_eq!(entry.request_id, Some(self.number()), "{case}");
        let id = match of.1 {
            "*" => answer["id"].as_str().unwrap(),
            id => id,
        };
        tells(
            &case,
            &entry.event,
            (&AuditObject::new(of.0, id), verb),
            &told,
        );
        if let Refused(code) = told
            && status != 404
        {
            assert_eq!(answer["code"], code, "{case}: as it was answered");
        }
        answer
    }
}

fn tells(case: &str, event: &AuditEvent, of: (&AuditObject, &str), told: &Told<'_>) {
    match (event, told) {
        (
            AuditEvent::ActRefused {
                object,
                verb,
                code,
                untold,
            },
            Refused(why),
        ) => {
            assert_eq!((object, verb.as_str()), of, "{case}");
            assert_eq!((code.as_str(), *untold), (*why, 0), "{case}");
        }
        (
            AuditEvent::Acted {
                object,
                verb,
                changes,
                reason,
            },
            Done(expected, why),
        ) => {
            assert_eq!((object, verb.as_str()), of, "{case}");
            assert_eq!(reason.as_deref(), *why, "{case}");
            assert_eq!(changes.len(), expected.len(), "{case}: {changes:?}");
            for (change, (field, before, after)) in changes.iter().zip(*expected) {
                assert_eq!(change.field, *field, "{case}");
                assert_eq!(change.before.as_deref(), *before, "{case}: {field}");
                if *after == ANY {
                    assert!(change.after.is_some(), "{case}: {field}");
                } else {
                    assert_eq!(change.after.as_deref(), *after, "{case}: {field}");
                }
            }
        }
        (event, _) => panic!("{case}: {event:?}"),
    }
}

/// A project of marie's with its tests finished; jean executes, paul develops.
async fn project(memory: &InMemory) -> String {
    let projects = memory.portal.governance().projects();
    let hand = Hand::Operator("root");
    let made = projects.add(hand, "Portail client", "marie").await;
    let id = made.unwrap().project.id;
    for (login, role) in [("jean", Role::SeniorDeveloper), ("paul", Role::Developer)] {
        projects.set_member(hand, id, login, role).await.unwrap();
    }
    for (stage, _) in &Stage::ALL[..4] {
        for verb in [StageVerb::Start, StageVerb::Finish] {
            let moved = projects.stage(hand, id, (*stage, verb), None, None).await;
            moved.unwrap();
        }
    }
    id.to_string()
}

fn json_of(answer: &Visited) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

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

//! Who asks, at a real address, and what the audit keeps of it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

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

use Told::{Done, Refused};

/// Where each comes from, as a proxy that is trusted says it.
const ADDRESS: &str = "203.0.113.77";

/// What an entry has where the test cannot know it.
pub(super) const ANY: Option<&str> = Some("*");

/// A field, what it was, what it is.
type Change<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// What an entry tells: what changed and why, or the code of the refusal.
pub(super) enum Told<'a> {
    Done(&'a [Change<'a>], Option<&'a str>),
    Refused(&'a str),
}

/// The object, the verb and the rest of the entry that is expected.
pub(super) type Expected<'a> = ((ObjectKind, &'a str), &'a str, Told<'a>);

async fn entries(memory: &InMemory) -> Vec<AuditEntry> {
    let entries = memory.sql.entries(None, 100).await.unwrap();
    entries.into_iter().map(|audited| audited.entry).collect()
}

pub(super) fn staff(memory: &InMemory, login: &str) -> StaffId {
    let mut staff = memory.staff.iter();
    staff.find(|member| member.login == login).unwrap().id
}

/// What was refused to this person: of what kind of object, its id, the verb and the code.
pub(in crate::governance_api) async fn refusals(
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
pub(super) struct Office {
    pub(super) memory: InMemory,
    base: String,
    browser: HttpBrowser,
    task: tokio::task::JoinHandle<()>,
    pub(super) project: String,
    tokens: Vec<(&'static str, String)>,
    asked: usize,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Office {
    pub(super) async fn new() -> Self {
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
    pub(super) async fn ask(
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

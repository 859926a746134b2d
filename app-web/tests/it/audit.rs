//! What is remembered of sign-ins, refusals and downloads: one entry each, with who, from where
//! and by which request, and nothing that a person typed.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use guichet_driven::{
    Actor, AuditEntry, AuditEvent, Browse, ReadAudit, RecordKind, SignInRefusal, SignOutReason,
    Visit, Visited,
};
use guichet_http::{HttpBrowser, HttpLimits};
use guichet_web::WebConfig;
use guichet_wiring::InMemory;
use tokio::net::TcpListener;

use crate::support::password;

const DASHBOARD: &str = "/client/tableau-de-bord/";

/// The server at a real address, for only there is somebody at the other end.
struct Counter {
    memory: InMemory,
    base: String,
    browser: HttpBrowser,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Where a visit says it comes from, and its number.
const ADDRESS: &str = "203.0.113.77";
const NUMBER: &str = "visit-0001";

impl Counter {
    async fn trusting(networks: &[&str]) -> Self {
        let memory = InMemory::today().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let web = WebConfig {
            base_url: base.clone(),
            development: true,
            trusted_proxies: networks.iter().map(|text| text.parse().unwrap()).collect(),
        };
        let portal = Arc::clone(&memory.portal);
        let task =
            tokio::spawn(async move { guichet_web::serve(listener, portal, web).await.unwrap() });
        let limits = HttpLimits {
            deadline: Duration::from_secs(30),
            max_body: 8 << 20,
            ca_file: None,
        };
        Self {
            memory,
            base,
            browser: HttpBrowser::new(limits).unwrap(),
            task,
        }
    }

    async fn visit(&self, path: &str, cookie: &str, form: Option<&[(&str, &str)]>) -> Visited {
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let pairs = pairs.iter();
            pairs.map(|(n, v)| ((*n).into(), (*v).into())).collect()
        };
        let headers = [
            ("cookie", cookie),
            ("x-forwarded-for", ADDRESS),
            ("x-request-id", NUMBER),
        ];
        let visit = Visit {
            url: format!("{}{path}", self.base),
            headers: owned(&headers),
            form: form.map(owned),
            json: None,
        };
        let answer = self.browser.visit(visit).await;
        answer.unwrap()
    }

    async fn get(&self, path: &str, cookie: &str) -> Visited {
        self.visit(path, cookie, None).await
    }

    async fn sign_in(&self, login: &str, password: &str) -> Visited {
        let door = self.get("/client/", "").await;
        let csrf = csrf(&door);
        let form = [("login", login), ("password", password), ("csrf", &csrf)];
        self.visit("/client/", &cookies(&door), Some(&form)).await
    }

    /// The cookie of somebody whose sign-in is not what is looked at.
    async fn signed_in(&self, login: &str) -> String {
        let answer = self.sign_in(login, &password(login)).await;
        assert_eq!(answer.status, 303);
        cookies(&answer)
    }

    async fn entries(&self) -> Vec<AuditEntry> {
        let entries = self.memory.sql.entries(None, 100).await.unwrap();
        entries.into_iter().map(|audited| audited.entry).collect()
    }

    /// The one entry after the first `seen`, which says where it came from.
    async fn only_new(&self, seen: usize) -> AuditEntry {
        let mut entries = self.entries().await;
        assert_eq!(entries.len(), seen + 1, "{entries:?}");
        let entry = entries.pop().unwrap();
        let address: IpAddr = ADDRESS.parse().unwrap();
        assert_eq!(entry.address, Some(address), "{entry:?}");
        assert_eq!(entry.request_id.as_deref(), Some(NUMBER), "{entry:?}");
        entry
    }

    fn actor(&self, login: &str) -> Actor {
        let login = self.memory.erp.login(login).unwrap();
        Actor::User(login.account.user)
    }

    /// The first document of a list, for this person.
    async fn first(&self, cookie: &str, under: &str) -> String {
        let page = self.get(under, cookie).await.text();
        let mut links = page
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next());
        let id = links.find_map(|link| {
            let id = link.strip_prefix(under)?.strip_suffix('/')?;
            id.parse::<i64>().ok()
        });
        id.unwrap().to_string()
    }
}

fn csrf(page: &Visited) -> String {
    let text = page.text();
    let (_, rest) = text.split_once(r#"name="csrf" value=""#).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn cookies(answer: &Visited) -> String {
    let pairs = answer.all("set-cookie").filter_map(|c| c.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn signing_in_and_out_leave_one_entry_each() {
    let counter = Counter::trusting(&["127.0.0.1"]).await;
    let cookie = counter.signed_in("alice").await;
    let entry = counter.only_new(0).await;
    assert_eq!(entry.actor, counter.actor("alice"));
    let AuditEvent::SignedIn { session } = entry.event else {
        panic!("{entry:?}")
    };

    let csrf = csrf(&counter.get(DASHBOARD, &cookie).await);
    for _ in 0..2 {
        let form = [("csrf", csrf.as_str())];
        let out = counter.visit("/client/deconnexion/", &cookie, Some(&form));
        assert_eq!(out.await.status, 303);
    }
    let entry = counter.only_new(1).await;
    assert_eq!(entry.actor, counter.actor("alice"));
    let reason = SignOutReason::Asked;
    assert_eq!(entry.event, AuditEvent::SignedOut { session, reason });
}

#[tokio::test]
async fn a_refused_sign_in_leaves_one_entry_and_nothing_that_was_typed() {
    let counter = Counter::trusting(&["127.0.0.1"]).await;
    let mut tries = vec![
        ("inconnu-tapé", SignInRefusal::UnknownLogin),
        ("mot de passe?", SignInRefusal::UnknownLogin),
    ];
    tries.extend([("alice", SignInRefusal::Wrong); 4]);
    tries.push(("alice", SignInRefusal::Throttled));
    for (seen, (login, reason)) in tries.into_iter().enumerate() {
        let status = counter.sign_in(login, "typed-guess-2026").await.status;
        let refused = if reason == SignInRefusal::Throttled {
            429
        } else {
            401
        };
        assert_eq!(status, refused);
        let entry = counter.only_new(seen).await;
        assert_eq!(entry.actor, Actor::Nobody);
        let untold = 0;
        assert_eq!(entry.event, AuditEvent::SignInRefused { reason, untold });
    }
    counter
        .memory
        .erp
        .set_sign_in_pause(Some(Duration::from_mins(1)));
    assert_eq!(
        counter.sign_in("marc", "typed-guess-2026").await.status,
        429
    );
    let (reason, untold) = (SignInRefusal::ErpThrottled, 0);
    let entry = counter.only_new(7).await;
    assert_eq!(entry.event, AuditEvent::SignInRefused { reason, untold });

    let all = format!("{:?}", counter.entries().await);
    for typed in ["alice", "marc", "inconnu", "mot de passe", "typed-guess"] {
        assert!(!all.contains(typed), "{typed}: {all}");
    }
}

#[tokio::test]
async fn a_refusal_leaves_one_entry_with_what_was_asked_for() {
    let counter = Counter::trusting(&["127.0.0.1"]).await;
    let leman = counter.signed_in("leman").await;
    let order = counter.first(&leman, "/client/commandes/").await;
    let invoice = counter.first(&leman, "/client/factures/").await;
    let zoe = counter.signed_in("zoe").await;
    let mut seen = counter.entries().await.len();
    let paths = [
        (
            RecordKind::Order,
            format!("/client/commandes/{order}/"),
            &order,
        ),
        (
            RecordKind::Order,
            format!("/client/commandes/{order}/pdf"),
            &order,
        ),
        (RecordKind::Order, format!("/api/v1/orders/{order}"), &order),
        (
            RecordKind::Order,
            format!("/api/v1/orders/{order}/document"),
            &order,
        ),
        (
            RecordKind::Invoice,
            format!("/client/factures/{invoice}/"),
            &invoice,
        ),
        (
            RecordKind::Invoice,
            format!("/client/factures/{invoice}/pdf"),
            &invoice,
        ),
        (
            RecordKind::Invoice,
            format!("/api/v1/invoices/{invoice}"),
            &invoice,
        ),
        (
            RecordKind::Invoice,
            format!("/api/v1/invoices/{invoice}/document"),
            &invoice,
        ),
        (
            RecordKind::Order,
            "/client/commandes/2000000000/".into(),
            &"2000000000".into(),
        ),
    ];
    for (kind, path, id) in paths {
        assert_eq!(counter.get(&path, &zoe).await.status, 404, "{path}");
        let entry = counter.only_new(seen).await;
        assert_eq!(entry.actor, counter.actor("zoe"), "{path}");
        let (id, untold) = (id.to_owned(), 0);
        let refused = AuditEvent::Refused { kind, id, untold };
        assert_eq!(entry.event, refused, "{path}");
        seen += 1;
        // Another like it would be counted for a minute: begin anew.
        let governance = counter.memory.portal.governance();
        governance.tell_refusals(true).await.unwrap();
    }

    let csrf = csrf(&counter.get(DASHBOARD, &zoe).await);
    let id = counter.memory.erp.party("C0001").unwrap().to_string();
    let form = [("csrf", csrf.as_str()), ("client", &id)];
    let answer = counter.visit(DASHBOARD, &zoe, Some(&form)).await;
    assert_eq!(answer.status, 404);
    let entry = counter.only_new(seen).await;
    let (kind, untold) = (RecordKind::Customer, 0);
    assert_eq!(entry.event, AuditEvent::Refused { kind, id, untold });
    let all = format!("{:?}", counter.entries().await);
    assert!(!all.contains("zoe") && !all.contains("Faure"), "{all}");
}

#[tokio::test]
async fn a_download_leaves_one_entry_and_reading_none() {
    let counter = Counter::trusting(&["127.0.0.1"]).await;
    let cookie = counter.signed_in("alice").await;
    let order = counter.first(&cookie, "/client/commandes/").await;
    let invoice = counter.first(&cookie, "/client/factures/").await;
    for path in [
        DASHBOARD.to_owned(),
        format!("/client/commandes/{order}/"),
        format!("/client/factures/{invoice}/"),
        "/api/v1/me".into(),
    ] {
        assert_eq!(counter.get(&path, &cookie).await.status, 200, "{path}");
    }
    assert_eq!(counter.entries().await.len(), 1, "the sign-in");
    let of_order = || AuditEvent::OrderFetched {
        order: order.parse().unwrap(),
    };
    let of_invoice = || AuditEvent::InvoiceFetched {
        invoice: invoice.parse().unwrap(),
    };
    for (seen, (path, event)) in [
        (format!("/client/commandes/{order}/pdf"), of_order()),
        (format!("/api/v1/orders/{order}/document"), of_order()),
        (format!("/client/factures/{invoice}/pdf"), of_invoice()),
        (format!("/api/v1/invoices/{invoice}/document"), of_invoice()),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(counter.get(&path, &cookie).await.status, 200, "{path}");
        let entry = counter.only_new(seen + 1).await;
        assert_eq!(entry.actor, counter.actor("alice"), "{path}");
        assert_eq!(entry.event, event, "{path}");
    }
}

#[tokio::test]
async fn nobody_else_says_where_a_visit_comes_from() {
    let counter = Counter::trusting(&["10.0.0.0/8"]).await;
    counter.sign_in("alice", "wrong").await;
    let entry = counter.entries().await.pop().unwrap();
    assert_eq!(entry.address, Some(IpAddr::from([127, 0, 0, 1])));
    let number = entry.request_id.unwrap();
    assert!(number != NUMBER && number.len() == 36, "{number}");
}

//! The line that a request leaves in the log: who asked, by id, and nothing that a person typed.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::collections::BTreeSet;

use guichet_contract::Written;
use guichet_domain::access::TokenOwner;
use guichet_domain::kernel::PlaceRequest;
use guichet_portal::driven::ReadTokens;
use guichet_wiring::DEMO_STAFF_PASSWORD;
use poem::http::Method;
use serde_json::{Value, json};

use crate::staff::{DASHBOARD, bearer, secret_of, signed_in, token};
use crate::support::{Call, House, password};

/// Who the last request's line names: the customers' user, the member of the staff, the token.
fn who(lines: &Written) -> [Value; 3] {
    let text = lines.text();
    let mut lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let last = lines
        .rfind(|line: &Value| line["fields"]["message"] == "request")
        .unwrap();
    ["user", "staff", "token"].map(|field| last["fields"][field].clone())
}

#[tokio::test]
async fn a_request_is_noted_with_the_ids_of_who_asked_and_with_no_name_or_secret() {
    let lines = Written::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let house = House::new().await;
    let none = Value::Null;

    house.get("/").await;
    assert_eq!(who(&lines), [none.clone(), none.clone(), none.clone()]);

    let alice = house.memory.erp.login("alice").unwrap().account.user;
    let customer = house.token("alice").await;
    house.read(&customer, "/api/v1/me").await;
    assert_eq!(
        who(&lines),
        [json!(alice.get()), none.clone(), none.clone()]
    );
    let mut browser = house.signed_in("alice").await;
    browser.get("/client/tableau-de-bord/").await;
    assert_eq!(
        who(&lines),
        [json!(alice.get()), none.clone(), none.clone()]
    );

    let marie = house.memory.staff.iter().find(|m| m.login == "marie");
    let marie_id = marie.unwrap().id;
    let marie = json!(marie_id.to_string());
    let mut browser = signed_in(&house, "marie").await;
    browser.get(DASHBOARD).await;
    assert_eq!(who(&lines), [none.clone(), marie.clone(), none.clone()]);
    let session = bearer(&house, "marie").await;
    house.read(&session, "/api/v1/projects").await;
    assert_eq!(who(&lines), [none.clone(), marie.clone(), none.clone()]);

    let made = token(&mut browser, &["projects:read"]).await;
    let secret = secret_of(&made);
    let owner = TokenOwner::Staff(marie_id);
    let first = PlaceRequest::default();
    let id = house.memory.sql.of_owner(owner, &first);
    let id = id.await.unwrap().items[0].id;
    let id = json!(id.to_string());
    for (method, path, status) in [
        (Method::GET, "/api/v1/projects", 200),
        (Method::GET, "/api/v1/incidents", 403),
    ] {
        let answer = house.send(Call::new(method, path).bearer(&secret)).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(
            who(&lines),
            [none.clone(), marie.clone(), id.clone()],
            "{path}"
        );
    }

    let text = lines.text();
    for typed in [
        "alice",
        "marie",
        "Martin",
        &password("alice"),
        DEMO_STAFF_PASSWORD,
        &customer,
        &session,
        &secret,
        &browser.cookies["guichet-equipe"],
    ] {
        assert!(!text.contains(typed), "{typed}: {text}");
    }
}

/// What is typed, sent and asked for, everywhere it can be put.
const TYPED: &str = "Marquee-Typed";

/// A call of this address with marked text in every piece, parameter, header and field.
fn marked(method: &str, template: &str) -> Call {
    let piece = |piece: &str| {
        if piece.starts_with('{') {
            format!("{TYPED}-piece")
        } else {
            piece.to_owned()
        }
    };
    let path: Vec<String> = template.split('/').map(piece).collect();
    let path = format!("{}?q={TYPED}&cursor={TYPED}&next=/{TYPED}", path.join("/"));
    let call = Call::new(method.parse().unwrap(), &path)
        .header("x-request-id", &format!("{TYPED}-request"))
        .header("user-agent", &format!("{TYPED}-agent"))
        .header("idempotency-key", &format!("{TYPED}-key"))
        .header("traceparent", &format!("{TYPED}-trace"))
        .header("x-csrf-token", &format!("{TYPED}-csrf"));
    let fields = [
        "login",
        "password",
        "csrf",
        "name",
        "title",
        "description",
        "reason",
        "log",
    ];
    match (method, template.starts_with("/api/")) {
        ("POST" | "PATCH", true) => {
            let fields = fields
                .iter()
                .map(|field| (*field, json!(format!("{TYPED}@example.com"))));
            let body: serde_json::Map<String, Value> = fields
                .map(|(field, value)| (field.to_owned(), value))
                .collect();
            call.json(&Value::from(body).to_string())
        }
        ("POST", false) => call.form(&fields.map(|field| (field, TYPED))),
        _ => call,
    }
}

#[tokio::test]
async fn no_route_writes_what_somebody_typed_into_the_log() {
    let lines = Written::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let house = House::new().await;
    let customer = house.signed_in("alice").await;
    let staff = signed_in(&house, "admin.g").await;
    let mut sent = 0;
    for away in [false, true] {
        house.memory.erp.set_away(away);
        for address in guichet_web::addresses::all() {
            let call = || marked(&address.method, &address.path);
            house.send(call()).await;
            let secret = format!("{TYPED}-secret");
            house.send(call().bearer(&secret)).await;
            // Signing out is tried without the token: they stay.
            customer.clone().send(call()).await;
            staff.clone().send(call()).await;
            sent += 4;
        }
    }
    let text = lines.text();
    let noted = text.matches(r#""message":"request""#).count();
    assert!(noted >= sent, "{noted} lines for {sent} requests");
    let routes: BTreeSet<&str> = guichet_web::addresses::all()
        .iter()
        .map(|address| address.path.as_str())
        .collect();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["fields"]["message"] == "request" {
            let route = line["fields"]["route"].as_str().unwrap();
            assert!(
                routes.contains(route) || route == "-",
                "{route} is no template"
            );
        }
    }
    let names = [
        "alice",
        "admin.g",
        "Gilles",
        &password("alice"),
        DEMO_STAFF_PASSWORD,
    ];
    for word in [TYPED].into_iter().chain(names) {
        let found = text.lines().find(|line| line.contains(word));
        assert_eq!(found, None, "{word}");
    }
}

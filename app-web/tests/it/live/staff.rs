//! Members of the staff whose password is Tryton's, before a real Tryton.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use guichet_domain::access::{Role, Roles, StaffAccount, StaffMember, TokenScope};
use guichet_domain::kernel::Language;
use guichet_driven::{Browse, Sent, Visit, Visited};
use guichet_portal::operators::{NewStaff, StaffError};
use guichet_portal::{AuthError, NewToken};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Counter, cookies, hidden};

const READY: &str = "GUICHET_TEST_TRYTON_READY";
const PASSWORD: &str = "Tr7-live-staff-word";
const DASHBOARD: &str = "/equipe/tableau-de-bord/";

#[expect(
    clippy::struct_field_names,
    reason = "as the set-up of the tests writes them"
)]
#[derive(Deserialize)]
struct Admin {
    url: String,
    database: String,
    admin_user: String,
    admin_password: String,
}

/// Tryton's administrator, as any of its own clients.
struct Office<'a> {
    counter: &'a Counter,
    admin: Admin,
    session: String,
}

impl<'a> Office<'a> {
    async fn open(counter: &'a Counter) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told where their Tryton is"
        )]
        let told = std::env::var(READY).unwrap();
        let mut office = Self {
            counter,
            admin: serde_json::from_str(&told).unwrap(),
            session: String::new(),
        };
        let (login, word) = (&office.admin.admin_user, &office.admin.admin_password);
        let signed = office
            .call("common.db.login", json!([login, {"password": word}]))
            .await;
        let (user, key) = (&signed[0], signed[1].as_str().unwrap());
        let session = format!("{login}:{user}:{key}");
        office.session = format!("Session {}", STANDARD.encode(session));
        office
    }

    async fn call(&self, method: &str, params: Value) -> Value {
        let body = json!({"id": 1, "method": method, "params": params});
        let session = Some(self.session.clone()).filter(|session| !session.is_empty());
        let headers = session.map(|session| ("authorization".to_owned(), session));
        let (root, database) = (self.admin.url.trim_end_matches('/'), &self.admin.database);
        let visit = |path: &str| Visit {
            url: format!("{root}/{database}/{path}"),
            headers: headers.iter().cloned().collect(),
            form: None,
            json: Some(Sent {
                method: "POST",
                body: body.to_string().into_bytes(),
            }),
        };
        let browser = &self.counter.browser;
        let mut answer = browser.visit(visit("")).await.unwrap();
        if answer.status == 405 {
            // From 8.0 on.
            answer = browser.visit(visit("rpc/")).await.unwrap();
        }
        let json: Value = serde_json::from_str(&answer.text())
            .unwrap_or_else(|_| panic!("{method}: {} {}", answer.status, answer.text()));
        assert!(
            json.get("error").is_none_or(Value::is_null),
            "{method}: {json}"
        );
        json["result"].clone()
    }

    async fn make(&self, login: &str) -> i64 {
        let user = json!([[{"name": "Live Staff", "login": login, "password": PASSWORD}], {}]);
        let made = self.call("model.res.user.create", user).await;
        made[0].as_i64().unwrap()
    }

    async fn write(&self, user: i64, values: Value) {
        self.call("model.res.user.write", json!([[user], values, {}]))
            .await;
    }
}

async fn add(counter: &Counter, login: &str) -> Result<StaffMember, StaffError> {
    let new = NewStaff {
        login: login.to_owned(),
        name: "Live Staff".to_owned(),
        email: "live@example.com".parse().unwrap(),
        language: Language::French,
        roles: Roles::from([Role::Support]),
        local: None,
    };
    counter.system.operators.staff_add(new).await
}

/// Signs in over the staff's form.
async fn at_the_door(counter: &Counter, login: &str, word: &str) -> Visited {
    let door = counter.visit("/equipe/", &[], None).await;
    let csrf = hidden(&door.text(), "csrf");
    let form = [("login", login), ("password", word), ("csrf", &csrf)];
    let cookie = cookies(&door);
    counter
        .visit("/equipe/", &[("cookie", &cookie)], Some(&form))
        .await
}

/// Signs in over the API; the status and the token.
async fn session(counter: &Counter, login: &str, word: &str) -> (u16, Option<String>) {
    let body = json!({"login": login, "password": word});
    let visit = Visit {
        url: format!("{}/api/v1/session", counter.base),
        headers: vec![],
        form: None,
        json: Some(Sent {
            method: "POST",
            body: body.to_string().into_bytes(),
        }),
    };
    let answer = counter.browser.visit(visit).await.unwrap();
    let json: Value = serde_json::from_str(&answer.text()).unwrap();
    (answer.status, json["token"].as_str().map(str::to_owned))
}

async fn me(counter: &Counter, token: &str) -> Visited {
    let bearer = format!("Bearer {token}");
    counter
        .visit("/api/v1/me", &[("authorization", &bearer)], None)
        .await
}

/// A login no other run has used: Tryton's users are never deleted.
fn login() -> String {
    let id = uuid::Uuid::now_v7().simple().to_string();
    format!("live.{}", &id[16..])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_from_tryton_signs_in_with_trytons_password_until_disabled() {
    let counter = Counter::open(READY).await;
    let office = Office::open(&counter).await;
    let login = login();
    assert!(matches!(
        add(&counter, &login).await,
        Err(StaffError::UnknownInTryton(_))
    ));
    let user = office.make(&login).await;
    let member = add(&counter, &login).await.unwrap();
    let StaffAccount::Tryton(bound) = member.account else {
        panic!("{member:?}");
    };
    assert_eq!(bound.get(), user, "bound to Tryton's own id");

    assert_eq!(
        at_the_door(&counter, &login, "not-the-password")
            .await
            .status,
        401
    );
    let signed = at_the_door(&counter, &login, PASSWORD).await;
    assert_eq!(
        (signed.status, signed.header("location")),
        (303, Some(DASHBOARD))
    );
    let cookie = cookies(&signed);
    assert_eq!(counter.get(DASHBOARD, &cookie).await.status, 200);
    let (status, token) = session(&counter, &login, PASSWORD).await;
    assert_eq!(status, 201);
    let token = token.unwrap();
    let shown: Value = serde_json::from_str(&me(&counter, &token).await.text()).unwrap();
    assert_eq!(
        (&shown["login"], &shown["roles"]),
        (&json!(login), &json!(["support"]))
    );

    // Out at once, at the page, with the token and at both ways in.
    counter
        .system
        .operators
        .staff_disable(&login)
        .await
        .unwrap();
    assert_eq!(counter.get(DASHBOARD, &cookie).await.status, 303);
    assert_eq!(me(&counter, &token).await.status, 401);
    assert_eq!(at_the_door(&counter, &login, PASSWORD).await.status, 401);
    assert_eq!(session(&counter, &login, PASSWORD).await.0, 401);
    office.write(user, json!({"active": false})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_tryton_user_behind_the_same_login_stays_out() {
    let counter = Counter::open(READY).await;
    let office = Office::open(&counter).await;
    let login = login();
    let first = office.make(&login).await;
    add(&counter, &login).await.unwrap();
    assert_eq!(at_the_door(&counter, &login, PASSWORD).await.status, 303);

    // The person leaves the login, and Tryton gives it to another one, with a right password.
    office
        .write(first, json!({"login": format!("{login}.gone")}))
        .await;
    let second = office.make(&login).await;
    assert_ne!(first, second);
    assert_eq!(at_the_door(&counter, &login, PASSWORD).await.status, 401);
    assert_eq!(session(&counter, &login, PASSWORD).await.0, 401);
    let accepted = office
        .call("common.db.login", json!([login, {"password": PASSWORD}]))
        .await;
    assert_eq!(
        accepted[0], second,
        "Tryton itself says yes to the other one"
    );
    for user in [first, second] {
        office.write(user, json!({"active": false})).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_closed_in_tryton_ends_its_sessions_and_tokens() {
    let counter = Counter::open(READY).await;
    let office = Office::open(&counter).await;
    for closed in [json!({"active": false}), json!({"login": login()})] {
        let login = login();
        let user = office.make(&login).await;
        add(&counter, &login).await.unwrap();
        let signed = at_the_door(&counter, &login, PASSWORD).await;
        assert_eq!(signed.status, 303);
        let cookie = cookies(&signed);
        let wanted = NewToken {
            name: "CI".into(),
            scopes: TokenScope::of_word("projects"),
            days: 30,
        };
        let made = counter.system.operators.staff_token(&login, wanted).await;
        let token = made.unwrap().secret;
        // Another instance on the same database, and after a start: neither remembers how the
        // login stood, as none does after a minute.
        let other = counter.again().await;
        let before = other.portal.staff().authenticate_token(&token).await;
        assert_eq!(before.unwrap().member().login, login);
        assert_eq!(counter.get(DASHBOARD, &cookie).await.status, 200);

        office.write(user, closed).await;
        let other = counter.again().await;
        let after = other.portal.staff().authenticate_token(&token).await;
        assert!(matches!(after, Err(AuthError::LoginClosed)), "{after:?}");
        // What one instance found holds for all of them, at once.
        assert_eq!(counter.get(DASHBOARD, &cookie).await.status, 303);
        assert_eq!(me(&counter, &token.expose()).await.status, 401);
        office.write(user, json!({"active": false})).await;
    }
}

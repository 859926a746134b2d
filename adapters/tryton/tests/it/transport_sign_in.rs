//! People's sign-ins: three calls at most, and no session stays open.

use std::sync::Arc;
use std::time::Duration;

use guichet_domain::kernel::Language;
use guichet_driven::{PortError, PortResult, SignIn, SignInOutcome, SignInRequest};
use guichet_tryton::Tryton;
use serde_json::{Value, json};

use crate::fake::{Fake, Reply, Seen, config, gate, people, tryton};

const LOGIN: &str = "common.db.login";
const LOGOUT: &str = "common.db.logout";
const PREFERENCES: &str = "model.res.user.get_preferences";

fn request(login: &str, password: &str) -> SignInRequest {
    SignInRequest {
        login: login.into(),
        password: password.to_owned().into(),
        address: Some("203.0.113.7".parse().unwrap()),
        language: Language::English,
    }
}

async fn sign_in(fake: &Fake, login: &str, password: &str) -> PortResult<SignInOutcome> {
    tryton(fake).sign_in(request(login, password)).await
}

#[tokio::test]
async fn it_is_in_who_and_out() {
    for eight in [false, true] {
        let fake = Fake::start(|_| None).await;
        fake.is_eight(eight);
        let (login, password) = people()[1];
        let outcome = sign_in(&fake, login, password).await.unwrap();
        let SignInOutcome::Accepted(account) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(
            (account.login.as_str(), account.name.as_str()),
            (login, "Élodie Martin")
        );
        assert_eq!(
            (account.user.get(), account.language),
            (3, Language::French)
        );
        let calls: Vec<_> = fake
            .seen()
            .into_iter()
            .filter(|s| s.path.contains("guichet"))
            .collect();
        let methods: Vec<_> = calls.iter().map(Seen::method).collect();
        assert_eq!(methods, [LOGIN, PREFERENCES, LOGOUT]);
        assert_eq!(calls[0].header("x-forwarded-for"), Some("203.0.113.7"));
        assert_eq!(
            calls[0].params(),
            &json!([login, {"password": password}, "en"])
        );
        // From 8.0 on a session holds only for the address that opened it.
        assert_eq!(calls[1].header("x-forwarded-for"), Some("203.0.113.7"));
        assert_eq!(calls[2].header("x-forwarded-for"), Some("203.0.113.7"));
        assert_eq!(calls[1].params(), &json!([false, {}]));
        assert_eq!(fake.open_sessions(), 0);
    }
}

#[tokio::test]
async fn a_wrong_password_and_a_login_that_needs_more_are_refused() {
    let fake = Fake::start(|_| None).await;
    let refused = SignInOutcome::Refused;
    assert_eq!(sign_in(&fake, "alpha", "wrong").await.unwrap(), refused);
    assert_eq!(sign_in(&fake, "nobody", "wrong").await.unwrap(), refused);
    let more = json!(["LoginException", ["sms_code", "Code", "char"]]);
    fake.answers(move |seen| (seen.method() == LOGIN).then(|| Reply::Error(more.clone())));
    assert_eq!(
        sign_in(&fake, "alpha", "alpha-demo-2026").await.unwrap(),
        refused
    );
    assert_eq!(fake.count(LOGIN), 3);
    assert_eq!(fake.count(LOGOUT) + fake.count(PREFERENCES), 0);
}

#[tokio::test]
async fn what_tryton_cannot_know_never_leaves_us() {
    let fake = Fake::start(|_| None).await;
    let long = "é".repeat(257);
    for (login, password) in [
        ("", "x"),
        ("alpha", ""),
        ("al\0pha", "x"),
        ("alpha", "x\0"),
        (long.as_str(), "x"),
        ("alpha", long.as_str()),
    ] {
        assert_eq!(
            sign_in(&fake, login, password).await.unwrap(),
            SignInOutcome::Refused
        );
    }
    assert_eq!(fake.methods().len(), 0);
    let most = "é".repeat(256);
    assert_eq!(
        sign_in(&fake, &most, &most).await.unwrap(),
        SignInOutcome::Refused
    );
    assert_eq!(fake.count(LOGIN), 1);
}

#[tokio::test]
async fn too_many_tries_are_throttled_and_bar_nobody_else() {
    let fake = Fake::start(|seen| {
        let throttled = seen.method() == LOGIN && seen.params()[0] == "alpha";
        throttled.then(|| Reply::status(429))
    })
    .await;
    let tryton = tryton(&fake);
    let error = tryton
        .sign_in(request("alpha", "alpha-demo-2026"))
        .await
        .unwrap_err();
    assert!(matches!(error, PortError::Throttled { .. }), "{error:?}");
    let (login, password) = people()[1];
    let other = tryton.sign_in(request(login, password)).await.unwrap();
    assert!(matches!(other, SignInOutcome::Accepted(_)));
}

#[tokio::test]
async fn a_missing_database_is_not_a_wrong_password() {
    let fake = Fake::start(|seen| (seen.method() == LOGIN).then(|| Reply::status(404))).await;
    let error = sign_in(&fake, "alpha", "alpha-demo-2026")
        .await
        .unwrap_err();
    assert!(matches!(error, PortError::Denied { .. }), "{error:?}");
    assert_eq!(fake.count(LOGIN), 1);
}

#[tokio::test]
async fn a_cut_sign_in_is_unavailable_and_not_sent_again() {
    let fake = Fake::start(|seen| (seen.method() == LOGIN).then_some(Reply::Cut)).await;
    let error = sign_in(&fake, "alpha", "alpha-demo-2026")
        .await
        .unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
    assert_eq!(fake.count(LOGIN), 1);
}

#[tokio::test]
async fn the_session_is_closed_when_who_it_is_cannot_be_read() {
    for reply in [Reply::status(500), Reply::Cut, Reply::Result(json!([]))] {
        let fake =
            Fake::start(move |seen| (seen.method() == PREFERENCES).then(|| reply.clone())).await;
        let _ = sign_in(&fake, "alpha", "alpha-demo-2026")
            .await
            .unwrap_err();
        assert_eq!(fake.open_sessions(), 0);
        assert!(fake.seen().iter().filter(|s| s.path == "/guichet/").count() <= 3);
    }
}

#[tokio::test]
async fn the_session_is_closed_when_nobody_waits_for_it_any_more() {
    for held in [LOGIN, PREFERENCES] {
        let shut = gate();
        let (fake, tryton) = holding(held, shut.clone()).await;
        let waiting = tokio::spawn({
            let tryton = tryton.clone();
            async move { tryton.sign_in(request("alpha", "alpha-demo-2026")).await }
        });
        while fake.count(held) == 0 {
            tokio::task::yield_now().await;
        }
        waiting.abort();
        shut.add_permits(1);
        while fake.count(LOGOUT) == 0 {
            tokio::task::yield_now().await;
        }
    }
}

/// A server that answers this method only when the gate opens.
async fn holding(method: &'static str, shut: Arc<tokio::sync::Semaphore>) -> (Arc<Fake>, Tryton) {
    let fake = Fake::start(move |seen| {
        let answer = match seen.method() {
            LOGIN => json!([3, "f".repeat(64)]),
            PREFERENCES => json!({"name": "Alpha"}),
            LOGOUT => Value::Null,
            _ => return None,
        };
        let answer = Reply::Result(answer);
        Some(if seen.method() == method {
            Reply::Held(shut.clone(), Box::new(answer))
        } else {
            answer
        })
    })
    .await;
    let tryton = tryton(&fake);
    (fake, tryton)
}

#[tokio::test]
async fn slow_sign_ins_take_nobody_elses_place() {
    let shut = gate();
    let held = shut.clone();
    let fake = Fake::start(move |seen| {
        let person = seen.method() == LOGIN && seen.params()[0] == "alpha";
        person.then(|| Reply::Held(held.clone(), Box::new(Reply::status(401))))
    })
    .await;
    let mut config = config(&fake);
    config.max_calls = 1;
    config.max_sign_ins = 2;
    let tryton = Tryton::new(config).unwrap();
    let slow: Vec<_> = (0..5)
        .map(|_| {
            let tryton = tryton.clone();
            tokio::spawn(async move { tryton.sign_in(request("alpha", "no")).await })
        })
        .collect();
    let read = tryton.raw_read::<i64>("model.sale.sale.search_count", ((),), Language::French);
    let read = tokio::time::timeout(Duration::from_secs(10), read).await;
    assert_eq!(read.unwrap().unwrap(), 42);
    while fake
        .seen()
        .iter()
        .filter(|s| s.params()[0] == "alpha")
        .count()
        < 2
    {
        tokio::task::yield_now().await;
    }
    assert!(
        fake.seen()
            .iter()
            .filter(|s| s.params()[0] == "alpha")
            .count()
            <= 2
    );
    shut.add_permits(5);
    for one in slow {
        assert_eq!(one.await.unwrap().unwrap(), SignInOutcome::Refused);
    }
}

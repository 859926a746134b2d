//! The service account's session: opened when needed, renewed once, not forced when refused.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use guichet_domain::kernel::Language::French;
use guichet_driven::{FindCustomers, PortError};
use guichet_tryton::Tryton;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::fake::{Fake, Reply, config, gate, tryton};

const METHOD: &str = "model.sale.sale.search_count";
const LOGIN: &str = "common.db.login";
const PREFERENCES: &str = "model.res.user.get_preferences";
const RENEW: &str = "model.res.user.device.renew";

async fn call(tryton: &Tryton) -> Result<i64, PortError> {
    tryton.raw_read(METHOD, ((),), French).await
}

#[tokio::test]
async fn it_is_opened_at_the_first_call_with_its_preferences_and_kept() {
    let fake = Fake::start(|_| None).await;
    let tryton = tryton(&fake);
    assert_eq!(fake.methods().len(), 0);
    let results = join_all((0..50).map(|_| call(&tryton))).await;
    assert!(results.into_iter().all(|r| r.is_ok()));
    for once in ["common.server.version", LOGIN, PREFERENCES, RENEW] {
        assert_eq!(fake.count(once), 1, "{once}");
    }
    assert_eq!(fake.count(METHOD), 50);
}

#[tokio::test]
async fn fifty_calls_that_find_it_ended_sign_in_once() {
    let fake = Fake::start(|_| None).await;
    let mut config = config(&fake);
    config.max_calls = 50;
    let tryton = Tryton::new(config).unwrap();
    call(&tryton).await.unwrap();
    for round in 2..5 {
        fake.forget_sessions();
        let results = join_all((0..50).map(|_| call(&tryton))).await;
        assert!(results.into_iter().all(|r| r.is_ok()));
        assert_eq!(fake.count(LOGIN), round);
    }
}

#[tokio::test]
async fn one_that_learns_late_of_the_end_takes_the_session_that_is_there() {
    let shut = gate();
    let held = shut.clone();
    let first = AtomicBool::new(true);
    let fake = Fake::start(move |seen| {
        let late = seen.method() == "late" && first.swap(false, Ordering::SeqCst);
        late.then(|| Reply::Held(held.clone(), Box::new(Reply::status(401))))
    })
    .await;
    let tryton = tryton(&fake);
    call(&tryton).await.unwrap();
    fake.forget_sessions();
    let late = async {
        let late = tryton.raw_read::<i64>("late", (), French).await;
        assert_eq!(late.unwrap(), 42);
    };
    let others = async {
        while fake.count("late") == 0 {
            tokio::task::yield_now().await;
        }
        call(&tryton).await.unwrap();
        shut.add_permits(1);
    };
    tokio::join!(late, others);
    assert_eq!((fake.count("late"), fake.count(LOGIN)), (2, 2));
}

#[tokio::test]
async fn a_write_that_found_it_ended_is_done_once() {
    let fake = Fake::start(|_| None).await;
    let tryton = tryton(&fake);
    call(&tryton).await.unwrap();
    fake.forget_sessions();
    assert_eq!(
        tryton.raw_write::<i64>("write", (), French).await.unwrap(),
        42
    );
    assert_eq!((fake.count("write"), fake.count(LOGIN)), (2, 2));
}

/// What Tryton answers where it reads the sessions of an account while one of them ends.
fn another_ended(words: &str) -> Reply {
    Reply::Error(json!(["UserError", [words, "", null]]))
}

const ANOTHER_ENDED: [&str; 2] = [
    "Vous essayez de lire les enregistrements «\u{a0}114\u{a0}» de «\u{a0}Session\u{a0}» qui n'existent pas.",
    "You are trying to read records \"114\" of \"Session\" that don't exist.",
];

#[tokio::test]
async fn the_end_of_another_session_of_the_account_is_not_noticed() {
    for words in ANOTHER_ENDED {
        for method in [METHOD, PREFERENCES, RENEW] {
            let first = AtomicBool::new(true);
            let fake = Fake::start(move |seen| {
                let stumbles = seen.method() == method && first.swap(false, Ordering::SeqCst);
                stumbles.then(|| another_ended(words))
            })
            .await;
            assert_eq!(call(&tryton(&fake)).await.unwrap(), 42, "{method}");
            assert_eq!((fake.count(method), fake.count(LOGIN)), (2, 1), "{method}");
        }
    }
}

#[tokio::test]
async fn a_read_that_stumbles_over_another_session_twice_can_be_tried_later() {
    for words in ANOTHER_ENDED {
        let fake =
            Fake::start(move |seen| (seen.method() == METHOD).then(|| another_ended(words))).await;
        let error = call(&tryton(&fake)).await.unwrap_err();
        assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
        assert_eq!((fake.count(METHOD), fake.count(LOGIN)), (2, 1));
    }
}

/// Sessions are read before a write, and once more after it.
#[tokio::test]
async fn a_write_that_stumbles_over_another_session_may_have_happened() {
    for words in ANOTHER_ENDED {
        let fake =
            Fake::start(move |seen| (seen.method() == "write").then(|| another_ended(words))).await;
        let written = tryton(&fake).raw_write::<i64>("write", (), French).await;
        let error = written.unwrap_err();
        assert!(
            matches!(error, PortError::OutcomeUnknown { .. }),
            "{error:?}"
        );
        assert_eq!(fake.count("write"), 1);
    }
}

#[tokio::test]
async fn a_call_that_is_refused_again_after_the_renewal_is_denied() {
    let fake = Fake::start(|seen| (seen.method() == METHOD).then(|| Reply::status(401))).await;
    let error = call(&tryton(&fake)).await.unwrap_err();
    assert!(matches!(error, PortError::Denied { .. }), "{error:?}");
    assert_eq!((fake.count(METHOD), fake.count(LOGIN)), (2, 2));
}

#[tokio::test]
async fn who_no_longer_waits_does_not_stop_the_sign_in() {
    let shut = gate();
    let held = shut.clone();
    let fake = Fake::start(move |seen| {
        let session = json!([3, "f".repeat(64)]);
        let then = Box::new(Reply::Result(session));
        match seen.method() {
            LOGIN => Some(Reply::Held(held.clone(), then)),
            "common.server.version" => None,
            _ => Some(Reply::Result(json!({"company": 1}))),
        }
    })
    .await;
    let tryton = tryton(&fake);
    let impatient = tokio::spawn({
        let tryton = tryton.clone();
        async move { call(&tryton).await }
    });
    while fake.count(LOGIN) == 0 {
        tokio::task::yield_now().await;
    }
    impatient.abort();
    shut.add_permits(1);
    let _: Value = tryton.raw_read(METHOD, ((),), French).await.unwrap();
    assert_eq!(fake.count(LOGIN), 1);
}

/// Refuses every sign-in with this status, and counts what follows.
async fn refused(status: u16, pause: Duration) -> (usize, PortError) {
    let fake =
        Fake::start(move |seen| (seen.method() == LOGIN).then(|| Reply::status(status))).await;
    let mut config = config(&fake);
    config.refused_pause = pause;
    let tryton = Tryton::new(config).unwrap();
    let mut results = join_all((0..20).map(|_| call(&tryton))).await;
    results.push(call(&tryton).await);
    results.push(call(&tryton).await);
    (fake.count(LOGIN), results.pop().unwrap().unwrap_err())
}

#[tokio::test]
async fn a_refused_sign_in_is_not_tried_again_before_its_pause_is_over() {
    let pause = Duration::from_mins(5);
    let (tries, error) = refused(401, pause).await;
    assert_eq!(tries, 1);
    assert!(matches!(&error, PortError::Denied { what } if what.contains("login or password")));
    let (tries, error) = refused(404, pause).await;
    assert_eq!(tries, 1);
    assert!(matches!(&error, PortError::Denied { what } if what.contains("no such database")));
    let (tries, error) = refused(429, pause).await;
    assert_eq!(tries, 1);
    let PortError::Throttled { after: Some(after) } = error else {
        panic!("{error:?}")
    };
    assert!(
        after <= pause && after > Duration::from_secs(290),
        "{after:?}"
    );
    // With the pause over, the next call tries.
    assert_eq!(refused(401, Duration::ZERO).await.0, 3);
}

#[tokio::test]
async fn a_server_that_is_away_bars_nothing() {
    let fake = Fake::start(|seen| (seen.method() == LOGIN).then(|| Reply::status(503))).await;
    let tryton = tryton(&fake);
    let error = call(&tryton).await.unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
    fake.answers(|_| None);
    assert_eq!(call(&tryton).await.unwrap(), 42);
}

fn cookie_of(fake: &Fake, login: usize) -> Value {
    let logins = fake
        .seen()
        .into_iter()
        .filter(|seen| seen.method() == LOGIN);
    logins
        .skip(login)
        .map(|seen| seen.params()[1]["device_cookie"].clone())
        .next()
        .unwrap()
}

#[tokio::test]
async fn the_device_cookie_is_renewed_and_shown_at_the_next_sign_in() {
    let fake = Fake::start(|_| None).await;
    let tryton = tryton(&fake);
    call(&tryton).await.unwrap();
    fake.forget_sessions();
    call(&tryton).await.unwrap();
    assert_eq!(cookie_of(&fake, 0), Value::Null);
    let cookie = cookie_of(&fake, 1);
    assert_eq!(cookie.as_str().unwrap().len(), 32);
    let renewals: Vec<_> = fake
        .seen()
        .into_iter()
        .filter(|s| s.method() == RENEW)
        .collect();
    assert_eq!(renewals[0].params()[0], Value::Null);
    assert_eq!(renewals[1].params()[0], cookie);
}

#[tokio::test]
async fn the_device_cookie_outlives_a_restart_in_a_file_of_its_owner_alone() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("device-cookie");
    let _ = std::fs::remove_file(&file);
    let fake = Fake::start(|_| None).await;
    let mut config = config(&fake);
    config.device_cookie_file = Some(file.clone());
    for start in 0..2 {
        let tryton = Tryton::new(config.clone()).unwrap();
        call(&tryton).await.unwrap();
        assert_eq!(cookie_of(&fake, start).is_string(), start == 1);
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Junk in it is not shown to anybody.
    std::fs::write(&file, "no cookie\n").unwrap();
    call(&Tryton::new(config).unwrap()).await.unwrap();
    assert_eq!(cookie_of(&fake, 2), Value::Null);
}

#[tokio::test]
async fn a_device_cookie_that_is_only_read_is_shown_and_its_file_stays_as_it_was() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("device-cookie-read");
    let _ = std::fs::remove_file(&file);
    let fake = Fake::start(|_| None).await;
    let mut config = config(&fake);
    config.device_cookie_file = Some(file.clone());
    config.device_cookie_is_kept = false;
    call(&Tryton::new(config.clone()).unwrap()).await.unwrap();
    assert!(!file.exists(), "none is made");
    let cookie = "0123456789abcdef0123456789abcdef";
    std::fs::write(&file, cookie).unwrap();
    call(&Tryton::new(config).unwrap()).await.unwrap();
    assert_eq!(cookie_of(&fake, 1), cookie);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), cookie);
}

#[tokio::test]
async fn without_a_device_cookie_it_works_all_the_same() {
    let fake = Fake::start(|seen| (seen.method() == RENEW).then(|| Reply::status(403))).await;
    assert_eq!(call(&tryton(&fake)).await.unwrap(), 42);
}

#[tokio::test]
async fn an_administrator_has_a_session_of_their_own_and_ends_it() {
    let fake = Fake::start(|_| None).await;
    let tryton = tryton(&fake);
    call(&tryton).await.unwrap();
    let admin = tryton.raw_admin("alpha", SecretString::from("alpha-demo-2026"));
    assert_eq!(
        admin
            .write::<i64>("model.res.group.create", ([1],))
            .await
            .unwrap(),
        42
    );
    assert_eq!(
        admin
            .read::<i64>("model.res.group.read", ([1],))
            .await
            .unwrap(),
        42
    );
    assert_eq!(fake.open_sessions(), 2);
    admin.close().await;
    assert_eq!(fake.open_sessions(), 1);
    assert_eq!(fake.count(RENEW), 1);
    tryton.close().await;
    assert_eq!(fake.open_sessions(), 0);
}

/// The server of series 7.0 that knows an escape in `ilike` finds a language, the other none.
#[tokio::test]
async fn an_older_server_is_asked_once_whether_it_knows_an_escape() {
    const LANGUAGES: &str = "model.ir.lang.search_count";
    const PARTIES: &str = "model.party.party.search_read";
    for (version, found, asked, pattern) in [
        ("7.0", 0, 1, "a_b@beta.example"),
        ("7.0", 1, 1, r"a\_b@beta.example"),
        ("7.6", 0, 0, r"a\_b@beta.example"),
    ] {
        let fake = Fake::start(move |seen| match seen.method() {
            "common.server.version" => Some(Reply::Result(json!(version))),
            LANGUAGES => Some(Reply::Result(json!(found))),
            PARTIES => Some(Reply::Result(json!([]))),
            _ => None,
        })
        .await;
        let tryton = tryton(&fake);
        let plain = ["ab@beta.example".parse().unwrap()];
        tryton.by_emails(&plain).await.unwrap();
        assert_eq!(fake.count(LANGUAGES), 0, "nothing to escape");
        let emails = ["a_b@beta.example".parse().unwrap()];
        for _ in 0..2 {
            tryton.by_emails(&emails).await.unwrap();
        }
        assert_eq!(fake.count(LANGUAGES), asked, "{version}");
        let seen = fake.seen();
        let last = seen.iter().rfind(|seen| seen.method() == PARTIES);
        let domain = last.unwrap().params()[0].to_string();
        let wanted = json!(pattern).to_string();
        assert!(domain.contains(&wanted), "{version}: {domain}");
    }
}

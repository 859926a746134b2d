//! What a program finds at its start, and what `/readyz` asks.

use std::time::{Duration, Instant};

use guichet_driven::{Health, PortError};
use guichet_tryton::{ServiceCheck, Tryton};
use tokio::net::TcpListener;

use crate::fake::{Fake, Reply, config, tryton};

const LOGIN: &str = "common.db.login";
const VERSION: &str = "common.server.version";

#[tokio::test]
async fn it_tells_a_fault_of_the_configuration_from_a_server_that_is_away() {
    let fake = Fake::start(|_| None).await;
    let ours = tryton(&fake);
    assert_eq!(
        ours.verify_service().await,
        ServiceCheck::Ok {
            version: "7.6".into()
        }
    );
    let _: i64 = ours
        .raw_read("m", (), guichet_domain::kernel::Language::French)
        .await
        .unwrap();
    assert_eq!(
        fake.count(LOGIN),
        1,
        "the session of the check is the one that is used"
    );

    let mut wrong = config(&fake);
    wrong.password = "wrong".to_owned().into();
    assert_eq!(
        Tryton::new(wrong).unwrap().verify_service().await,
        ServiceCheck::WrongPassword
    );
    assert_eq!(fake.count(LOGIN), 2, "one try");

    let mut other = config(&fake);
    other.database = "other".into();
    assert_eq!(
        Tryton::new(other).unwrap().verify_service().await,
        ServiceCheck::NoSuchDatabase
    );

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut away = config(&fake);
    away.url = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    drop(listener);
    let check = Tryton::new(away).unwrap().verify_service().await;
    assert!(matches!(check, ServiceCheck::Unreachable(_)), "{check:?}");

    for status in [429, 500, 403] {
        fake.answers(move |seen| (seen.method() == LOGIN).then(|| Reply::status(status)));
        let check = tryton(&fake).verify_service().await;
        assert!(
            matches!(check, ServiceCheck::Unreachable(_)),
            "{status}: {check:?}"
        );
    }
}

#[tokio::test]
async fn the_probe_names_the_version_and_recovers_by_itself() {
    let fake = Fake::start(|_| None).await;
    let tryton = tryton(&fake);
    assert_eq!(tryton.name(), "tryton");
    assert_eq!(tryton.probe().await.unwrap().detail, "Tryton 7.6");
    assert_eq!(tryton.probe().await.unwrap().detail, "Tryton 7.6");
    assert_eq!(fake.count(VERSION), 2, "asked anew each time");
    assert_eq!(fake.count(LOGIN), 1, "and signed in once");
    fake.answers(|_| Some(Reply::status(503)));
    assert!(matches!(
        tryton.probe().await,
        Err(PortError::Unavailable { .. })
    ));
    fake.answers(|_| None);
    assert_eq!(tryton.probe().await.unwrap().detail, "Tryton 7.6");
}

#[tokio::test]
async fn the_probe_sees_that_the_service_account_no_longer_signs_in() {
    let fake = Fake::start(|_| None).await;
    let mut wrong = config(&fake);
    wrong.password = "wrong".to_owned().into();
    let tryton = Tryton::new(wrong).unwrap();
    for _ in 0..3 {
        let error = tryton.probe().await.unwrap_err();
        assert!(matches!(error, PortError::Denied { .. }), "{error:?}");
    }
    assert_eq!(
        fake.count(LOGIN),
        1,
        "a refused password is not tried at each probe"
    );
}

#[tokio::test]
async fn the_probe_waits_two_seconds_and_no_longer() {
    let fake = Fake::start(|_| Some(Reply::Silence)).await;
    let start = Instant::now();
    let error = tryton(&fake).probe().await.unwrap_err();
    assert!(
        matches!(
            error,
            PortError::Unavailable {
                timed_out: true,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(start.elapsed() < Duration::from_secs(4));
}

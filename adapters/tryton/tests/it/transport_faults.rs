//! Answers that are none: a read says so, a write says that it may have happened.

use std::time::{Duration, Instant};

use guichet_domain::kernel::Language::French;
use guichet_driven::PortError;
use guichet_tryton::Tryton;
use serde::Deserialize;
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::fake::{Fake, Reply, config, gate, tryton};

const METHOD: &str = "model.sale.sale.confirm";

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only ever fails to be read")]
struct Sale {
    number: i64,
}

async fn both(reply: Reply) -> [PortError; 2] {
    let fake = Fake::start(move |seen| (seen.method() == METHOD).then(|| reply.clone())).await;
    let mut config = config(&fake);
    config.max_response = 64 * 1024;
    let tryton = Tryton::new(config).unwrap();
    let read = tryton
        .raw_read::<Sale>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    let write = tryton
        .raw_write::<Sale>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    // And the next request works.
    fake.answers(|_| None);
    assert_eq!(
        tryton
            .raw_read::<i64>(METHOD, ([1],), French)
            .await
            .unwrap(),
        42
    );
    [read, write]
}

#[tokio::test]
async fn what_is_not_an_answer_is_corrupt_or_of_unknown_outcome() {
    let other = r#"{"id":987654,"result":null}"#;
    let error_of_another = r#"{"id":987654,"error":["UserError",["non","",null]]}"#;
    for reply in [
        Reply::raw("<!doctype html><title>Bienvenue</title>"),
        Reply::raw(""),
        Reply::raw("  \n"),
        Reply::raw("{\"id\":1,\"result\":["),
        Reply::raw("{\"id\":1,\"result\":NaN}"),
        Reply::raw("[]"),
        Reply::raw("null"),
        Reply::raw("12"),
        Reply::raw(other),
        Reply::raw(error_of_another),
        Reply::raw(vec![0xff, 0xfe, 0x00]),
        Reply::raw(" ".repeat(100 * 1024)),
        Reply::Result("x".repeat(100 * 1024).into()),
    ] {
        let [read, write] = both(reply).await;
        assert!(matches!(read, PortError::Corrupt { .. }), "{read:?}");
        assert!(
            matches!(write, PortError::OutcomeUnknown { .. }),
            "{write:?}"
        );
    }
}

#[tokio::test]
async fn a_result_of_the_wrong_type_is_told_without_its_content() {
    let [read, write] = both(Reply::Result(serde_json::json!({"number": "Dupont"}))).await;
    assert!(matches!(&read, PortError::Corrupt { what, .. } if what.contains("expected i64")));
    assert!(matches!(&write, PortError::OutcomeUnknown { .. }));
    assert!(!format!("{read:?} {write:?}").contains("Dupont"));
    let [read, _] = both(Reply::Result(serde_json::json!({"nom": "Dupont"}))).await;
    assert!(
        format!("{read:?}").contains("missing field `number`"),
        "{read:?}"
    );
    assert!(!format!("{read:?}").contains("Dupont"));
}

#[tokio::test]
async fn half_an_answer_and_none_are_unavailable_or_of_unknown_outcome() {
    for reply in [Reply::Half, Reply::Cut] {
        let [read, write] = both(reply).await;
        assert!(
            matches!(
                read,
                PortError::Unavailable {
                    timed_out: false,
                    ..
                }
            ),
            "{read:?}"
        );
        assert!(
            matches!(write, PortError::OutcomeUnknown { .. }),
            "{write:?}"
        );
    }
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let fake = Fake::start(|seen| (seen.method() == METHOD).then_some(Reply::Silence)).await;
    let mut config = config(&fake);
    config.read_deadline = Duration::from_millis(400);
    config.write_deadline = Duration::from_millis(400);
    let tryton = Tryton::new(config).unwrap();
    let start = Instant::now();
    let read = tryton
        .raw_read::<Value>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    assert!(
        matches!(
            read,
            PortError::Unavailable {
                timed_out: true,
                ..
            }
        ),
        "{read:?}"
    );
    let write = tryton
        .raw_write::<Value>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    assert!(
        matches!(write, PortError::OutcomeUnknown { .. }),
        "{write:?}"
    );
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_write_that_waited_for_its_place_to_the_end_was_not_sent() {
    let shut = gate();
    let held = shut.clone();
    let fake = Fake::start(move |seen| {
        (seen.method() == "slow").then(|| Reply::Held(held.clone(), Box::new(Reply::Silence)))
    })
    .await;
    let mut config = config(&fake);
    config.max_calls = 1;
    config.write_deadline = Duration::from_millis(400);
    let tryton = Tryton::new(config).unwrap();
    let other = tryton.clone();
    let slow = tokio::spawn(async move { other.raw_read::<Value>("slow", (), French).await });
    while fake.count("slow") == 0 {
        tokio::task::yield_now().await;
    }
    let write = tryton
        .raw_write::<Value>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    assert!(
        matches!(
            write,
            PortError::Unavailable {
                timed_out: true,
                ..
            }
        ),
        "{write:?}"
    );
    assert_eq!(fake.count(METHOD), 0);
    slow.abort();
}

#[tokio::test]
async fn nobody_there_is_unavailable_for_a_write_too() {
    let fake = Fake::start(|_| None).await;
    let mut config = config(&fake);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    config.url = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    drop(listener);
    let tryton = Tryton::new(config).unwrap();
    let read = tryton
        .raw_read::<Value>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    let write = tryton
        .raw_write::<Value>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    for error in [read, write] {
        assert!(
            matches!(
                error,
                PortError::Unavailable {
                    timed_out: false,
                    ..
                }
            ),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_reset_is_unavailable() {
    let fake = Fake::start(|_| None).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut config = config(&fake);
    config.url = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // Closed with the rest unread: the kernel answers with a reset.
            let _ = stream.read_u8().await;
        }
    });
    let error = Tryton::new(config).unwrap();
    let error = error
        .raw_read::<Value>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            PortError::Unavailable {
                timed_out: false,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_name_that_is_no_host_and_a_limit_of_nothing_are_configuration_faults() {
    let fake = Fake::start(|_| None).await;
    for url in [
        "ftp://tryton",
        "http://admin:secret@tryton/",
        "http://tryton/?x=1",
        "/tryton",
    ] {
        let mut config = config(&fake);
        config.url = url.parse().unwrap();
        assert!(Tryton::new(config).is_err(), "{url}");
    }
    let mut config = config(&fake);
    config.max_calls = 0;
    assert!(Tryton::new(config).is_err());
    let _ = tryton(&fake);
}

//! Connections are kept, calls are bounded, and a connection that ended is no error of a read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use guichet_domain::kernel::Language::French;
use guichet_driven::PortError;
use guichet_tryton::Tryton;
use serde_json::Value;

use crate::fake::{Fake, Reply, config, gate, tryton};

const METHOD: &str = "model.sale.sale.search_count";

#[tokio::test]
async fn calls_one_after_the_other_share_one_connection() {
    let fake = Fake::start(|_| None).await;
    let tryton = tryton(&fake);
    for _ in 0..50 {
        let _: i64 = tryton.raw_read(METHOD, ((),), French).await.unwrap();
    }
    // A connection is free again a moment after its answer; a second one may be begun in between.
    assert!(fake.connections() <= 2, "{}", fake.connections());
}

#[tokio::test]
async fn a_status_without_a_reader_keeps_its_connection() {
    let fake = Fake::start(|seen| (seen.method() == METHOD).then(|| Reply::status(500))).await;
    let tryton = tryton(&fake);
    for _ in 0..5 {
        let _ = tryton
            .raw_read::<i64>(METHOD, ((),), French)
            .await
            .unwrap_err();
    }
    // A connection is free again a moment after its answer; a second one may be begun in between.
    assert!(fake.connections() <= 2, "{}", fake.connections());
}

#[tokio::test]
async fn no_more_calls_are_under_way_than_allowed() {
    let shut = gate();
    let held = shut.clone();
    let fake = Fake::start(move |seen| {
        let then = Box::new(Reply::Result(1.into()));
        (seen.method() == METHOD).then(|| Reply::Held(held.clone(), then))
    })
    .await;
    let mut config = config(&fake);
    config.max_calls = 8;
    let tryton = Tryton::new(config).unwrap();
    let calls = (0..50).map(|_| tryton.raw_read::<i64>(METHOD, ((),), French));
    let opener = async {
        // Everybody who may come has come before the first is let go.
        while fake.count(METHOD) < 8 {
            tokio::task::yield_now().await;
        }
        shut.add_permits(50);
    };
    let (results, ()) = tokio::join!(join_all(calls), opener);
    assert!(results.into_iter().all(|result| result.is_ok()));
    assert_eq!(fake.count(METHOD), 50);
    assert!(fake.busiest() <= 8, "{}", fake.busiest());
    assert!(fake.connections() <= 9, "{}", fake.connections());
}

/// Cuts the connection at the first `cuts` calls of the method.
async fn cutting(cuts: usize) -> Arc<Fake> {
    let left = AtomicUsize::new(cuts);
    Fake::start(move |seen| {
        let mine = seen.method() == METHOD;
        let more = || left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        (mine && more().is_ok()).then_some(Reply::Cut)
    })
    .await
}

#[tokio::test]
async fn a_read_survives_one_cut_connection_and_only_one() {
    let fake = cutting(1).await;
    assert_eq!(
        tryton(&fake)
            .raw_read::<i64>(METHOD, ((),), French)
            .await
            .unwrap(),
        42
    );
    assert_eq!(fake.count(METHOD), 2);
    let fake = cutting(5).await;
    let error = tryton(&fake)
        .raw_read::<i64>(METHOD, ((),), French)
        .await
        .unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
    assert_eq!(fake.count(METHOD), 2);
}

#[tokio::test]
async fn a_write_is_never_sent_twice() {
    let fake = cutting(1).await;
    let error = tryton(&fake)
        .raw_write::<Value>(METHOD, ((),), French)
        .await
        .unwrap_err();
    assert!(
        matches!(error, PortError::OutcomeUnknown { .. }),
        "{error:?}"
    );
    assert_eq!(fake.count(METHOD), 1);
}

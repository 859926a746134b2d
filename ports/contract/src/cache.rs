//! [`Cache`](guichet_driven::Cache).

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use guichet_driven::Cache;

use crate::check::{Must, cases};

/// A cache, and a way to let time pass for it.
#[async_trait]
pub trait Caching: Send + Sync {
    /// A cache with nothing in it under keys that begin with `contract/`.
    fn cache(&self) -> Arc<dyn Cache>;

    /// Lets this much time pass, for real or not.
    async fn pass(&self, time: Duration);
}

cases!(subject: dyn Caching;
    what_was_put_is_there,
    keys_do_not_touch,
    a_later_value_takes_the_place,
    each_value_ends_in_its_own_time,
    no_time_keeps_nothing,
    what_is_forgotten_is_gone,
);

const LONG: Duration = Duration::from_mins(10);

async fn get(cache: &Arc<dyn Cache>, key: &str) -> Option<Vec<u8>> {
    cache.get(&format!("contract/{key}")).await.must("get")
}

async fn put(cache: &Arc<dyn Cache>, key: &str, value: &[u8], ttl: Duration) {
    let put = cache
        .put(&format!("contract/{key}"), value.to_vec(), ttl)
        .await;
    put.must("put");
}

/// A value comes back byte for byte, an empty one too; what was never put is not there.
pub async fn what_was_put_is_there(subject: &dyn Caching) {
    let cache = subject.cache();
    assert_eq!(get(&cache, "there/none").await, None);
    for value in [&b""[..], b"a", b"\0\xff\r\n", &[7; 2000]] {
        put(&cache, "there/value", value, LONG).await;
        assert_eq!(get(&cache, "there/value").await.as_deref(), Some(value));
    }
}

/// Keys that are like each other hold values of their own.
pub async fn keys_do_not_touch(subject: &dyn Caching) {
    let cache = subject.cache();
    let keys = [
        "apart/1",
        "apart/11",
        "apart/1/1",
        "apart/ 1",
        "Apart/1",
        "apart/é",
    ];
    for key in keys {
        put(&cache, key, key.as_bytes(), LONG).await;
    }
    for key in keys {
        assert_eq!(
            get(&cache, key).await.as_deref(),
            Some(key.as_bytes()),
            "{key}"
        );
    }
}

/// The last value put is the one that is there, with its own time.
pub async fn a_later_value_takes_the_place(subject: &dyn Caching) {
    let cache = subject.cache();
    put(&cache, "place", b"first", Duration::from_secs(1)).await;
    put(&cache, "place", b"second", LONG).await;
    subject.pass(Duration::from_millis(1500)).await;
    assert_eq!(get(&cache, "place").await.as_deref(), Some(&b"second"[..]));
}

/// Each value is gone once its own time is over, however often it was read, and not before.
pub async fn each_value_ends_in_its_own_time(subject: &dyn Caching) {
    let cache = subject.cache();
    put(&cache, "ends/soon", b"soon", Duration::from_secs(2)).await;
    put(&cache, "ends/late", b"late", LONG).await;
    subject.pass(Duration::from_secs(1)).await;
    assert!(
        get(&cache, "ends/soon").await.is_some(),
        "not before its time"
    );
    subject.pass(Duration::from_millis(1500)).await;
    assert_eq!(
        get(&cache, "ends/soon").await,
        None,
        "reading it adds no time"
    );
    assert!(
        get(&cache, "ends/late").await.is_some(),
        "the other has its own"
    );
}

/// A value for no time at all is not kept, and what was there before is out of date.
pub async fn no_time_keeps_nothing(subject: &dyn Caching) {
    let cache = subject.cache();
    put(&cache, "none", b"before", LONG).await;
    put(&cache, "none", b"never", Duration::ZERO).await;
    assert_eq!(get(&cache, "none").await, None);
}

/// What is forgotten is gone; forgetting it again is no error.
pub async fn what_is_forgotten_is_gone(subject: &dyn Caching) {
    let cache = subject.cache();
    put(&cache, "gone", b"here", LONG).await;
    for _ in 0..2 {
        cache.forget("contract/gone").await.must("forget");
        assert_eq!(get(&cache, "gone").await, None);
    }
}

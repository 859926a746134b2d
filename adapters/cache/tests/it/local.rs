use std::time::Duration;

use guichet_cache::{LARGEST_VALUE, LocalCache};
use guichet_driven::Cache;

const LONG: Duration = Duration::from_mins(10);

#[tokio::test]
async fn it_never_holds_more_than_its_capacity() {
    let cache = LocalCache::new(50);
    for n in 0..5000 {
        cache.put(&format!("k{n}"), vec![1], LONG).await.unwrap();
        assert!(cache.len() <= 50, "after {n}");
    }
    assert_eq!(cache.len(), 50);
    assert!(cache.get("k4999").await.unwrap().is_some());
    assert!(cache.get("k0").await.unwrap().is_none());
}

#[tokio::test]
async fn what_was_read_last_stays_longest() {
    let cache = LocalCache::new(2);
    cache.put("read", vec![1], LONG).await.unwrap();
    cache.put("unread", vec![1], LONG).await.unwrap();
    cache.get("read").await.unwrap();
    cache.put("new", vec![1], LONG).await.unwrap();
    assert!(cache.get("read").await.unwrap().is_some());
    assert!(cache.get("unread").await.unwrap().is_none());
}

#[tokio::test]
async fn a_value_that_is_too_large_is_let_go_with_the_one_before_it() {
    let cache = LocalCache::new(2);
    cache.put("k", vec![1; LARGEST_VALUE], LONG).await.unwrap();
    assert!(cache.get("k").await.unwrap().is_some());
    let large = vec![1; LARGEST_VALUE + 1];
    cache.put("k", large, LONG).await.unwrap();
    assert!(cache.get("k").await.unwrap().is_none());
}

#[tokio::test]
async fn a_time_beyond_all_time_is_no_fault() {
    let cache = LocalCache::new(0);
    cache.put("k", vec![1], Duration::MAX).await.unwrap();
    assert!(cache.len() <= 1);
}

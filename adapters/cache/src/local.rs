use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use cached::{Cached, Expires, ExpiringLruCache};
use guichet_driven::{Cache, PortResult};
use tokio::time::Instant;

/// Bytes of the largest value that is kept; a larger one is let go, so that the number of
/// entries bounds the memory too.
pub const LARGEST_VALUE: usize = 64 * 1024;

/// A cache in this process: at most `capacity` entries, the least recently read leave first,
/// each with its own end.
///
/// Time is tokio's monotonic clock: setting the machine's clock changes nothing, and tests can
/// move it.
#[derive(Debug)]
pub struct LocalCache(Mutex<ExpiringLruCache<String, Entry>>);

#[derive(Debug)]
struct Entry {
    value: Vec<u8>,
    ends: Instant,
}

impl Expires for Entry {
    fn is_expired(&self) -> bool {
        Instant::now() >= self.ends
    }
}

impl LocalCache {
    /// A cache of at most `capacity` entries; at least one.
    pub fn new(capacity: usize) -> Self {
        Self(Mutex::new(ExpiringLruCache::new(capacity.max(1))))
    }

    /// Entries held now, aged ones that nobody asked for since among them; never more than the
    /// capacity.
    pub fn len(&self) -> usize {
        self.lock().cache_size()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, ExpiringLruCache<String, Entry>> {
        // Nothing can be half done under this lock that a later reader would notice.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Cache for LocalCache {
    async fn get(&self, key: &str) -> PortResult<Option<Vec<u8>>> {
        Ok(self.lock().cache_get(key).map(|entry| entry.value.clone()))
    }

    async fn put(&self, key: &str, value: Vec<u8>, ttl: Duration) -> PortResult<()> {
        let end = Instant::now().checked_add(ttl).filter(|_| !ttl.is_zero());
        match end.filter(|_| value.len() <= LARGEST_VALUE) {
            Some(ends) => drop(self.lock().cache_set(key.to_owned(), Entry { value, ends })),
            // The value before it is out of date now, so it goes as well.
            None => drop(self.lock().cache_remove(key)),
        }
        Ok(())
    }

    async fn forget(&self, key: &str) -> PortResult<()> {
        drop(self.lock().cache_remove(key));
        Ok(())
    }
}

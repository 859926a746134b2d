use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};

/// One failure, and what is remembered of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failure<W> {
    pub(super) at: DateTime<Utc>,
    pub(super) with: W,
}

/// When each of many keys failed, of so many keys at the most.
#[derive(Debug)]
pub(super) struct Failures<K, W = ()> {
    of: HashMap<K, Vec<Failure<W>>>,
}

impl<K, W> Default for Failures<K, W> {
    fn default() -> Self {
        Self { of: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash, W: Copy> Failures<K, W> {
    /// The failures of one key, the earliest first; `None` where it has none.
    pub(super) fn of<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&[Failure<W>]>
    where
        K: Borrow<Q>,
    {
        self.of.get(key).map(Vec::as_slice)
    }

    /// Where `most` keys are remembered and all of them have reached their `limit`, there is no
    /// room for a new one until the failure of this moment has aged.
    pub(super) fn crowded<Q: Eq + Hash + ?Sized>(
        &self,
        key: &Q,
        most: usize,
        limit: usize,
    ) -> Option<DateTime<Utc>>
    where
        K: Borrow<Q>,
    {
        if self.of.len() < most || self.of.contains_key(key) {
            return None;
        }
        let ends = self.of.values().map(|failures| holding(failures, limit));
        ends.collect::<Option<Vec<_>>>()?.into_iter().min()
    }

    /// Adds a failure; says how many the key had before. Where there are `most` keys already, the
    /// one that failed the longest ago is forgotten for a new one: first among those below their
    /// `limit`, so that nobody who is held back is let in again by a heap of others.
    pub(super) fn add(&mut self, key: K, failure: Failure<W>, most: usize, limit: usize) -> usize {
        if self.of.len() >= most && !self.of.contains_key(&key) {
            let oldest = self
                .of
                .iter()
                .min_by_key(|(_, failures)| {
                    let last = failures.last().map(|failure| failure.at);
                    (failures.len() >= limit, last)
                })
                .map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                self.of.remove(&oldest);
            }
        }
        let failures = self.of.entry(key).or_default();
        failures.push(failure);
        failures.len() - 1
    }

    /// Takes one failure of that moment back.
    pub(super) fn take_back<Q: Eq + Hash + ?Sized>(&mut self, key: &Q, at: DateTime<Utc>)
    where
        K: Borrow<Q>,
    {
        if let Some(failures) = self.of.get_mut(key)
            && let Some(index) = failures.iter().rposition(|failure| failure.at == at)
        {
            failures.remove(index);
        }
    }

    /// Forgets a key.
    pub(super) fn clear<Q: Eq + Hash + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        self.of.remove(key);
    }

    /// Forgets one key's failures up to this moment; they are given back.
    pub(super) fn forget_until<Q: Eq + Hash + ?Sized>(
        &mut self,
        key: &Q,
        until: DateTime<Utc>,
    ) -> Vec<Failure<W>>
    where
        K: Borrow<Q>,
    {
        let Some(failures) = self.of.get_mut(key) else {
            return Vec::new();
        };
        let (forgotten, kept): (Vec<_>, Vec<_>) =
            failures.drain(..).partition(|failure| failure.at <= until);
        *failures = kept;
        if failures.is_empty() {
            self.of.remove(key);
        }
        forgotten
    }

    /// Keeps what is younger than `window`.
    pub(super) fn forget_old(&mut self, now: DateTime<Utc>, window: TimeDelta) {
        self.of.retain(|_, failures| {
            failures.retain(|failure| now - failure.at < window);
            !failures.is_empty()
        });
    }

    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.of.keys()
    }
}

/// The failure that must age before there are fewer than `limit`; `None` where there are fewer.
pub(super) fn holding<W>(failures: &[Failure<W>], limit: usize) -> Option<DateTime<Utc>> {
    last_of(failures, limit).map(|failure| failure.at)
}

/// The first of the last `limit`; `None` where there are fewer.
pub(super) fn last_of<T>(all: &[T], limit: usize) -> Option<&T> {
    all.get(all.len().checked_sub(limit)?)
}

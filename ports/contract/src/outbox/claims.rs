//! Each entry goes to one worker at a time, once it is due.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures_util::future::join_all;
use uuid::Uuid;

use super::{MINUTE, entry, id, ids, lease};
use crate::check::Must;
use crate::store::{Store, after, at};

/// Given entries of several moments, when some are claimed, then those due come, the longest due
/// first, no more than asked for, each once.
pub async fn an_entry_is_claimed_when_it_is_due_the_longest_due_first(store: &Store) {
    store
        .put(&[entry(1, 2), entry(2, 0), entry(3, 1), entry(4, 3)])
        .await;
    let claim = async |micros, limit| {
        let claimed = store.outbox.claim(after(micros), lease(1), limit).await;
        claimed.must("claiming")
    };
    assert_eq!(claim(-1, 9).await, [], "nothing is due yet");
    assert_eq!(claim(9, 0).await, [], "none asked for");
    let first = claim(2, 2).await;
    assert_eq!(ids(&first), [id(2), id(3)], "the longest due");
    let expected = (1, after(2), false);
    for entry in &first {
        assert_eq!((entry.tries, entry.first_tried_at, entry.lapsed), expected);
    }
    assert_eq!(
        ids(&claim(2, 9).await),
        [id(1)],
        "what is left of those due"
    );
    assert_eq!(claim(2, 9).await, [], "each once");
    assert_eq!(
        ids(&claim(3, 9).await),
        [id(4)],
        "at the very moment it is due"
    );
}

/// Given 30 entries, when 20 workers claim at once until nothing is left, then each entry went
/// to one of them.
pub async fn of_twenty_workers_each_entry_goes_to_one(store: &Store) {
    let entries: Vec<_> = (0..30).map(|n| entry(n, i64::from(n))).collect();
    store.put(&entries).await;
    let worker = async |n: u8| {
        let mut got = Vec::new();
        loop {
            let claimed = store.outbox.claim(after(99), lease(n), 4).await;
            let claimed = claimed.must("claiming");
            // What others are taking is passed over: empty is no proof that nothing is left.
            if claimed.is_empty() {
                return got;
            }
            got.extend(ids(&claimed));
        }
    };
    let mut all: Vec<Uuid> = join_all((0..20).map(worker)).await.concat();
    all.extend(worker(99).await);
    let distinct: BTreeSet<Uuid> = all.iter().copied().collect();
    assert_eq!(all.len(), 30, "no entry went to two");
    assert_eq!(distinct.len(), 30, "and none was forgotten");
}

/// Given a worker that never came back, when its lease ends, then the next gets its entry and is
/// told.
pub async fn a_lease_that_ran_out_gives_its_entry_to_the_next(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    let first = store.take(1, 0, 9).await;
    assert_eq!(ids(&first), [id(1)]);
    let before_its_end = at() + MINUTE - TimeDelta::microseconds(1);
    let claimed = store.outbox.claim(before_its_end, lease(2), 9).await;
    assert_eq!(claimed.must("claiming"), [], "while it runs");
    let second = store.take(2, 1, 9).await;
    assert_eq!(ids(&second), [id(1)], "once it has run out");
    let seen = (second[0].tries, second[0].first_tried_at, second[0].lapsed);
    assert_eq!(seen, (2, at(), true), "it is the second try");
    assert_eq!((first[0].tries, first[0].lapsed), (1, false));
}

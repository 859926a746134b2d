//! What becomes of an entry is what its worker says, as long as it may.

use guichet_driven::{OutboxState, Settled};

use super::{MINUTE, entry, given_up, id, ids, put_off, sent};
use crate::store::{Store, at};

/// Given an entry put off, then nobody gets it before its time, and its tries are counted.
pub async fn what_was_put_off_comes_again_at_its_time(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    store.take(1, 0, 9).await;
    assert!(store.settle(1, 1, put_off(10)).await);
    let row = store.row(1).await;
    assert_eq!((row.state, row.tries), (OutboxState::Waiting, 1));
    assert_eq!(row.due_at, at() + MINUTE * 10);
    assert_eq!(row.last_error.as_deref(), Some("451 later"));
    assert_eq!(store.take(2, 9, 9).await, [], "before its time");
    let again = store.take(2, 10, 9).await;
    assert_eq!(ids(&again), [id(1)]);
    let seen = (again[0].tries, again[0].first_tried_at, again[0].lapsed);
    assert_eq!(seen, (2, at(), false), "its day began with the first try");
}

/// Given an entry that was claimed and not tried, then it is there for the next as it was, and
/// its day begins with the first try.
pub async fn what_was_released_counts_no_try(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    store.take(1, 0, 9).await;
    assert!(store.settle(1, 1, Settled::Released).await);
    let again = store.take(2, 0, 9).await;
    assert_eq!(ids(&again), [id(1)], "at once");
    assert_eq!((again[0].tries, again[0].lapsed), (1, false));
    assert!(store.settle(1, 2, Settled::Released).await);
    let tried = store.take(3, 600, 9).await;
    let seen = (tried[0].tries, tried[0].first_tried_at);
    assert_eq!(seen, (1, at() + MINUTE * 600), "it was never tried");
    assert!(store.settle(1, 3, put_off(601)).await);
    store.take(4, 601, 9).await;
    assert!(store.settle(1, 4, Settled::Released).await);
    let tried = store.take(5, 602, 9).await;
    let seen = (tried[0].tries, tried[0].first_tried_at);
    assert_eq!(seen, (2, at() + MINUTE * 600), "it was tried before");
}

/// Given entries sent and given up, then no worker gets them again, and it is said when and why.
pub async fn sent_and_given_up_entries_never_come_again(store: &Store) {
    store.put(&[entry(1, 0), entry(2, 0)]).await;
    store.take(1, 0, 9).await;
    assert!(store.settle(1, 1, sent(1)).await);
    assert!(store.settle(2, 1, given_up(2)).await);
    assert_eq!(store.take(2, 100_000, 9).await, []);
    let (one, other) = (store.row(1).await, store.row(2).await);
    assert_eq!(one.state, OutboxState::Sent);
    assert_eq!((one.ended_at, one.last_error), (Some(at() + MINUTE), None));
    assert_eq!(other.state, OutboxState::GivenUp);
    assert_eq!(other.ended_at, Some(at() + MINUTE * 2));
    assert_eq!(other.last_error.as_deref(), Some("550 nobody"));
}

/// Given a worker that was too slow, when it settles what another has claimed since, then only
/// that it sent it is believed.
pub async fn one_whose_lease_is_lost_may_only_say_sent(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    store.take(1, 0, 9).await;
    store.take(2, 1, 9).await;
    for settled in [put_off(5), given_up(5), Settled::Released] {
        assert!(!store.settle(1, 1, settled.clone()).await, "{settled:?}");
    }
    let row = store.row(1).await;
    assert_eq!((row.state, row.tries), (OutboxState::Waiting, 2));
    assert!(store.settle(1, 1, sent(2)).await, "it is true all the same");
    assert_eq!(store.row(1).await.state, OutboxState::Sent);
    // And the other, who failed, does not undo it.
    assert!(!store.settle(1, 2, put_off(5)).await);
    assert!(!store.settle(1, 2, sent(3)).await, "once is enough");
    assert_eq!(store.row(1).await.ended_at, Some(at() + MINUTE * 2));
    assert_eq!(store.take(3, 100, 9).await, []);
}

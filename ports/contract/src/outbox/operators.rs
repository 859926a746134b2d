//! What operators do with entries: read, revive and prune them.

use guichet_driven::OutboxState;
use uuid::Uuid;

use super::{MINUTE, entry, given_up, id, ids, put_off, sent};
use crate::check::{Must, same};
use crate::store::{Store, at};

/// Given an entry given up, when an operator revives it, then it is due, and its day begins anew.
pub async fn what_was_given_up_can_be_revived_and_begins_anew(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    store.take(1, 0, 9).await;
    store.settle(1, 1, given_up(1)).await;
    assert!(store.revive(1, 60).await);
    let row = store.row(1).await;
    assert_eq!((row.state, row.tries), (OutboxState::Waiting, 0));
    assert_eq!((row.due_at, row.ended_at), (at() + MINUTE * 60, None));
    assert_eq!(row.last_error.as_deref(), Some("550 nobody"), "still told");
    let again = store.take(2, 61, 9).await;
    assert_eq!(ids(&again), [id(1)]);
    let seen = (again[0].tries, again[0].first_tried_at);
    assert_eq!(seen, (1, at() + MINUTE * 61));
    // One that waits for later is due at once, too.
    store.settle(1, 2, put_off(600)).await;
    assert!(store.revive(1, 62).await);
    assert_eq!(ids(&store.take(3, 62, 9).await), [id(1)]);
}

/// Given entries sent, worked on or unknown, when an operator revives them, then nothing happens.
pub async fn what_is_being_worked_on_or_sent_is_not_revived(store: &Store) {
    store.put(&[entry(1, 0), entry(2, 0)]).await;
    store.take(1, 0, 9).await;
    store.settle(1, 1, sent(0)).await;
    for (n, what) in [(1, "sent"), (2, "worked on"), (9, "unknown")] {
        assert!(!store.revive(n, 0).await, "{what}");
    }
    assert_eq!(store.take(2, 0, 9).await, [], "nobody gets them");
    // An undone revival is none.
    store.settle(2, 1, given_up(0)).await;
    let mut unit = store.begin().await;
    let revived = unit.outbox().revive(id(2), at()).await;
    assert!(revived.must("reviving"));
    drop(unit);
    assert_eq!(store.row(2).await.state, OutboxState::GivenUp);
}

/// Given entries in every state, when they are read page by page, then each comes once, the
/// newest first, and those of one state alone if told.
pub async fn pages_come_newest_first_by_state(store: &Store) {
    let entries: Vec<_> = (0..7).map(|n| entry(n, 0)).collect();
    store.put(&entries).await;
    store.take(1, 0, 9).await;
    for n in [1, 4] {
        store.settle(n, 1, given_up(1)).await;
    }
    store.settle(2, 1, sent(1)).await;
    for (state, expected) in [
        (None, vec![6, 5, 4, 3, 2, 1, 0]),
        (Some(OutboxState::GivenUp), vec![4, 1]),
        (Some(OutboxState::Sent), vec![2]),
        (Some(OutboxState::Waiting), vec![6, 5, 3, 0]),
    ] {
        let expected: Vec<Uuid> = expected.into_iter().map(id).collect();
        for limit in [1, 2, 100] {
            let (mut read, mut before) = (Vec::new(), None);
            loop {
                let page = store.outbox.page(state, before, limit).await.must("a page");
                assert!(page.len() <= limit, "{} in a page of {limit}", page.len());
                let Some(last) = page.last() else { break };
                before = Some(last.id);
                read.extend(page.iter().map(|row| row.id));
            }
            same(&read, &expected, format!("{state:?}, {limit} a page"));
        }
    }
}

/// Given entries of every state, all of them old, when the outbox is pruned, then only those
/// sent before go.
pub async fn only_what_was_sent_long_ago_is_pruned(store: &Store) {
    let entries: Vec<_> = (1..=4).map(|n| entry(n, 0)).collect();
    store.put(&entries).await;
    store.take(1, 0, 9).await;
    store.settle(1, 1, sent(10)).await;
    store.settle(2, 1, sent(20)).await;
    store.settle(3, 1, given_up(10)).await;
    let before = at() + MINUTE * 20;
    assert_eq!(store.outbox.prune(before).await.must("pruning"), 1);
    let left = store.outbox.page(None, None, 9).await.must("a page");
    let left: Vec<Uuid> = left.iter().map(|row| row.id).collect();
    same(&left, &[id(4), id(3), id(2)], "what is left");
}

//! [`Work`](guichet_driven::Work) and [`Unit`](guichet_driven::Unit).

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;

use futures_util::future::{Either, join, join_all, select};
use guichet_driven::{AuditEvent, PortError, Unit};

use crate::check::Must;
use crate::store::{Store, entry, fresh_cases, link, session, user};

fresh_cases!(=> Store;
    a_unit_that_is_not_saved_leaves_nothing,
    a_saved_unit_keeps_all_of_it,
    a_refused_write_takes_its_unit_along,
    an_open_unit_is_seen_by_nobody_and_hinders_no_reading,
    units_at_once_all_come_to_their_end,
    an_abandoned_unit_gives_its_place_back,
);

/// A write of each kind.
async fn write_all(unit: &mut dyn Unit) {
    let (session, hash) = session(1, 5);
    assert!(unit.links().add(&link(5, 2)).await.must("adding a link"));
    unit.sessions().open(&session, &hash).await.must("opening");
    let event = AuditEvent::SignedIn {
        session: session.id,
    };
    unit.audit()
        .append(&entry(1, event))
        .await
        .must("appending");
}

/// How many there are: links, sessions, entries.
async fn counts(store: &Store) -> [usize; 3] {
    let (_, hash) = session(1, 5);
    [
        store.links.all(None, 100).await.must("links").len(),
        usize::from(store.by_token(&hash).await.is_some()),
        store.audit.entries(None, 100).await.must("entries").len(),
    ]
}

/// Given a unit with a write of each kind, when it is dropped, then nothing of it is there.
pub async fn a_unit_that_is_not_saved_leaves_nothing(store: &Store) {
    let mut unit = store.begin().await;
    write_all(unit.as_mut()).await;
    drop(unit);
    assert_eq!(counts(store).await, [0, 0, 0]);
    // And the same can be written by the next.
    let mut unit = store.begin().await;
    write_all(unit.as_mut()).await;
    unit.save().await.must("saving");
    assert_eq!(counts(store).await, [1, 1, 1]);
}

/// Given a unit with a write of each kind, when it is saved, then all of it is there.
pub async fn a_saved_unit_keeps_all_of_it(store: &Store) {
    let mut unit = store.begin().await;
    write_all(unit.as_mut()).await;
    unit.save().await.must("saving");
    assert_eq!(counts(store).await, [1, 1, 1]);
    store
        .begin()
        .await
        .save()
        .await
        .must("saving an empty unit");
}

/// Given a unit one of whose writes is a conflict, when it ends, then its other writes are gone.
pub async fn a_refused_write_takes_its_unit_along(store: &Store) {
    let taken = session(9, 9);
    store.open(std::slice::from_ref(&taken)).await;
    let mut unit = store.begin().await;
    write_all(unit.as_mut()).await;
    let again = unit.sessions().open(&taken.0, &taken.1).await;
    assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
    drop(unit);
    assert_eq!(counts(store).await, [0, 0, 0]);
}

/// Given an open unit, when others read, then they see what was before, at once.
pub async fn an_open_unit_is_seen_by_nobody_and_hinders_no_reading(store: &Store) {
    store.link(&[link(4, 4)]).await;
    let mut unit = store.begin().await;
    assert_eq!(unit.links().remove_user(user(4)).await.must("removing"), 1);
    write_all(unit.as_mut()).await;
    assert_eq!(counts(store).await, [1, 0, 0], "before it is saved");
    unit.save().await.must("saving");
    assert_eq!(counts(store).await, [1, 1, 1], "once it is saved");
}

/// Given many units at the same moment, then each comes to its end, and all of them are kept.
pub async fn units_at_once_all_come_to_their_end(store: &Store) {
    let one = async |n: i64| {
        let mut unit = store.begin().await;
        assert!(unit.links().add(&link(n, n)).await.must("adding"));
        let event = AuditEvent::Unlinked {
            user: user(n),
            links: 0,
        };
        let entry = entry(u8::try_from(n).unwrap_or_default(), event);
        unit.audit().append(&entry).await.must("appending");
        unit.save().await.must("saving");
    };
    join(join_all((1..=15).map(one)), join_all((16..=30).map(one))).await;
    assert_eq!(counts(store).await, [30, 0, 30]);
}

/// Given units whose request went away in the middle of a write, then they leave nothing, and
/// their connections are there for the next.
pub async fn an_abandoned_unit_gives_its_place_back(store: &Store) {
    for turns in 0..30 {
        let work = pin!(async {
            let mut unit = store.begin().await;
            write_all(unit.as_mut()).await;
            pending::<()>().await;
        });
        // Given up after so many turns, wherever it is by then.
        let turns = pin!(async {
            for _ in 0..turns {
                let mut waited = false;
                poll_fn(|context| {
                    context.waker().wake_by_ref();
                    let over = std::mem::replace(&mut waited, true);
                    if over { Poll::Ready(()) } else { Poll::Pending }
                })
                .await;
            }
        });
        let ended = select(work, turns).await;
        assert!(matches!(ended, Either::Right(_)), "given up");
    }
    let mut unit = store.begin().await;
    write_all(unit.as_mut()).await;
    unit.save().await.must("saving");
    assert_eq!(counts(store).await, [1, 1, 1]);
}

use chrono::TimeDelta;
use futures_util::future::join_all;
use guichet_domain::access::Session;
use guichet_domain::kernel::SessionId;
use uuid::Uuid;

use crate::check::Must;
use crate::store::{Store, after, at, session, user};

/// Given a session, when it is ended twice, then the first time counts; one that is unknown or
/// ran out was not ended by this. What was ended is still found, to be told why.
pub async fn revoking_ends_a_session_once(store: &Store) {
    let ((first, hash), (old, old_hash)) = (session(1, 5), session(2, 5));
    store
        .open(&[(first.clone(), hash), (old.clone(), old_hash)])
        .await;
    let mut unit = store.begin().await;
    for (id, at, ends) in [
        (first.id, after(7), true),
        (first.id, after(8), false),
        (SessionId(Uuid::nil()), after(9), false),
        (old.id, old.expires_at, false),
    ] {
        let ended = unit.sessions().revoke(id, at).await.must("revoking");
        assert_eq!(ended, ends, "{id} at {at}");
    }
    unit.save().await.must("saving");
    let expected = Session {
        revoked_at: Some(after(7)),
        ..first
    };
    assert_eq!(store.by_token(&hash).await, Some(expected));
    assert_eq!(store.by_token(&old_hash).await, Some(old));
}

/// Given sessions of two users, when those of one are ended, then those still in force count,
/// and the other's go on.
pub async fn ending_a_users_sessions_leaves_the_others(store: &Store) {
    let (revoked, revoked_hash) = session(3, 5);
    let revoked = Session {
        revoked_at: Some(at()),
        ..revoked
    };
    let other = session(4, 50);
    let (first, second) = (session(1, 5), session(2, 5));
    let hash = first.1;
    store
        .open(&[
            first,
            second,
            (revoked.clone(), revoked_hash),
            other.clone(),
        ])
        .await;
    let mut unit = store.begin().await;
    for expected in [2, 0] {
        let ended = unit.sessions().revoke_user(user(5), after(1)).await;
        assert_eq!(ended.must("ending"), expected, "sessions ended");
    }
    unit.save().await.must("saving");
    let read = store.by_token(&hash).await.must("the session");
    assert_eq!(read.revoked_at, Some(after(1)));
    let read = store.by_token(&revoked_hash).await;
    assert_eq!(read, Some(revoked), "ended before: as it was");
    assert_eq!(store.by_token(&other.1).await, Some(other.0));
}

/// Given many who end one session at the same moment, then one of them did, and none fails.
pub async fn of_many_who_end_one_session_one_did(store: &Store) {
    let (first, hash) = session(1, 5);
    store.open(&[(first.clone(), hash)]).await;
    let end = async |micros: i64| {
        let mut unit = store.begin().await;
        let ended = unit.sessions().revoke(first.id, after(micros)).await;
        let ended = ended.must("revoking");
        unit.save().await.must("saving");
        ended.then_some(after(micros))
    };
    let ended = join_all((1..=20).map(end)).await;
    let winners: Vec<_> = ended.into_iter().flatten().collect();
    let read = store.by_token(&hash).await.must("the session");
    assert_eq!(
        winners,
        Vec::from_iter(read.revoked_at),
        "one, and it is kept"
    );
}

/// Given sessions that ended at different times, when old ones are removed, then those that
/// ended at that very moment or later stay.
pub async fn pruning_removes_what_ended_before(store: &Store) {
    let of = |n: u8, expires: i64, revoked: Option<i64>| {
        let (plain, hash) = session(n, 5);
        let session = Session {
            expires_at: after(expires),
            revoked_at: revoked.map(after),
            ..plain
        };
        (session, hash)
    };
    let hour = TimeDelta::hours(1).num_microseconds().must("an hour");
    let sessions = [
        of(1, 99, None),
        of(2, 100, None),
        of(3, hour, Some(99)),
        of(4, hour, Some(100)),
        of(5, hour, None),
    ];
    store.open(&sessions).await;
    let mut unit = store.begin().await;
    for expected in [2, 0] {
        let pruned = unit.sessions().prune(after(100)).await.must("pruning");
        assert_eq!(pruned, expected, "sessions removed");
    }
    unit.save().await.must("saving");
    for (n, (session, hash)) in sessions.into_iter().enumerate() {
        let stays = ![0, 2].contains(&n);
        let read = store.by_token(&hash).await;
        assert_eq!(read, stays.then_some(session), "session {n}");
    }
}

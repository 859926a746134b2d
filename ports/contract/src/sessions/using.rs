use chrono::TimeDelta;
use guichet_domain::access::Session;
use guichet_domain::kernel::SessionId;
use uuid::Uuid;

use crate::check::Must;
use crate::store::{Store, after, at, party, session, user};

/// Given sessions at the edges of being in force, when the users are asked for, then those whose
/// session ends or was used a microsecond too early are not among them, and each is there once.
pub async fn users_are_those_in_force(store: &Store) {
    let now = after(0);
    let of = |n: u8, user: i64, expires: i64, used: i64, revoked: Option<i64>| {
        let (plain, hash) = session(n, user);
        let session = Session {
            expires_at: after(expires),
            used_at: after(used),
            revoked_at: revoked.map(after),
            ..plain
        };
        (session, hash)
    };
    // To the whole second, where a time written without a fraction compares badly as text.
    let whole = 1_000_000 - 123_457;
    store
        .open(&[
            of(1, 30, 1, 0, None),
            of(2, 4, 1, -99, None),
            of(3, 4, 500, 0, None),
            of(4, 5, 0, 0, None),
            of(5, 6, 1, -100, None),
            of(6, 7, 1, 0, Some(0)),
            of(7, 8, whole, 0, None),
        ])
        .await;
    let users = store.sessions.users(now, after(-100)).await.must("users");
    assert_eq!(users, [user(4), user(8), user(30)]);
    for (micros, expected) in [(whole - 1, vec![user(8)]), (whole, vec![])] {
        let users = store.sessions.users(after(micros), after(-100)).await;
        assert_eq!(users.must("users"), expected, "{micros} us on");
    }
}

/// Given a session, when it is used, then that is noted once a minute, never backwards, and
/// never of a session that was ended.
pub async fn a_use_is_noted_once_a_minute(store: &Store) {
    let (first, hash) = session(1, 5);
    store.open(&[(first.clone(), hash), session(2, 6)]).await;
    let minute = 60_000_000;
    for (micros, noted) in [
        (minute - 1, 0),
        (minute, minute),
        (minute + 1, minute),
        (-minute, minute),
        (3 * minute, 3 * minute),
    ] {
        let touched = store.sessions.touch(first.id, after(micros)).await;
        touched.must("noting a use");
        let read = store.by_token(&hash).await.must("the session");
        assert_eq!(read.used_at, after(noted), "used {micros} us on");
        assert_eq!(
            Session {
                used_at: at(),
                ..read
            },
            first,
            "nothing else changed"
        );
    }
    let (other, other_hash) = session(2, 6);
    let read = store.by_token(&other_hash).await;
    assert_eq!(read, Some(other), "the other stays as it was");
    let mut unit = store.begin().await;
    let revoked = unit.sessions().revoke(first.id, after(4 * minute)).await;
    assert!(revoked.must("revoking"));
    unit.save().await.must("saving");
    let late = at() + TimeDelta::hours(1);
    for id in [first.id, SessionId(Uuid::nil())] {
        let touched = store.sessions.touch(id, late).await;
        touched.must("noting a use of nothing");
    }
    let read = store.by_token(&hash).await.must("the session");
    assert_eq!(read.used_at, after(3 * minute), "an ended one is not used");
}

/// Given a session, when a customer is chosen and let go, then only that session says so.
pub async fn choosing_narrows_and_widens(store: &Store) {
    let ((first, hash), (other, other_hash)) = (session(1, 5), session(2, 5));
    store
        .open(&[(first.clone(), hash), (other.clone(), other_hash)])
        .await;
    for chosen in [Some(party(2)), Some(party(3)), None] {
        let mut unit = store.begin().await;
        unit.sessions()
            .choose(first.id, chosen)
            .await
            .must("choosing");
        unit.save().await.must("saving");
        let expected = Session {
            chosen,
            ..first.clone()
        };
        assert_eq!(store.by_token(&hash).await, Some(expected));
        let read = store.by_token(&other_hash).await;
        assert_eq!(read.as_ref(), Some(&other), "the other stays as it was");
    }
}

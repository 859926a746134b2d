use chrono::TimeDelta;
use guichet_domain::access::{Carrier, StaffMember, StaffSession};
use guichet_domain::kernel::SessionId;
use guichet_driven::{PortError, TokenHash};
use uuid::Uuid;

use super::{add, member};
use crate::check::Must;
use crate::store::{Store, after, at};

/// The nth session of a member, opened at [`at`] for twelve hours.
fn session(n: u8, member: &StaffMember) -> (StaffSession, TokenHash) {
    let session = StaffSession {
        id: SessionId(Uuid::from_u128(u128::from(n) + 1)),
        staff: member.id,
        carrier: if n.is_multiple_of(2) {
            Carrier::Cookie
        } else {
            Carrier::Token
        },
        opened_at: at(),
        used_at: at(),
        expires_at: at() + TimeDelta::hours(12),
        revoked_at: None,
        must_change: n.is_multiple_of(3),
    };
    (session, [n; 32])
}

async fn open(store: &Store, sessions: &[(StaffSession, TokenHash)]) {
    let mut unit = store.begin().await;
    for (session, hash) in sessions {
        let opened = unit.staff().open_session(session, hash).await;
        opened.must("opening a staff session");
    }
    unit.save().await.must("saving");
}

async fn read(store: &Store, hash: &TokenHash) -> Option<(StaffMember, StaffSession)> {
    store.staff.session(hash).await.must("a staff session")
}

/// Given sessions, when their secrets are shown, then each opens its own and says whose it is; a
/// secret opens one, and a customer's door opens to none of them.
pub async fn a_staff_session_is_read_back_with_its_member(store: &Store) {
    let (one, other) = (member(1, "one", &[]), member(2, "other", &[]));
    add(store, &[one.clone(), other.clone()]).await;
    let sessions = [session(1, &one), session(2, &other), session(3, &one)];
    open(store, &sessions).await;
    for ((session, hash), whose) in sessions.iter().zip([&one, &other, &one]) {
        let found = read(store, hash).await;
        assert_eq!(found, Some((whose.clone(), session.clone())));
        assert_eq!(store.by_token(hash).await, None, "at the customers' door");
        let mut unit = store.begin().await;
        let inside = unit.staff().session(session.id).await;
        assert_eq!(inside.must("by id"), Some(session.clone()));
    }
    assert_eq!(read(store, &[9; 32]).await, None);
    let mut unit = store.begin().await;
    let nobody = unit.staff().session(SessionId(Uuid::nil())).await;
    assert_eq!(nobody.must("by id"), None);
    let again = unit
        .staff()
        .open_session(&session(4, &one).0, &[1; 32])
        .await;
    assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
}

/// Given a session, when it is used, then that is noted once a minute, never backwards, and never
/// of a session that was ended.
pub async fn a_staff_sessions_use_is_noted_once_a_minute(store: &Store) {
    let one = member(1, "one", &[]);
    add(store, std::slice::from_ref(&one)).await;
    let (first, hash) = session(1, &one);
    open(store, &[(first.clone(), hash)]).await;
    let minute = 60_000_000;
    for (micros, noted) in [(minute - 1, 0), (minute, minute), (-minute, minute)] {
        let touched = store.staff.touch_session(first.id, after(micros)).await;
        touched.must("noting a use");
        let (_, read) = read(store, &hash).await.must("the session");
        assert_eq!(read.used_at, after(noted), "used {micros} us on");
    }
    let mut unit = store.begin().await;
    let ended = unit.staff().revoke_session(first.id, after(0)).await;
    assert!(ended.must("ending"));
    unit.save().await.must("saving");
    let touched = store.staff.touch_session(first.id, after(9 * minute)).await;
    touched.must("noting a use of nothing");
    let (_, read) = read(store, &hash).await.must("the session");
    assert_eq!(read.used_at, after(minute));
}

/// Given sessions of two members, when one's are ended, then the other's stay; one that has ended
/// does not end again, and the old ones are removed.
pub async fn ending_a_members_sessions_leaves_the_others(store: &Store) {
    let (one, other) = (member(1, "one", &[]), member(2, "other", &[]));
    add(store, &[one.clone(), other.clone()]).await;
    let sessions = [1, 2, 3].map(|n| session(n, if n == 3 { &other } else { &one }));
    open(store, &sessions).await;
    let mut unit = store.begin().await;
    let first = sessions[0].0.id;
    let ended = unit.staff().revoke_session(first, after(1)).await;
    assert!(ended.must("ending one"));
    let again = unit.staff().revoke_session(first, after(2)).await;
    assert!(!again.must("ending it again"));
    let inside = unit.staff().session(first).await.must("by id");
    let inside = inside.must("the session");
    assert_eq!(inside.revoked_at, Some(after(1)), "inside the unit");
    let all = unit.staff().revoke_sessions(one.id, after(3)).await;
    assert_eq!(all.must("ending all"), 1, "the other had ended");
    unit.save().await.must("saving");
    let revoked = async |hash: &TokenHash| {
        let found = read(store, hash).await.must("the session");
        found.1.revoked_at
    };
    assert_eq!(revoked(&[1; 32]).await, Some(after(1)));
    assert_eq!(revoked(&[2; 32]).await, Some(after(3)));
    assert_eq!(revoked(&[3; 32]).await, None);
    let mut unit = store.begin().await;
    let gone = unit.staff().prune_sessions(after(2)).await;
    assert_eq!(gone.must("removing old ones"), 1);
    unit.save().await.must("saving");
    assert_eq!(read(store, &[1; 32]).await, None);
    assert!(read(store, &[2; 32]).await.is_some());
}

//! [`ReadSessions`](guichet_driven::ReadSessions) and [`SessionStore`](guichet_driven::SessionStore).

mod ending;
mod using;

pub use ending::{
    ending_a_users_sessions_leaves_the_others, of_many_who_end_one_session_one_did,
    pruning_removes_what_ended_before, revoking_ends_a_session_once,
};
pub use using::{
    a_use_is_noted_once_a_minute, choosing_narrows_and_widens, users_are_those_in_force,
};

use guichet_domain::access::{Account, Carrier, Session};
use guichet_domain::kernel::Language;
use guichet_driven::PortError;

use crate::check::Must;
use crate::store::{Store, TEXTS, after, fresh_cases, party, session, user};

fresh_cases!(=> Store;
    a_session_is_read_back_as_it_was_opened,
    a_secret_opens_one_session,
    users_are_those_in_force,
    a_use_is_noted_once_a_minute,
    choosing_narrows_and_widens,
    revoking_ends_a_session_once,
    ending_a_users_sessions_leaves_the_others,
    of_many_who_end_one_session_one_did,
    pruning_removes_what_ended_before,
);

/// Given sessions of every kind, when their secrets are shown, then each opens its own, to the
/// letter and the microsecond; another opens none.
pub async fn a_session_is_read_back_as_it_was_opened(store: &Store) {
    let mut opened = Vec::new();
    for (n, text) in (0..).zip(TEXTS) {
        let odd = n % 2 == 1;
        let micros = i64::from(n);
        let (plain, hash) = session(n, micros + 1);
        let full = Session {
            account: Account {
                user: user(i64::from(i32::MAX) - micros),
                login: text.into(),
                name: text.into(),
                language: if odd {
                    Language::English
                } else {
                    Language::French
                },
            },
            in_group: odd,
            carrier: if odd { Carrier::Token } else { Carrier::Cookie },
            chosen: odd.then(|| party(7)),
            opened_at: after(micros),
            used_at: after(micros + 1),
            expires_at: after(micros + 1_000_000),
            revoked_at: odd.then(|| after(micros + 2)),
            ..plain
        };
        opened.push((full, hash));
    }
    store.open(&opened).await;
    for (session, hash) in &opened {
        assert_eq!(store.by_token(hash).await.as_ref(), Some(session));
    }
    for strange in [[0xff; 32], *b"\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x02"] {
        assert_eq!(store.by_token(&strange).await, None);
    }
}

/// Given a session, when another comes with its secret or its id, then that is a conflict.
pub async fn a_secret_opens_one_session(store: &Store) {
    let (first, hash) = session(1, 5);
    store.open(&[(first.clone(), hash)]).await;
    let (other, other_hash) = session(2, 6);
    for (session, hash) in [(&other, &hash), (&first, &other_hash)] {
        let mut unit = store.begin().await;
        let again = unit.sessions().open(session, hash).await;
        assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
        drop(unit);
    }
    assert_eq!(store.by_token(&hash).await, Some(first));
    let none = store.by_token(&other_hash).await;
    assert_eq!(none, None, "nothing was kept");
    let users = store
        .sessions
        .users(after(0), after(-1))
        .await
        .must("users");
    assert_eq!(users, [user(5)]);
}

//! [`IdempotencyStore`](guichet_driven::IdempotencyStore).

use futures_util::future::{join, join_all};
use guichet_driven::{CommandKey, FirstAnswer, PortError, Unit};

use crate::check::Must;
use crate::given::waits;
use crate::store::{Store, TEXTS, after, at, fresh_cases};

fresh_cases!(=> Store;
    a_repeat_gets_the_first_answer_byte_for_byte,
    an_undone_command_was_never_there,
    the_second_of_two_at_once_waits_for_the_first,
    where_the_first_gives_up_the_second_is_the_first,
    of_twenty_at_once_one_runs,
    answers_are_forgotten_after_their_time,
);

fn key(scope: &str, key: &str) -> CommandKey {
    CommandKey {
        scope: scope.into(),
        key: key.into(),
        fingerprint: [7; 32],
    }
}

fn answer(status: u16, body: &[u8]) -> FirstAnswer {
    FirstAnswer {
        fingerprint: [7; 32],
        status,
        body: body.into(),
    }
}

async fn first(unit: &mut dyn Unit, key: &CommandKey) -> Option<FirstAnswer> {
    unit.idempotency().first(key).await.must("a first answer")
}

async fn keep(unit: &mut dyn Unit, key: &CommandKey, status: u16, body: &[u8]) {
    let kept = unit.idempotency().keep(key, status, body, at()).await;
    kept.must("keeping an answer");
}

/// Given an answer of any bytes under a key of any letters, when the key comes again, whatever
/// is asked for then, then the first answer is there; under no other key, and in no other scope.
pub async fn a_repeat_gets_the_first_answer_byte_for_byte(store: &Store) {
    let bytes: Vec<u8> = (0..=255).collect();
    let bodies: [&[u8]; 3] = [b"", &bytes, "{\"é\": \"\u{0}😀\"}".as_bytes()];
    for (n, text) in (0_u16..).zip(TEXTS) {
        let key = key(&format!("plan {n}"), text);
        let body = bodies[usize::from(n) % 3];
        let mut unit = store.begin().await;
        assert_eq!(first(unit.as_mut(), &key).await, None, "{text:?}");
        keep(unit.as_mut(), &key, 100 + n, body).await;
        let inside = first(unit.as_mut(), &key).await;
        assert_eq!(inside, Some(answer(100 + n, body)), "in its own unit");
        unit.save().await.must("saving");
        let mut unit = store.begin().await;
        let other = CommandKey {
            fingerprint: [9; 32],
            ..key.clone()
        };
        let again = first(unit.as_mut(), &other).await;
        assert_eq!(again, Some(answer(100 + n, body)), "as it was asked then");
        let elsewhere = CommandKey {
            scope: format!("{} ", key.scope),
            ..key
        };
        assert_eq!(first(unit.as_mut(), &elsewhere).await, None, "{text:?}");
    }
}

/// Given a unit that kept an answer and was dropped, when the key comes again, then it is new.
pub async fn an_undone_command_was_never_there(store: &Store) {
    let key = key("plan", "k");
    for _ in 0..2 {
        let mut unit = store.begin().await;
        assert_eq!(first(unit.as_mut(), &key).await, None);
        keep(unit.as_mut(), &key, 201, b"{}").await;
    }
    // One that asked, answered nothing and was kept all the same, has none either.
    let mut unit = store.begin().await;
    assert_eq!(first(unit.as_mut(), &key).await, None);
    unit.save().await.must("saving");
    let mut unit = store.begin().await;
    assert_eq!(first(unit.as_mut(), &key).await, None);
}

/// Given a unit that has asked for a key, when another does, then it waits for the first to end
/// and has its answer, or is told that somebody was faster; another key does not wait for long.
pub async fn the_second_of_two_at_once_waits_for_the_first(store: &Store) {
    let key = key("plan", "k");
    let mut unit = store.begin().await;
    assert_eq!(first(unit.as_mut(), &key).await, None);
    let second = Box::pin(async {
        let mut unit = store.begin().await;
        unit.idempotency().first(&key).await
    });
    let first = async {
        for _ in 0..20 {
            let read = store.links.all(None, 1).await.must("reading");
            assert_eq!(read, []);
        }
        keep(unit.as_mut(), &key, 201, b"once").await;
        unit
    };
    let (unit, second) = waits(first, second).await;
    let (saved, seen) = join(unit.save(), second).await;
    saved.must("saving");
    match seen {
        Ok(seen) => assert_eq!(seen, Some(answer(201, b"once"))),
        Err(error) => assert!(matches!(error, PortError::Conflict), "{error:?}"),
    }
}

/// Given a unit that asked for a key and gives up, when another waits for it, then that one runs.
pub async fn where_the_first_gives_up_the_second_is_the_first(store: &Store) {
    let key = key("plan", "k");
    let mut unit = store.begin().await;
    assert_eq!(first(unit.as_mut(), &key).await, None);
    let second = Box::pin(async {
        let mut unit = store.begin().await;
        let seen = first(unit.as_mut(), &key).await;
        keep(unit.as_mut(), &key, 201, b"second").await;
        unit.save().await.must("saving");
        seen
    });
    let first_one = async {
        for _ in 0..20 {
            store.links.all(None, 1).await.must("reading");
        }
        unit
    };
    let (unit, second) = waits(first_one, second).await;
    drop(unit);
    assert_eq!(second.await, None, "it runs");
    let mut unit = store.begin().await;
    let kept = first(unit.as_mut(), &key).await;
    assert_eq!(kept, Some(answer(201, b"second")));
}

/// Given twenty units with the same key at the same moment, then one runs, and the others have
/// its answer.
pub async fn of_twenty_at_once_one_runs(store: &Store) {
    let key = key("plan", "k");
    let one = async |n: u16| {
        let mut unit = store.begin().await;
        let seen = match unit.idempotency().first(&key).await {
            Err(PortError::Conflict) => return None,
            seen => seen.must("a first answer"),
        };
        if seen.is_none() {
            keep(unit.as_mut(), &key, 200 + n, b"").await;
            unit.save().await.must("saving");
            return Some((true, 200 + n));
        }
        seen.map(|seen| (false, seen.status))
    };
    let answers: Vec<_> = join_all((0..20).map(one)).await;
    let answers: Vec<_> = answers.into_iter().flatten().collect();
    let ran: Vec<_> = answers.iter().filter(|(ran, _)| *ran).collect();
    assert_eq!(ran.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(_, status)| *status == ran[0].1));
}

/// Given answers of several moments, when those before one are forgotten, then so many are, and
/// their keys are new.
pub async fn answers_are_forgotten_after_their_time(store: &Store) {
    let mut unit = store.begin().await;
    for n in 0..5 {
        let key = key("plan", &n.to_string());
        let kept = unit.idempotency().keep(&key, 200, b"", after(n)).await;
        kept.must("keeping");
    }
    unit.save().await.must("saving");
    let mut unit = store.begin().await;
    let gone = unit.idempotency().prune(after(3)).await.must("pruning");
    assert_eq!(gone, 3);
    unit.save().await.must("saving");
    let mut unit = store.begin().await;
    for n in 0..5 {
        let seen = first(unit.as_mut(), &key("plan", &n.to_string())).await;
        assert_eq!(seen.is_some(), n >= 3, "{n}");
    }
}

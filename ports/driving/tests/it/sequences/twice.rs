//! Commands that come again with their key: answered as before, and nothing is done.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};

use guichet_portal::governance::{ActError, Once, Outcome};

/// No two commands of all sequences have the same key.
static KEYS: AtomicU64 = AtomicU64::new(0);

pub(crate) fn key() -> String {
    format!("key {}", KEYS.fetch_add(1, Ordering::Relaxed))
}

fn written<V: Debug>(view: &V) -> (u16, Vec<u8>) {
    (299, format!("{view:?}").into_bytes())
}

pub(crate) fn once<V: Debug>(key: &str) -> Once<'_, V> {
    Once {
        route: "a command of a sequence",
        key,
        fingerprint: [1; 32],
        render: &written::<V>,
    }
}

/// The same key, with another request.
pub(crate) fn other<V: Debug>(key: &str) -> Once<'_, V> {
    Once {
        fingerprint: [2; 32],
        ..once(key)
    }
}

/// What a command came to, the same command again, and another with its key.
pub(crate) fn are_alike<V: Debug, R: Debug>(
    first: &Outcome<V>,
    again: &Result<Outcome<V>, ActError<R, V>>,
    other: &Result<Outcome<V>, ActError<R, V>>,
) {
    let Outcome::Done(view) = first else {
        panic!("a key that nobody had: {first:?}");
    };
    let (expected, bytes) = written(view);
    match again {
        Ok(Outcome::Again { status, body }) => {
            assert_eq!((*status, body), (expected, &bytes));
        }
        again => panic!("a repeat: {again:?}"),
    }
    assert!(matches!(other, Err(ActError::KeyReused)), "{other:?}");
}

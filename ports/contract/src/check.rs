//! What every suite uses to say what went wrong.

use std::fmt::{Debug, Display};

use guichet_driven::PortError;

/// A suite's failure, said where it was noticed.
pub(crate) trait Must<T> {
    /// The value, or the end of the case with `what` was being done.
    fn must(self, what: impl Display) -> T;
}

impl<T> Must<T> for Result<T, PortError> {
    #[track_caller]
    #[expect(clippy::panic, reason = "a case fails by panicking, as a test does")]
    fn must(self, what: impl Display) -> T {
        match self {
            Ok(value) => value,
            Err(error) => panic!("{what}: {error:?}"),
        }
    }
}

impl<T> Must<T> for Option<T> {
    #[track_caller]
    #[expect(clippy::panic, reason = "a case fails by panicking, as a test does")]
    fn must(self, what: impl Display) -> T {
        match self {
            Some(value) => value,
            None => panic!("{what}: nothing"),
        }
    }
}

/// Two values must be equal; shows what is only in one of two lists before it shows both.
#[track_caller]
pub(crate) fn same<T: PartialEq + Debug>(got: &[T], expected: &[T], what: impl Display) {
    if got == expected {
        return;
    }
    let too_many: Vec<&T> = got.iter().filter(|row| !expected.contains(row)).collect();
    let missing: Vec<&T> = expected.iter().filter(|row| !got.contains(row)).collect();
    assert!(
        too_many.is_empty() && missing.is_empty(),
        "{what}: too many {too_many:?}, missing {missing:?}"
    );
    assert_eq!(got, expected, "{what}: the same rows in another order");
}

/// Writes `pub async fn all`: runs each case and answers their names.
macro_rules! cases {
    ($subject:ident: $type:ty; $($case:ident),+ $(,)?) => {
        /// Runs every case; answers their names. Panics in the first that fails.
        pub async fn all($subject: &$type) -> Vec<&'static str> {
            let mut ran = Vec::new();
            $(
                $case($subject).await;
                ran.push(stringify!($case));
            )+
            ran
        }
    };
}
pub(crate) use cases;

//! Why a request failed, as a stable word, for the board of errors: noticed where a fault is made,
//! asked for where the answer leaves.

use std::cell::Cell;

/// What was restored is held: whoever has to wait meets no failure.
pub(crate) const HELD: &str = "held";

#[derive(Debug, Clone, Copy, Default)]
struct Noticed {
    cause: Option<&'static str>,
    settled: bool,
}

tokio::task_local! {
    static NOTICED: Cell<Noticed>;
}

/// What an answer came to, and the last cause that was noticed before it was settled.
pub(crate) async fn noticing<T>(answer: impl Future<Output = T>) -> (T, Option<&'static str>) {
    let both = async {
        let answer = answer.await;
        (answer, NOTICED.with(Cell::get).cause)
    };
    NOTICED.scope(Cell::default(), both).await
}

/// Something went wrong: a stable word, never a message.
pub(crate) fn notice(kind: &'static str) {
    change(|noticed| {
        if !noticed.settled {
            noticed.cause = Some(kind);
        }
    });
}

/// The request has failed: whatever else goes wrong while that is said is not why.
pub(crate) fn settle() {
    change(|noticed| noticed.settled = true);
}

fn change(how: impl FnOnce(&mut Noticed)) {
    // Outside a request there is nobody to tell.
    let _ = NOTICED.try_with(|cell| {
        let mut noticed = cell.get();
        how(&mut noticed);
        cell.set(noticed);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_cause_before_it_was_settled_is_told_and_of_no_other_request() {
        let failing = noticing(async {
            notice("unavailable");
            tokio::task::yield_now().await;
            notice("corrupt");
            settle();
            notice("timed_out");
        });
        let other = noticing(async { tokio::task::yield_now().await });
        let (((), first), ((), second)) = tokio::join!(failing, other);
        assert_eq!((first, second), (Some("corrupt"), None));
        notice("nobody hears this");
    }
}

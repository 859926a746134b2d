//! Why a request failed, as a stable word, for the board of errors: noticed where a fault is made,
//! asked for where the answer leaves.

use std::cell::Cell;

tokio::task_local! {
    static CAUSE: Cell<Option<&'static str>>;
}

/// What an answer came to, and the last cause that was noticed while it was made.
pub(crate) async fn noticing<T>(answer: impl Future<Output = T>) -> (T, Option<&'static str>) {
    let both = async {
        let answer = answer.await;
        (answer, CAUSE.with(Cell::get))
    };
    CAUSE.scope(Cell::new(None), both).await
}

/// Something went wrong: a stable word, never a message.
pub(crate) fn notice(kind: &'static str) {
    // Outside a request there is nobody to tell.
    let _ = CAUSE.try_with(|cause| cause.set(Some(kind)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_cause_of_an_answer_is_told_and_of_no_other() {
        let failing = noticing(async {
            notice("unavailable");
            tokio::task::yield_now().await;
            notice("corrupt");
        });
        let other = noticing(async { tokio::task::yield_now().await });
        let ((_, first), (_, second)) = tokio::join!(failing, other);
        assert_eq!((first, second), (Some("corrupt"), None));
        notice("nobody hears this");
    }
}

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::{Mutex, MutexGuard};

use crate::{PortError, PortResult};

/// Where those who want to know the same thing wait for one of them to ask. What it is told, the
/// others find here, or in a cache; where it fails, they fail with it, so that silence is waited
/// for once and not by one after the other.
#[derive(Debug, Default)]
pub struct Lane<T = ()> {
    kept: Mutex<T>,
    answers: AtomicU64,
    failures: AtomicU64,
    silent: AtomicBool,
}

/// One's turn to look at what is kept, and to ask.
pub struct Turn<'a, T = ()> {
    lane: &'a Lane<T>,
    kept: MutexGuard<'a, T>,
    answered: bool,
    failed: bool,
}

impl<T> Lane<T> {
    /// Waits for one's turn.
    pub async fn turn(&self) -> Turn<'_, T> {
        let count = || {
            let answers = self.answers.load(Ordering::Acquire);
            (answers, self.failures.load(Ordering::Acquire))
        };
        let (answers, failures) = count();
        let kept = self.kept.lock().await;
        let (answers_now, failures_now) = count();
        Turn {
            lane: self,
            kept,
            answered: answers != answers_now,
            failed: failures != failures_now,
        }
    }
}

impl<T> Turn<'_, T> {
    /// Whether somebody kept something while this one waited: it need not be asked again, however
    /// long that took.
    pub fn is_answered(&self) -> bool {
        self.answered
    }

    /// Asks, unless somebody did in vain while this one waited.
    pub async fn ask<V>(&self, answer: impl Future<Output = PortResult<V>>) -> PortResult<V> {
        if self.failed {
            return Err(PortError::Unavailable {
                what: "what others asked for just before".into(),
                timed_out: self.lane.silent.load(Ordering::Acquire),
                source: None,
            });
        }
        answer.await.inspect_err(|error| {
            self.lane
                .silent
                .store(error.is_silence(), Ordering::Release);
            self.lane.failures.fetch_add(1, Ordering::Release);
        })
    }

    /// Keeps what was found, for those who wait and those who come.
    pub fn keep(&mut self, found: T) {
        *self.kept = found;
        self.lane.answers.fetch_add(1, Ordering::Release);
    }
}

impl<T> Deref for Turn<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.kept
    }
}

impl<T> DerefMut for Turn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.kept
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn silence_is_waited_for_once_and_the_next_asks_again() {
        let lane = Lane::<()>::default();
        let ask = || async {
            let silence = async {
                tokio::time::sleep(Duration::from_secs(5)).await;
                Err::<(), _>(PortError::timed_out("labels"))
            };
            lane.turn().await.ask(silence).await
        };
        let began = tokio::time::Instant::now();
        let answers = tokio::join!(ask(), ask(), ask());
        for answer in [answers.0, answers.1, answers.2] {
            assert!(answer.is_err_and(|error| error.is_silence()));
        }
        assert_eq!(began.elapsed(), Duration::from_secs(5));
        let next = lane.turn().await.ask(async { Ok(7) }).await;
        assert_eq!(next.unwrap(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waited_for_an_answer_has_it_and_whoever_comes_later_does_not() {
        let lane = Lane::<u32>::default();
        let ask = || async {
            let mut turn = lane.turn().await;
            let answered = turn.is_answered();
            if !answered {
                tokio::time::sleep(Duration::from_secs(5)).await;
                let found = *turn + 1;
                turn.keep(found);
            }
            (answered, *turn)
        };
        let answers = tokio::join!(ask(), ask(), ask());
        assert_eq!(answers, ((false, 1), (true, 1), (true, 1)));
        assert_eq!(ask().await, (false, 2));
    }
}

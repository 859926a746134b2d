use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use guichet_driven::{PortError, PortResult};
use tokio::sync::{Mutex, MutexGuard};

/// Where readers of the same thing wait for one of them to ask. What it is told, the others find
/// in the cache; where it fails, they fail with it, so that silence is waited for once and not
/// by one after the other.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    turn: Mutex<()>,
    failures: AtomicU64,
    silent: AtomicBool,
}

/// One's turn to ask, after having looked into the cache once more.
pub(crate) struct Turn<'a> {
    lane: &'a Lane,
    _alone: MutexGuard<'a, ()>,
    failed: bool,
}

impl Lane {
    /// Waits for one's turn.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        let failures = self.failures.load(Ordering::Acquire);
        let alone = self.turn.lock().await;
        Turn {
            lane: self,
            _alone: alone,
            failed: self.failures.load(Ordering::Acquire) != failures,
        }
    }
}

impl Turn<'_> {
    /// Asks, unless somebody did in vain while this one waited.
    pub(crate) async fn ask<T>(
        &self,
        answer: impl Future<Output = PortResult<T>>,
    ) -> PortResult<T> {
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
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn silence_is_waited_for_once_and_the_next_asks_again() {
        let lane = Lane::default();
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
}

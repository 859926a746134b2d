use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::kernel::Language;
use guichet_driven::{Health, Labels, Lane, PortResult};
use tokio::time::timeout;

use crate::Portal;

/// How old an answer may be: whoever asks more often makes no more work.
const FRESH: TimeDelta = TimeDelta::seconds(1);

/// What is told among the dependencies while a restored database is held.
pub(crate) const RESTORED_AND_NOT_RELEASED: &str = "restored_and_not_released";

/// Longest a dependency is waited for, and a look that every request waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// Whether the portal can serve, with a line a dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Every dependency answers.
    pub ready: bool,
    /// What each one said.
    pub dependencies: Vec<Dependency>,
}

/// One thing the portal depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Its name.
    pub name: &'static str,
    /// It answers. Why not is in the log.
    pub ready: bool,
}

/// What was found last, and when. Whoever asks while it is being found waits for it.
#[derive(Default)]
pub(crate) struct LastReadiness(Lane<Option<(DateTime<Utc>, Readiness)>>);

impl LastReadiness {
    async fn asked(&self, now: DateTime<Utc>, dependencies: &[Arc<dyn Health>]) -> Readiness {
        let mut last = self.0.turn().await;
        if let Some((at, found)) = &*last
            && (last.is_answered() || (TimeDelta::zero()..FRESH).contains(&(now - at)))
        {
            return found.clone();
        }
        let asked = dependencies.iter().map(|dependency| probe(&**dependency));
        let dependencies = futures_util::future::join_all(asked).await;
        let found = Readiness {
            ready: dependencies.iter().all(|dependency| dependency.ready),
            dependencies,
        };
        last.keep(Some((now, found.clone())));
        found
    }
}

impl Portal {
    /// Asks every dependency, all at the same time; at most once a second, however many ask.
    pub async fn readiness(&self) -> Readiness {
        let now = self.parts.clock.now();
        let asked = self.readiness.asked(now, &self.parts.dependencies);
        let (mut found, held) = tokio::join!(asked, self.is_held());
        // Where nobody knows, the database's own line says why.
        if held.unwrap_or_default() {
            found.ready = false;
            found.dependencies.push(Dependency {
                name: RESTORED_AND_NOT_RELEASED,
                ready: false,
            });
        }
        found
    }

    /// The ERP's own words for states.
    pub async fn labels(&self, language: Language) -> PortResult<Labels> {
        self.parts.labels.labels(language).await
    }
}

async fn probe(asked: &dyn Health) -> Dependency {
    let name = asked.name();
    let ready = match timeout(PATIENCE, asked.probe()).await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::warn!(dependency = name, error = %error, "not ready");
            false
        }
        Err(_) => {
            tracing::warn!(dependency = name, "not ready: no answer");
            false
        }
    };
    Dependency { name, ready }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use guichet_driven::{PortError, Probe};

    use super::*;

    #[derive(Default)]
    struct Asked(AtomicUsize);

    #[async_trait::async_trait]
    impl Health for Asked {
        fn name(&self) -> &'static str {
            "database"
        }

        async fn probe(&self) -> PortResult<Probe> {
            tokio::task::yield_now().await;
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => Ok(Probe {
                    detail: "here".into(),
                }),
                1 => Err(PortError::unavailable("probe", "away")),
                _ => std::future::pending().await,
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn however_many_ask_it_is_found_once_a_second_and_silence_is_a_no() {
        let asked = Arc::new(Asked::default());
        let (last, dependencies) = (LastReadiness::default(), [asked.clone() as Arc<dyn Health>]);
        let at = |millis| DateTime::UNIX_EPOCH + TimeDelta::milliseconds(millis);
        let many = |now| {
            let each = (0..50).map(|_| last.asked(now, &dependencies));
            futures_util::future::join_all(each)
        };
        for (millis, ready, probes) in [(0, true, 1), (999, true, 1), (1000, false, 2)] {
            let found = many(at(millis)).await;
            assert!(found.iter().all(|one| one.ready == ready), "{millis}");
            assert_eq!(asked.0.load(Ordering::SeqCst), probes, "{millis}");
        }
        let silent = last.asked(at(5000), &dependencies).await;
        assert_eq!(silent.dependencies.len(), 1, "it has its line");
        assert!(!silent.ready);
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_while_a_silence_is_waited_for_does_not_begin_another() {
        let asked = Arc::new(Asked(AtomicUsize::new(2)));
        let (last, dependencies) = (LastReadiness::default(), [asked.clone() as Arc<dyn Health>]);
        let one = async |n: u64| {
            let after = Duration::from_millis(n * 500);
            tokio::time::sleep(after).await;
            last.asked(DateTime::UNIX_EPOCH + after, &dependencies)
                .await
        };
        let began = tokio::time::Instant::now();
        let answers = futures_util::future::join_all((0..6).map(one)).await;
        assert!(answers.iter().all(|found| !found.ready));
        assert_eq!(began.elapsed(), PATIENCE, "all of them at once");
        assert_eq!(asked.0.load(Ordering::SeqCst), 3);
    }
}

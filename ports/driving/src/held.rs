//! Whether what is here was restored from a backup and is held until an operator releases it, and
//! whether its people were taken out.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use guichet_driven::{Lane, PortError, PortResult, ReadRecovery};
use tokio::time::timeout;

use crate::Portal;
use crate::readiness::PATIENCE;

/// How old an answer may be: each request asks.
const FRESH: TimeDelta = TimeDelta::seconds(1);

/// What was found last, and when. Whoever asks while it is being found waits for it, and no longer
/// than the longest one look may take.
#[derive(Default)]
pub(crate) struct LastHold {
    found: Lane<Option<(DateTime<Utc>, bool)>>,
    /// The last answer there was, for when there is none.
    known: OnceLock<AtomicBool>,
}

impl LastHold {
    async fn asked(&self, now: DateTime<Utc>, recovery: &dyn ReadRecovery) -> PortResult<bool> {
        let found = self.looked(now, recovery).await;
        found.or_else(|error| {
            let known = self.known.get().map(|held| held.load(Ordering::Acquire));
            known.ok_or(error)
        })
    }

    async fn looked(&self, now: DateTime<Utc>, recovery: &dyn ReadRecovery) -> PortResult<bool> {
        let mut last = self.found.turn().await;
        if let Some((at, held)) = *last
            && (last.is_answered() || (TimeDelta::zero()..FRESH).contains(&(now - at)))
        {
            return Ok(held);
        }
        let look = bounded("whether the portal is held", recovery.held());
        let held = last.ask(look).await?.is_some();
        last.keep(Some((now, held)));
        let known = self.known.get_or_init(|| AtomicBool::new(held));
        known.store(held, Ordering::Release);
        Ok(held)
    }
}

/// Whether people were taken out, once it is known: that never changes.
#[derive(Default)]
pub(crate) struct Marked {
    known: OnceLock<bool>,
    asking: Lane,
}

impl Marked {
    async fn asked(&self, recovery: &dyn ReadRecovery) -> PortResult<bool> {
        if let Some(marked) = self.known.get() {
            return Ok(*marked);
        }
        let turn = self.asking.turn().await;
        if let Some(marked) = self.known.get() {
            return Ok(*marked);
        }
        let look = bounded("whether the data is anonymised", recovery.anonymised());
        let marked = turn.ask(look).await?.is_some();
        Ok(*self.known.get_or_init(|| marked))
    }
}

impl Portal {
    /// Whether what is here was anonymised: no mail leaves. A database that does not answer is
    /// asked again.
    pub async fn is_anonymised(&self) -> bool {
        let marked = self.marked.asked(self.parts.recovery.as_ref()).await;
        marked.unwrap_or_default()
    }

    /// Whether the portal is held; at most a second old. While the database does not answer it is
    /// as it was; where that was never known, nobody knows.
    pub async fn is_held(&self) -> PortResult<bool> {
        let now = self.parts.clock.now();
        self.hold.asked(now, self.parts.recovery.as_ref()).await
    }
}

/// A look that every request waits for: silence ends it early.
async fn bounded<T>(what: &str, look: impl Future<Output = PortResult<T>>) -> PortResult<T> {
    let answer = timeout(PATIENCE, look).await;
    let answer = answer.unwrap_or_else(|_| Err(PortError::timed_out(what)));
    answer.inspect_err(|error| tracing::warn!(%error, "{what} could not be read"))
}

#[cfg(test)]
mod tests;

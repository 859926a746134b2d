//! Whether what is here was restored from a backup and is held until an operator releases it, and
//! whether its people were taken out.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Mutex, OnceCell};

use crate::Portal;

/// How old an answer may be: each request asks.
const FRESH: TimeDelta = TimeDelta::seconds(1);

/// What was found last, and when.
#[derive(Default)]
pub(crate) struct LastHold(Mutex<Option<(DateTime<Utc>, bool)>>);

/// Whether people were taken out, once it is known: that never changes.
#[derive(Default)]
pub(crate) struct Marked(OnceCell<bool>);

impl Portal {
    /// Whether what is here was anonymised: no mail leaves. A database that does not answer is
    /// asked again.
    pub async fn is_anonymised(&self) -> bool {
        let ask = async || {
            let found = self.parts.recovery.anonymised().await;
            found.map(|mark| mark.is_some())
        };
        match self.marked.0.get_or_try_init(ask).await {
            Ok(marked) => *marked,
            Err(error) => {
                tracing::warn!(%error, "whether the data is anonymised could not be read");
                false
            }
        }
    }

    /// Whether the portal is held; at most a second old. A database that does not answer holds
    /// nothing, and shows nothing either.
    pub async fn is_held(&self) -> bool {
        let now = self.parts.clock.now();
        let mut last = self.hold.0.lock().await;
        if let Some((at, held)) = *last
            && (TimeDelta::zero()..FRESH).contains(&(now - at))
        {
            return held;
        }
        match self.parts.recovery.held().await {
            Ok(found) => {
                let held = found.is_some();
                *last = Some((now, held));
                held
            }
            Err(error) => {
                tracing::warn!(%error, "whether the portal is held could not be read");
                last.is_some_and(|(_, held)| held)
            }
        }
    }
}

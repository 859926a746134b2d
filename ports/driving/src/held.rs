//! Whether what is here was restored from a backup and is held until an operator releases it.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;

use crate::Portal;

/// How old an answer may be: each request asks.
const FRESH: TimeDelta = TimeDelta::seconds(1);

/// What was found last, and when.
#[derive(Default)]
pub(crate) struct LastHold(Mutex<Option<(DateTime<Utc>, bool)>>);

impl Portal {
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

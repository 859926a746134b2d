//! What goes wrong in the portal itself: counted here, kept every few seconds.

mod collector;

pub use collector::Collector;

use chrono::TimeDelta;
use guichet_driven::{PortError, PortResult};

use crate::Portal;

/// How long hours, and what was mended and did not come back, are kept.
const KEPT: TimeDelta = TimeDelta::days(92);

impl Portal {
    /// Where failures and answers are counted.
    pub fn failures(&self) -> &Collector {
        &self.parts.collector
    }

    /// Keeps what was counted since the last time, for those who run the portal to call every few
    /// seconds and when it ends. What could not be kept is kept next time.
    pub async fn keep_failures(&self) -> PortResult<()> {
        let random = self.parts.random.as_ref();
        let tally = self.parts.collector.take(random);
        if tally.sightings.is_empty() && tally.hours.is_empty() {
            return Ok(());
        }
        let noted = self.parts.errors.note(&tally).await;
        if noted.is_err() {
            self.parts.collector.put_back(tally);
        }
        match noted {
            // Another server noted the same at the same moment: the next time finds it there.
            Err(PortError::Conflict) => Ok(()),
            noted => noted,
        }
    }

    /// Forgets what is too old to be of use; says how many groups.
    pub async fn forget_failures(&self) -> PortResult<u64> {
        let before = self.parts.clock.now() - KEPT;
        self.parts.errors.prune(before).await
    }
}

//! What goes wrong in the portal itself: counted here, kept every few seconds.

mod collector;

pub use collector::Collector;

use chrono::TimeDelta;
use guichet_driven::{PortError, PortResult, Tally};

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
        let collector: &Collector = &self.parts.collector;
        let taken = Unkept(collector, collector.take(random));
        if taken.1.sightings.is_empty() && taken.1.hours.is_empty() {
            return Ok(());
        }
        let noted = self.parts.errors.note(&taken.1).await;
        if noted.is_ok() {
            taken.kept();
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

/// What was taken: counted again unless it is kept, also where whoever keeps it is cut off.
struct Unkept<'a>(&'a Collector, Tally);

impl Unkept<'_> {
    fn kept(mut self) {
        self.1 = Tally::default();
    }
}

impl Drop for Unkept<'_> {
    fn drop(&mut self) {
        self.0.put_back(std::mem::take(&mut self.1));
    }
}

use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use chrono_tz::Tz;
use guichet_driven::Clock;

/// The system's clock, and the company's time zone once the ERP has told it.
#[derive(Debug)]
pub struct CompanyClock {
    zone: RwLock<Tz>,
}

impl CompanyClock {
    /// A clock in this zone until [`CompanyClock::set_zone`].
    pub fn new(zone: Tz) -> Self {
        Self {
            zone: RwLock::new(zone),
        }
    }

    /// The company's time zone.
    pub fn zone(&self) -> Tz {
        *self.zone.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes by this zone from now on.
    pub fn set_zone(&self, zone: Tz) {
        *self.zone.write().unwrap_or_else(PoisonError::into_inner) = zone;
    }
}

impl Default for CompanyClock {
    fn default() -> Self {
        Self::new(Tz::Europe__Paris)
    }
}

impl Clock for CompanyClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the system's clock is read"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }

    fn today(&self) -> NaiveDate {
        self.now().with_timezone(&self.zone()).date_naive()
    }
}

//! A clock that stands still until the test moves it.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guichet_driven::Clock;
use guichet_wiring::CompanyClock;

/// It begins at the moment it is made.
pub(crate) struct Moved(Mutex<DateTime<Utc>>);

impl Moved {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(CompanyClock::default().now())))
    }

    pub(crate) fn forward(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for Moved {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

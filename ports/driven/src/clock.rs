use chrono::{DateTime, NaiveDate, Utc};

/// The time, as a value the core can be given.
pub trait Clock: Send + Sync {
    /// Now, rounded down to the microsecond, which is what every database keeps.
    fn now(&self) -> DateTime<Utc>;

    /// The day it is for the company, in its own time zone.
    fn today(&self) -> NaiveDate;
}

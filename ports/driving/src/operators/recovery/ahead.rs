//! Dates that no clock should have written yet: whoever may write to the database dates rows as they
//! like, and a machine's clock may once have been ahead.

use chrono::{DateTime, TimeDelta, Utc};

/// How far the clocks of several machines may be apart.
const APART: TimeDelta = TimeDelta::minutes(10);

/// The latest date that is believed now.
pub fn latest(now: DateTime<Utc>) -> DateTime<Utc> {
    now + APART
}

/// Whether a date lies in the future.
pub fn is_ahead(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at > latest(now)
}

//! Times on a wall clock, and the instants they mean.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// What a time on a wall clock says of the instant it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WallTime {
    /// This one.
    Once(DateTime<Utc>),
    /// Either: clocks were set back, and the hour passed twice.
    Twice {
        /// The first time, still by the time of before.
        first: DateTime<Utc>,
        /// The second.
        second: DateTime<Utc>,
    },
    /// None: clocks were set forward over it.
    Never,
}

/// The instant of a wall-clock time in a zone.
pub fn instant_of(wall: NaiveDateTime, zone: Tz) -> WallTime {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) => WallTime::Once(at.to_utc()),
        LocalResult::Ambiguous(first, second) => WallTime::Twice {
            first: first.to_utc(),
            second: second.to_utc(),
        },
        LocalResult::None => WallTime::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_paris(text: &str) -> WallTime {
        instant_of(text.parse().unwrap(), Tz::Europe__Paris)
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn most_hours_pass_once() {
        let once = WallTime::Once(utc("2026-02-06T13:00:00Z"));
        assert_eq!(in_paris("2026-02-06T14:00:00"), once);
    }

    #[test]
    fn when_clocks_change_an_hour_is_missing_in_spring_and_passes_twice_in_autumn() {
        assert_eq!(in_paris("2026-03-29T02:30:00"), WallTime::Never);
        let twice = WallTime::Twice {
            first: utc("2026-10-25T00:30:00Z"),
            second: utc("2026-10-25T01:30:00Z"),
        };
        assert_eq!(in_paris("2026-10-25T02:30:00"), twice);
    }
}

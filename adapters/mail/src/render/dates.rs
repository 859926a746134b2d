use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;

/// A moment as the plan has it: in its own zone, which is named.
pub(super) struct Moment {
    /// From Monday.
    pub(super) weekday: usize,
    pub(super) day: u32,
    /// From January.
    pub(super) month: usize,
    pub(super) year: i32,
    /// `10:42`.
    pub(super) time: String,
    pub(super) zone: String,
}

impl Moment {
    pub(super) fn of(at: DateTime<Utc>, zone: &str) -> Self {
        // A zone that is no longer known must not keep the mail: the moment stays the same.
        let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
        let local = at.with_timezone(&zone);
        Self {
            weekday: local.weekday().num_days_from_monday() as usize,
            day: local.day(),
            month: local.month0() as usize,
            year: local.year(),
            time: format!("{:02}:{:02}", local.hour(), local.minute()),
            zone: zone.name().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_its_own_zone() {
        let at = DateTime::from_timestamp(1_770_417_720, 0).unwrap();
        let paris = Moment::of(at, "Europe/Paris");
        assert_eq!((paris.day, paris.month, paris.year), (6, 1, 2026));
        assert_eq!((paris.weekday, paris.time.as_str()), (4, "23:42"));
        let tokyo = Moment::of(at, "Asia/Tokyo");
        assert_eq!((tokyo.day, tokyo.time.as_str()), (7, "07:42"));
        let lost = Moment::of(at, "Mars/Olympus");
        assert_eq!((lost.time.as_str(), lost.zone.as_str()), ("22:42", "UTC"));
    }
}

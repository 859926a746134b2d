//! Moments as people type them: a time that a change of clocks skips is none, one that it brings
//! twice is asked about.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use guichet_domain::deployments::zone::{WallTime, instant_of};

/// How browsers send a moment, and how people type one.
const MOMENTS: [&str; 5] = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y à %H:%M",
];

/// When, as far as it can be told from what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Then.
    At(DateTime<Utc>, Tz),
    /// It comes twice.
    Twice(DateTime<Utc>, DateTime<Utc>, Tz),
    /// Clocks skip it.
    Never,
    /// No date.
    NoDate,
    /// No zone.
    NoZone,
}

/// The instant that is meant: by clocks of this zone and, of an hour that comes twice, the `first`
/// or the `second`.
pub(super) fn read(typed: &str, time_zone: &str, which: &str) -> Moment {
    let Ok(zone) = time_zone.trim().parse::<Tz>() else {
        return Moment::NoZone;
    };
    let typed = typed.trim();
    let read = |form: &&str| NaiveDateTime::parse_from_str(typed, form).ok();
    let Some(wall) = MOMENTS.iter().find_map(read) else {
        return Moment::NoDate;
    };
    match instant_of(wall, zone) {
        WallTime::Once(at) => Moment::At(at, zone),
        WallTime::Never => Moment::Never,
        WallTime::Twice { first, second } => match which {
            "first" => Moment::At(first, zone),
            "second" => Moment::At(second, zone),
            _ => Moment::Twice(first, second, zone),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(planned_at: &str, which: &str) -> Moment {
        read(planned_at, "Europe/Paris", which)
    }

    fn at(text: &str) -> Moment {
        Moment::At(text.parse().unwrap(), Tz::Europe__Paris)
    }

    #[test]
    fn an_hour_that_does_not_exist_is_none_and_one_that_exists_twice_is_asked_about() {
        assert_eq!(moment("2026-02-06T14:00", ""), at("2026-02-06T13:00:00Z"));
        // As the hints of both languages name it.
        for typed in ["06/02/2026 14:00", "2026-02-06 14:00"] {
            assert_eq!(moment(typed, ""), at("2026-02-06T13:00:00Z"), "{typed}");
        }
        assert_eq!(moment("2026-03-29T02:30", ""), Moment::Never);
        let asked = moment("2026-10-25T02:30", "");
        assert!(matches!(asked, Moment::Twice(..)));
        assert_eq!(
            moment("2026-10-25T02:30", "first"),
            at("2026-10-25T00:30:00Z")
        );
        assert_eq!(
            moment("2026-10-25T02:30", "second"),
            at("2026-10-25T01:30:00Z")
        );
        for bad in ["", "hier", "2026-02-30T10:00", "2026-02-06"] {
            assert_eq!(moment(bad, ""), Moment::NoDate, "{bad}");
        }
        assert_eq!(
            read("2026-02-06T14:00", "Europe/Nantes", ""),
            Moment::NoZone
        );
    }
}

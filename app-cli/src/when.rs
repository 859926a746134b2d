//! Moments: one form for programs, one for people, the same in every answer.

use chrono::{DateTime, SecondsFormat, Utc};

/// For programs, to the second: `2026-02-06T09:42:00Z`.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// For people, to the minute: `2026-02-06 09:42 UTC`.
pub(crate) fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// The same of a moment that a server wrote; another text stays as it is.
pub(crate) fn minute_of(written: &str) -> String {
    match DateTime::parse_from_rfc3339(written) {
        Ok(at) => minute(at.to_utc()),
        Err(_) => written.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_read_seconds_and_people_read_minutes() {
        let at = "2026-02-06T09:42:07Z".parse().unwrap();
        assert_eq!(instant(at), "2026-02-06T09:42:07Z");
        assert_eq!(minute(at), "2026-02-06 09:42 UTC");
        let written = "2026-02-06T10:42:07+01:00";
        assert_eq!(minute_of(written), "2026-02-06 09:42 UTC");
        assert_eq!(minute_of("–"), "–");
    }
}

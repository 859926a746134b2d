//! When an entry that failed is tried again: growing pauses, for a day.

use chrono::{DateTime, TimeDelta, Utc};

/// The pause after the first failure; each one after it is twice as long.
const FIRST: TimeDelta = TimeDelta::minutes(1);
/// The longest pause.
const MOST: TimeDelta = TimeDelta::hours(2);
/// How long it is tried, from the first time on.
const DAY: TimeDelta = TimeDelta::hours(24);

/// When to try again after that many tries; `None` once the day is over. The last try falls on
/// its very end.
pub(super) fn next(
    first_tried_at: DateTime<Utc>,
    tries: u32,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let end = first_tried_at + DAY;
    let doublings = tries.saturating_sub(1).min(10);
    let pause = (FIRST * 2_i32.pow(doublings)).min(MOST);
    (now < end).then(|| (now + pause).min(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_two_hours_and_end_after_a_day() {
        let first = DateTime::UNIX_EPOCH;
        let (mut now, mut tries, mut pauses) = (first, 1, Vec::new());
        while let Some(at) = next(first, tries, now) {
            pauses.push((at - now).num_minutes());
            (now, tries) = (at, tries + 1);
        }
        assert_eq!(pauses[..9], [1, 2, 4, 8, 16, 32, 64, 120, 120]);
        assert!(pauses.iter().all(|pause| (1..=120).contains(pause)));
        assert_eq!(now, first + DAY, "the last try is at the end of the day");
        assert_eq!(tries, 19);
    }

    #[test]
    fn after_any_number_of_tries_there_is_an_answer() {
        let first = DateTime::UNIX_EPOCH;
        assert_eq!(next(first, 0, first), Some(first + FIRST));
        assert_eq!(next(first, u32::MAX, first), Some(first + MOST));
        assert_eq!(next(first, 2, first + DAY), None);
        // A clock that was set back does not end it.
        let before = first - DAY;
        assert_eq!(next(first, 1, before), Some(before + FIRST));
    }
}

//! How long the ERP takes to refuse a sign-in. It is not asked about a login the portal does not
//! know; answered at once, that would tell a stranger which logins there are.

use std::collections::VecDeque;
use std::time::Duration;

/// Refusals remembered of each kind.
const REMEMBERED: usize = 16;

/// Tryton makes each further try at a login wait longer; more tries than these are held back.
const KINDS: usize = 4;

/// The ERP's latest refusals, by how often the login had failed before.
#[derive(Debug, Default)]
pub(crate) struct Pace([VecDeque<Duration>; KINDS]);

impl Pace {
    /// The ERP took so long to refuse a login that had failed `before` times.
    pub(crate) fn note(&mut self, before: usize, took: Duration) {
        let kind = &mut self.0[before.min(KINDS - 1)];
        kind.truncate(REMEMBERED - 1);
        kind.push_front(took);
    }

    /// As long as one of its refusals took, whichever `random` names. Nothing where the ERP has
    /// refused nobody yet.
    pub(crate) fn like(&self, before: usize, random: u8) -> Duration {
        let mut kinds = self.0[..=before.min(KINDS - 1)].iter().rev();
        let Some(kind) = kinds.find(|kind| !kind.is_empty()) else {
            return Duration::ZERO;
        };
        kind[usize::from(random) % kind.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_like_a_refusal_after_as_many_failures() {
        let mut pace = Pace::default();
        let ms = Duration::from_millis;
        assert_eq!(pace.like(0, 7), Duration::ZERO);
        pace.note(0, ms(160));
        assert_eq!(pace.like(2, 7), ms(160), "for want of a better one");
        pace.note(2, ms(3100));
        pace.note(2, ms(1100));
        assert_eq!([pace.like(2, 0), pace.like(2, 1)], [ms(1100), ms(3100)]);
        assert_eq!((pace.like(1, 0), pace.like(9, 0)), (ms(160), ms(1100)));
    }

    #[test]
    fn the_oldest_refusals_are_forgotten() {
        let mut pace = Pace::default();
        for n in 0..100 {
            pace.note(0, Duration::from_secs(n));
        }
        assert_eq!(pace.0[0].len(), REMEMBERED);
        assert_eq!(pace.like(0, 15), Duration::from_secs(84));
    }
}

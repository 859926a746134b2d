use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{Environment, State};

/// Which tasks are counted: those planned for a day of the period, in their own zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Whether no day lies in it.
    pub fn is_empty(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if from > to)
    }

    /// Whether a day lies in it.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Which tasks of a project a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TaskFilter {
    /// In one of these states; in any where there are none.
    pub states: Vec<State>,
    /// Of one of these environments; of any where there are none.
    pub environments: Vec<Environment>,
    /// Planned in this period.
    pub period: Period,
    /// Only those for which a freeze or the promotion was overridden.
    pub overridden: bool,
}

/// How many tasks there are in each state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics(BTreeMap<State, u64>);

impl Statistics {
    /// Adds tasks of a state.
    pub fn add(&mut self, state: State, tasks: u64) {
        *self.0.entry(state).or_default() += tasks;
    }

    /// Only those of these states; all of them where there are none.
    #[must_use]
    pub fn only(mut self, states: &[State]) -> Self {
        self.0
            .retain(|state, _| states.is_empty() || states.contains(state));
        self
    }

    fn of(&self, states: &[State]) -> u64 {
        states.iter().filter_map(|s| self.0.get(s)).sum()
    }

    /// All of them; the sum of the six that follow.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Those that wait, authorised or not.
    pub fn planned(&self) -> u64 {
        self.of(&[State::Planned, State::Authorised])
    }

    /// Those of them that are authorised.
    pub fn authorised(&self) -> u64 {
        self.of(&[State::Authorised])
    }

    /// Those at work, the silent ones among them.
    pub fn running(&self) -> u64 {
        self.of(&[State::Running, State::Stale])
    }

    /// Those done.
    pub fn succeeded(&self) -> u64 {
        self.of(&[State::Succeeded])
    }

    /// Those that went wrong.
    pub fn failed(&self) -> u64 {
        self.of(&[State::Failed])
    }

    /// Those whose authorisation was refused.
    pub fn rejected(&self) -> u64 {
        self.of(&[State::Rejected])
    }

    /// Those given up.
    pub fn cancelled(&self) -> u64 {
        self.of(&[State::Cancelled])
    }

    /// Succeeded of succeeded and failed, in thousandths, rounded half up; `None` where nothing ended
    /// one way or the other.
    pub fn success_rate(&self) -> Option<u16> {
        share(self.succeeded(), self.failed())
    }
}

/// `part` of `part + rest` in thousandths, rounded half up.
pub(crate) fn share(part: u64, rest: u64) -> Option<u16> {
    let whole = u128::from(part) + u128::from(rest);
    let thousandths = (u128::from(part) * 2000 + whole).checked_div(whole * 2)?;
    u16::try_from(thousandths).ok()
}

#[cfg(test)]
mod tests {
    use guichet_kernel::Words;

    use super::*;

    #[test]
    fn the_parts_add_up_to_the_total() {
        let mut counted = Statistics::default();
        for (n, state) in [
            (1, State::Planned),
            (2, State::Authorised),
            (3, State::Running),
            (4, State::Stale),
            (5, State::Succeeded),
            (6, State::Failed),
            (7, State::Rejected),
            (8, State::Cancelled),
        ] {
            counted.add(state, n);
        }
        assert_eq!(counted.total(), 36);
        assert_eq!((counted.planned(), counted.authorised()), (3, 2));
        assert_eq!(counted.running(), 7);
        let parts = [
            counted.planned(),
            counted.running(),
            counted.succeeded(),
            counted.failed(),
            counted.rejected(),
            counted.cancelled(),
        ];
        assert_eq!(parts.iter().sum::<u64>(), counted.total());
        assert_eq!(counted.success_rate(), Some(455));
    }

    #[test]
    fn of_some_states_the_others_are_not_counted() {
        let mut counted = Statistics::default();
        for (n, (state, _)) in (1..).zip(State::ALL) {
            counted.add(*state, n);
        }
        assert_eq!(counted.clone().only(&[]), counted);
        for (n, (state, _)) in (1..).zip(State::ALL) {
            let mut one = Statistics::default();
            one.add(*state, n);
            assert_eq!(counted.clone().only(&[*state]), one, "{state:?}");
            assert_eq!(one.total(), n, "{state:?}");
        }
        let ended = counted.only(&[State::Succeeded, State::Failed]);
        assert_eq!(ended.total(), ended.succeeded() + ended.failed());
        assert!(ended.success_rate().is_some());
        assert_eq!(ended.only(&[State::Planned]).success_rate(), None);
    }

    #[test]
    fn where_nothing_ended_there_is_no_rate() {
        let mut counted = Statistics::default();
        counted.add(State::Planned, 4);
        assert_eq!(counted.success_rate(), None);
        assert_eq!(share(1, 2), Some(333));
        assert_eq!(share(2, 1), Some(667));
        assert_eq!(share(1, 0), Some(1000));
        assert_eq!(share(u64::MAX, u64::MAX), Some(500));
    }

    #[test]
    fn a_period_holds_both_its_days() {
        let day = |text: &str| text.parse().ok();
        let period = Period {
            from: day("2026-02-01"),
            to: day("2026-02-28"),
        };
        let covers = |text: &str| period.covers(text.parse().unwrap());
        assert!(covers("2026-02-01") && covers("2026-02-28"));
        assert!(!covers("2026-01-31") && !covers("2026-03-01"));
    }
}

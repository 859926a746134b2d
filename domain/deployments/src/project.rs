use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use guichet_access::Role;
use guichet_kernel::{ProjectId, StaffId};

use crate::{Environment, Stages};

/// Characters of a project's name, and of a freeze's.
pub const LONGEST_NAME: usize = 120;

/// How long a running deployment may be silent before it is stale: to the minute.
pub const PATIENCE: RangeInclusive<TimeDelta> = TimeDelta::minutes(1)..=TimeDelta::days(7);

/// Freezes of a project at the most.
pub const MOST_FREEZES: usize = 50;

/// A project, with the rules its deployments go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name; no two projects have the same.
    pub name: String,
    /// Who leads it: one of its members.
    pub lead: StaffId,
    /// How far it is.
    pub stages: Stages,
    /// Its rules.
    pub rules: Rules,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Raised by every change of the project itself.
    pub revision: u64,
}

/// A person's part in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub staff: StaffId,
    /// What they sign in with.
    pub login: String,
    /// For people to read.
    pub name: String,
    /// What they are here; counts as long as they hold it at all.
    pub role: Role,
}

/// What a project asks of its deployments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// A running deployment without a sign of life for so long is stale.
    pub patience: TimeDelta,
    /// Where whoever planned a deployment may authorise it too.
    pub planner_authorises: BTreeSet<Environment>,
    /// Production only takes what pre-production took with success.
    pub promotion: bool,
    /// When nothing is deployed.
    pub freezes: Vec<Freeze>,
}

impl Default for Rules {
    fn default() -> Self {
        use Environment::{Dev, Preprod, Test};
        Self {
            patience: TimeDelta::minutes(30),
            planner_authorises: BTreeSet::from([Dev, Test, Preprod]),
            promotion: true,
            freezes: Vec::new(),
        }
    }
}

/// A time in which nothing is deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// Why, for those it stops.
    pub name: String,
    /// Its first instant.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub until: DateTime<Utc>,
    /// The zone it was meant in, and is shown in.
    pub time_zone: Tz,
    /// Where it holds.
    pub environments: BTreeSet<Environment>,
}

impl Freeze {
    fn holds(&self, environment: Environment, at: DateTime<Utc>) -> bool {
        self.environments.contains(&environment) && self.from <= at && at < self.until
    }
}

impl Rules {
    /// The freezes that hold for an environment at an instant.
    pub fn freezes(
        &self,
        environment: Environment,
        at: DateTime<Utc>,
    ) -> impl Iterator<Item = &Freeze> {
        let holds = move |freeze: &&Freeze| freeze.holds(environment, at);
        self.freezes.iter().filter(holds)
    }

    /// Whether these rules let something through that `before` stopped: that takes somebody who may
    /// override those.
    pub fn are_weaker_than(&self, before: &Self) -> bool {
        let lifted = |freeze: &Freeze| !self.freezes.contains(freeze);
        before.promotion && !self.promotion
            || !self
                .planner_authorises
                .is_subset(&before.planner_authorises)
            || before.freezes.iter().any(lifted)
    }

    /// Whether a freeze began while something was at work from `begun` to `ended`.
    pub fn froze_during(
        &self,
        environment: Environment,
        begun: DateTime<Utc>,
        ended: DateTime<Utc>,
    ) -> bool {
        let within = |f: &Freeze| begun < f.from && f.from <= ended;
        let mut freezes = self.freezes.iter();
        freezes.any(|f| f.environments.contains(&environment) && within(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_weaker_where_something_that_was_stopped_passes() {
        let freeze = Freeze {
            name: "Clôture".into(),
            from: DateTime::UNIX_EPOCH,
            until: DateTime::UNIX_EPOCH + TimeDelta::days(1),
            time_zone: Tz::UTC,
            environments: BTreeSet::from([Environment::Prod]),
        };
        let rules = Rules {
            freezes: vec![freeze.clone()],
            ..Rules::default()
        };
        let mut stricter = rules.clone();
        stricter.patience = TimeDelta::minutes(5);
        stricter.planner_authorises.clear();
        stricter.freezes.push(Freeze {
            name: "Été".into(),
            ..freeze
        });
        assert!(!stricter.are_weaker_than(&rules));
        assert!(rules.are_weaker_than(&stricter));
        let without = |change: fn(&mut Rules)| {
            let mut other = rules.clone();
            change(&mut other);
            other.are_weaker_than(&rules)
        };
        assert!(without(|r| r.promotion = false));
        assert!(without(|r| r.freezes.clear()));
        assert!(without(|r| r
            .planner_authorises
            .extend([Environment::Prod])));
        assert!(without(|r| r.freezes[0].until = DateTime::UNIX_EPOCH));
        let mut one_less = stricter.clone();
        one_less.freezes.pop();
        assert!(one_less.are_weaker_than(&stricter), "one of two");
    }

    #[test]
    fn a_freeze_holds_from_its_first_instant_to_its_last_where_it_is_meant() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let rules = Rules {
            freezes: vec![Freeze {
                name: "Clôture".into(),
                from: at("2026-12-20T23:00:00Z"),
                until: at("2027-01-03T23:00:00Z"),
                time_zone: Tz::Europe__Paris,
                environments: BTreeSet::from([Environment::Prod]),
            }],
            ..Rules::default()
        };
        let holds = |env, text| rules.freezes(env, at(text)).next().is_some();
        assert!(!holds(Environment::Prod, "2026-12-20T22:59:59Z"));
        assert!(holds(Environment::Prod, "2026-12-20T23:00:00Z"));
        assert!(holds(Environment::Prod, "2027-01-03T22:59:59Z"));
        assert!(!holds(Environment::Prod, "2027-01-03T23:00:00Z"));
        assert!(!holds(Environment::Dev, "2026-12-25T00:00:00Z"));
        let during = |from, to| rules.froze_during(Environment::Prod, at(from), at(to));
        assert!(during("2026-12-20T22:00:00Z", "2026-12-20T23:30:00Z"));
        assert!(!during("2026-12-20T21:00:00Z", "2026-12-20T22:30:00Z"));
        assert!(!during("2026-12-21T21:00:00Z", "2026-12-21T22:30:00Z"));
        assert!(!during("2026-12-20T23:00:00Z", "2026-12-20T23:30:00Z"));
        let (before, within) = (at("2026-12-20T22:00:00Z"), at("2026-12-20T23:30:00Z"));
        assert!(!rules.froze_during(Environment::Dev, before, within));
    }
}

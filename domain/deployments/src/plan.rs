//! What is to be deployed, and the hash an authorisation is bound to.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;
use guichet_kernel::{ProjectId, StaffId, TaskId, Words, text};
use sha2::{Digest, Sha256};

use crate::Environment;

/// Characters of a version.
pub const LONGEST_VERSION: usize = 50;

/// A version as browsers know it (HTML `pattern`): one word; blanks around it are left out.
pub const VERSION_PATTERN: &str = r"\s*\S+\s*";

/// A planned date lies at most so far ahead.
const FARTHEST: TimeDelta = TimeDelta::days(5 * 366);

/// Characters of a description.
pub const LONGEST_DESCRIPTION: usize = 4_000;

/// Characters of a reason.
pub const LONGEST_REASON: usize = 2_000;

/// The instants that can be planned for at `now`. Whoever plans for now has typed the minute they
/// see.
pub fn window(now: DateTime<Utc>) -> RangeInclusive<DateTime<Utc>> {
    now - TimeDelta::minutes(1)..=now + FARTHEST
}

/// The name of what is deployed: one line without blanks, as `v1.2.0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(String);

impl Version {
    /// The version as it was written, blanks around it left out.
    pub fn new(version: &str) -> Result<Self, PlanFault> {
        let version = text::line(version, LONGEST_VERSION).map_err(PlanFault::Version)?;
        if version.chars().any(char::is_whitespace) {
            return Err(PlanFault::VersionBlank);
        }
        Ok(Self(version))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is to be deployed, where, by whom, when: all that an authorisation is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What.
    pub version: Version,
    /// Where to.
    pub environment: Environment,
    /// What changes, for those who decide: paragraphs, up to [`LONGEST_DESCRIPTION`] characters.
    pub description: String,
    /// Who answers for it.
    pub responsible: StaffId,
    /// When, to the second.
    pub planned_at: DateTime<Utc>,
    /// The zone the date was meant in, and is shown in.
    pub time_zone: Tz,
    /// A version that is there already is deployed once more.
    pub redeployment: bool,
    /// The task this one tries again.
    pub retry_of: Option<TaskId>,
    /// The task this one takes back.
    pub rollback_of: Option<TaskId>,
}

/// Why a plan is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PlanFault {
    /// The version cannot be kept.
    #[error("version: {0}")]
    Version(text::TextFault),
    /// The version has blanks in it.
    #[error("version: blanks")]
    VersionBlank,
    /// The description cannot be kept.
    #[error("description: {0}")]
    Description(text::TextFault),
    /// The planned date lies in the past.
    #[error("planned date: in the past")]
    Past,
    /// The planned date is too far away to be meant.
    #[error("planned date: too far away")]
    TooFar,
    /// The responsible is no active member of the project who may execute.
    #[error("responsible: may not execute here")]
    Responsible,
    /// The task this one tries again is not a failed or cancelled one of this project.
    #[error("retry of: no failed or cancelled task of this project")]
    RetryOf,
    /// The task this one takes back is not a finished one of this project.
    #[error("rollback of: no finished task of this project")]
    RollbackOf,
}

/// SHA-256 of a plan and of the task it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanHash(pub [u8; 32]);

impl std::fmt::Display for PlanHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A field of the plan, for saying what an edit changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChange {
    /// The field's name, as the API has it.
    pub field: &'static str,
    /// What it was; nothing where there was nothing.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

impl Plan {
    /// The fields by name, each as one text. The hash and the history are made of these, so that
    /// no field can be in one and missing from the other.
    pub fn fields(&self) -> [(&'static str, Option<String>); 9] {
        [
            ("version", Some(self.version.as_str().to_owned())),
            ("environment", Some(self.environment.word().to_owned())),
            ("description", Some(self.description.clone())),
            ("responsible", Some(self.responsible.to_string())),
            (
                "planned_at",
                Some(self.planned_at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            ),
            ("time_zone", Some(self.time_zone.name().to_owned())),
            ("redeployment", self.redeployment.then(|| "true".to_owned())),
            ("retry_of", self.retry_of.map(|id| id.to_string())),
            ("rollback_of", self.rollback_of.map(|id| id.to_string())),
        ]
    }

    /// What an authorisation of this plan is bound to. Lengths are written before the texts: no
    /// two plans run together to the same bytes.
    pub fn hash(&self, project: ProjectId, task: TaskId) -> PlanHash {
        let mut hasher = Sha256::new();
        hasher.update(b"guichet plan v1\0");
        hasher.update(project.0.as_bytes());
        hasher.update(task.0.as_bytes());
        for (name, value) in self.fields() {
            hasher.update(name.as_bytes());
            match value {
                None => hasher.update([0]),
                Some(value) => {
                    hasher.update([1]);
                    hasher.update((value.len() as u64).to_be_bytes());
                    hasher.update(value.as_bytes());
                }
            }
        }
        PlanHash(hasher.finalize().into())
    }

    /// What differs between this plan and a later one.
    pub fn changes(&self, later: &Self) -> Vec<PlanChange> {
        let pairs = self.fields().into_iter().zip(later.fields());
        pairs
            .filter(|((_, before), (_, after))| before != after)
            .map(|((field, before), (_, after))| PlanChange {
                field,
                before,
                after,
            })
            .collect()
    }

    /// The day it is planned for, where it is planned: what lists and statistics go by.
    pub fn planned_on(&self) -> NaiveDate {
        self.planned_at.with_timezone(&self.time_zone).date_naive()
    }

    /// That its texts can be kept; it comes back as it is kept.
    pub fn checked(mut self) -> Result<Self, PlanFault> {
        self.description = text::paragraph(&self.description, LONGEST_DESCRIPTION)
            .map_err(PlanFault::Description)?;
        self.planned_at = self.planned_at.trunc_subsecs(0);
        Ok(self)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use uuid::Uuid;

    pub(crate) fn plan() -> Plan {
        Plan {
            version: Version::new("v1.2.0").unwrap(),
            environment: Environment::Prod,
            description: "Corrections".into(),
            responsible: StaffId(Uuid::from_u128(3)),
            planned_at: "2026-02-06T13:00:00Z".parse().unwrap(),
            time_zone: Tz::Europe__Paris,
            redeployment: false,
            retry_of: None,
            rollback_of: None,
        }
    }

    fn task(n: u128) -> TaskId {
        TaskId(Uuid::from_u128(n))
    }

    type Change = (&'static str, fn(&mut Plan));

    #[test]
    fn every_field_changes_the_hash_and_is_named_in_the_history() {
        let (project, id, first) = (ProjectId(Uuid::nil()), task(1), plan());
        let changed: [Change; 9] = [
            ("version", |p| p.version = Version::new("v1.2.1").unwrap()),
            ("environment", |p| p.environment = Environment::Preprod),
            ("description", |p| p.description.push('s')),
            ("responsible", |p| {
                p.responsible = StaffId(Uuid::from_u128(4));
            }),
            ("planned_at", |p| {
                p.planned_at += TimeDelta::seconds(1);
            }),
            ("time_zone", |p| p.time_zone = Tz::UTC),
            ("redeployment", |p| p.redeployment = true),
            ("retry_of", |p| p.retry_of = Some(task(9))),
            ("rollback_of", |p| p.rollback_of = Some(task(9))),
        ];
        for (field, change) in changed {
            let mut other = plan();
            change(&mut other);
            assert_ne!(other.hash(project, id), first.hash(project, id), "{field}");
            let named: Vec<_> = first.changes(&other).iter().map(|c| c.field).collect();
            assert_eq!(named, [field]);
        }
        assert_eq!(plan().hash(project, id), first.hash(project, id));
        assert_ne!(plan().hash(project, task(2)), first.hash(project, id));
    }

    #[test]
    fn a_version_is_one_word() {
        assert_eq!(Version::new(" v1 ").map(|v| v.0), Ok("v1".to_owned()));
        assert_eq!(Version::new("v 1"), Err(PlanFault::VersionBlank));
        let empty = Err(PlanFault::Version(text::TextFault::Empty));
        assert_eq!(Version::new("  "), empty);
        let long = Err(PlanFault::Version(text::TextFault::TooLong { most: 50 }));
        assert_eq!(Version::new(&"v".repeat(51)), long);
    }

    #[test]
    fn the_day_is_that_of_the_plans_own_zone() {
        let mut plan = plan();
        plan.planned_at = "2026-02-06T23:30:00Z".parse().unwrap();
        assert_eq!(plan.planned_on(), "2026-02-07".parse().unwrap());
        plan.time_zone = Tz::UTC;
        assert_eq!(plan.planned_on(), "2026-02-06".parse().unwrap());
    }
}

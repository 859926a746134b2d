//! Health checks that prove themselves: each reads, none repairs.

mod audit;
mod check;
mod configuration;
mod data;
mod database;
mod engine;
mod errors;
mod host;
mod links;
mod mail;
mod opening;
mod parts;
mod people;
mod recovery;
mod shared_cache;
mod tryton;
mod work;

use std::collections::HashSet;

pub use super::checking::Limits as DoctorLimits;
pub use super::verdict::{Place, Severity};
use check::Probe;
pub use check::{Check, Finding, Note, Verdict};
pub(crate) use data::{Data, examine_copy};
use opening::DATABASE;
pub use opening::{Database, NotOpened, Unopened};
pub use parts::{DoctorParts, FilePart, Settled, StoreParts};

use crate::operators::verdict::CheckStatus;

/// Every check there is, those others need before them.
pub fn catalogue() -> Vec<Check> {
    [
        configuration::CHECKS,
        host::CHECKS,
        database::CHECKS,
        tryton::CHECKS,
        links::CHECKS,
        people::CHECKS,
        mail::CHECKS,
        shared_cache::CHECKS,
        audit::CHECKS,
        work::CHECKS,
        recovery::CHECKS,
        errors::CHECKS,
    ]
    .concat()
}

/// Which checks to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of them.
    All,
    /// Those that a migration, restore or upgrade needs.
    Preflight,
    /// Those of these names.
    Named(Vec<String>),
}

/// No check has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no check {0}")]
pub struct NoSuchCheck(pub String);

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// A line a check, in the catalogue's order.
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    /// How many ended so.
    pub fn count(&self, status: CheckStatus) -> usize {
        let same = self.findings.iter().filter(|found| found.status == status);
        same.count()
    }
}

/// Makes checks.
pub struct Doctor {
    /// What is looked at; of a wrong configuration there are only the variables.
    patient: Result<DoctorParts, Vec<String>>,
    limits: DoctorLimits,
}

impl Doctor {
    /// A doctor of these parts.
    pub fn new(parts: DoctorParts, limits: DoctorLimits) -> Self {
        Self {
            patient: Ok(parts),
            limits,
        }
    }

    /// A doctor of a configuration with which nothing can be looked at: these variables are wrong.
    pub fn of_wrong_configuration(variables: Vec<String>) -> Self {
        Self {
            patient: Err(variables),
            limits: DoctorLimits::default(),
        }
    }

    /// Makes the wanted checks and what they need. Of the needed ones that nobody named, those
    /// that hold are left out of the answer.
    pub async fn examine(&self, wanted: &Wanted) -> Result<Diagnosis, NoSuchCheck> {
        let (checks, named) = chosen(catalogue(), wanted)?;
        let mut findings = match &self.patient {
            Ok(parts) => {
                let made = checks.into_iter().map(|check| (check, check.of_all(parts)));
                engine::examine(made.collect(), parts.place, self.limits).await
            }
            Err(variables) => {
                let found = |check| (check, configuration::wrong(variables));
                let made = checks.into_iter().map(found);
                engine::examine(made.collect(), Place::Production, self.limits).await
            }
        };
        if *wanted == Wanted::Preflight {
            findings.iter_mut().for_each(data::warned_of);
        }
        findings.retain(|found| named.contains(found.name) || found.status != CheckStatus::Pass);
        Ok(Diagnosis { findings })
    }
}

/// The wanted checks with what they need, and the names of the wanted ones.
fn chosen(
    all: Vec<Check>,
    wanted: &Wanted,
) -> Result<(Vec<Check>, HashSet<&'static str>), NoSuchCheck> {
    if let Wanted::Named(names) = wanted {
        let known: HashSet<_> = all.iter().map(|check| check.name).collect();
        if let Some(unknown) = names.iter().find(|name| !known.contains(name.as_str())) {
            return Err(NoSuchCheck(unknown.clone()));
        }
    }
    let is_wanted = |check: &Check| match wanted {
        Wanted::All => true,
        Wanted::Preflight => check.preflight,
        Wanted::Named(names) => names.iter().any(|name| name == check.name),
    };
    let named: HashSet<_> = all
        .iter()
        .filter(|c| is_wanted(c))
        .map(|c| c.name)
        .collect();
    let mut needed = named.clone();
    // Each stands after those it needs: one way back through them finds all.
    for check in all.iter().rev() {
        if needed.contains(check.name) {
            needed.extend(check.needs);
        }
    }
    let mut checks = all;
    checks.retain(|check| needed.contains(check.name));
    Ok((checks, named))
}

#[cfg(test)]
mod tests;

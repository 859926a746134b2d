use std::time::Duration;

use chrono::{DateTime, Utc};
use guichet_driven::{InspectStore, ReadChain, ReadStaff, Schema, SealAudit};

use super::{DoctorLimits, Finding, Place, catalogue, engine};
use crate::operators::verdict::CheckStatus;

/// Nobody waits for a drill, and a look at all of a large database takes its time; what else a port
/// asks of a database has limits of its own.
const OF_A_COPY: DoctorLimits = DoctorLimits {
    each: Duration::from_hours(2),
    all: Duration::from_hours(4),
};

/// Checks that take the longer the more there is.
const GROWING: [&str; 2] = ["database_integrity", "database_references"];

/// Warns of a check that was not done in time because there is so much to look at: a large database
/// is no reason against a migration, a restore or an upgrade, and a drill looks at all of it.
pub(super) fn warned_of(found: &mut Finding) {
    if found.status == CheckStatus::Timeout && GROWING.contains(&found.name) {
        found.status = CheckStatus::Warn;
    }
}

/// What is in a database, the one in use or one that was restored from a backup.
#[derive(Clone, Copy)]
pub(crate) struct Data<'a> {
    pub(crate) inspect: &'a dyn InspectStore,
    pub(crate) schema: &'a dyn Schema,
    pub(crate) staff: &'a dyn ReadStaff,
    pub(crate) chain: &'a dyn ReadChain,
    pub(crate) seal: &'a dyn SealAudit,
    pub(crate) place: Place,
    pub(crate) now: DateTime<Utc>,
}

/// Makes every check that looks at what is in the database alone on a copy of it. What others look
/// at, as mails that wait or the age of a backup, tells of the portal's days and not of the copy.
pub(crate) async fn examine_copy(copy: Data<'_>) -> Vec<Finding> {
    let checks = catalogue().into_iter();
    let made = checks.filter_map(|check| Some((check, check.of_data(copy)?)));
    engine::examine(made.collect(), copy.place, OF_A_COPY).await
}

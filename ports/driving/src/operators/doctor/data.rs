use std::time::Duration;

use chrono::{DateTime, Utc};
use guichet_driven::{InspectStore, ReadChain, ReadStaff, Schema, SealAudit};

use super::{DoctorLimits, Finding, Place, catalogue, engine};

/// Nobody waits for a drill; what a port asks of a database has limits of its own.
const OF_A_COPY: DoctorLimits = DoctorLimits {
    each: Duration::from_mins(1),
    all: Duration::from_mins(10),
};

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

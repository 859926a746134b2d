use chrono::{DateTime, TimeDelta, Utc};
use guichet_kernel::StaffId;

use crate::{Override, PlanHash};

/// An authorisation is good until so long after the planned date.
pub const AUTHORISATION_LASTS: TimeDelta = TimeDelta::hours(72);

/// What was authorised, by whom, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorisation {
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
    /// The plan as it was then.
    pub plan_hash: PlanHash,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// What it overrides: at the start, that and nothing else.
    pub overridden: Option<Override>,
}

/// The three points that whoever authorises confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confirmed {
    /// The tests are validated.
    pub tests: bool,
    /// The team is ready.
    pub team: bool,
    /// The planning is kept.
    pub planning: bool,
}

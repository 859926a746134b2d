//! What `doctor`, `preflight` and `smoke` share: how long a check may take, and how it ends by what
//! it finds. In which order checks are made is their own affair.

use std::time::Duration;

use guichet_driven::{PortError, PortResult};
use tokio::time::{Instant, timeout_at};

use super::verdict::{CheckStatus, Place, Severity, Verdict};

/// The longest checks last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// One of them.
    pub each: Duration,
    /// All of them.
    pub all: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            each: Duration::from_secs(5),
            all: Duration::from_secs(30),
        }
    }
}

/// What findings say where no check could speak.
pub(super) trait Says {
    /// This variable is not given.
    fn unset(variable: &'static str) -> Self;
    /// There was no answer in time.
    fn silent() -> Self;
    /// What the check looks with failed.
    fn broken(error: &PortError) -> Self;
}

/// How a check ended.
pub(super) struct Ended<N> {
    pub(super) status: CheckStatus,
    pub(super) told: N,
    /// Whether what stands on it can be looked at.
    pub(super) held: bool,
    pub(super) took: Duration,
}

/// Makes one check, which has until `limit`.
pub(super) async fn ended<N: Says>(
    probe: impl Future<Output = PortResult<Verdict<N>>>,
    severity: Severity,
    place: Place,
    limit: Instant,
) -> Ended<N> {
    let began = Instant::now();
    let (status, told, held) = match timeout_at(limit, probe).await {
        Ok(Ok(verdict)) => judged(verdict, severity, place),
        Ok(Err(error)) if !error.is_silence() => (not_held(severity), N::broken(&error), false),
        Ok(Err(_)) | Err(_) => (CheckStatus::Timeout, N::silent(), false),
    };
    Ended {
        status,
        told,
        held,
        took: began.elapsed(),
    }
}

fn judged<N: Says>(
    verdict: Verdict<N>,
    severity: Severity,
    place: Place,
) -> (CheckStatus, N, bool) {
    match verdict {
        Verdict::Good(told) => (CheckStatus::Pass, told, true),
        Verdict::Poor(told) => (CheckStatus::Warn, told, true),
        Verdict::Bad(told) => (not_held(severity), told, false),
        Verdict::NotHere(told) => (CheckStatus::Skip, told, false),
        Verdict::Blind(told) => (CheckStatus::Warn, told, false),
        Verdict::Unset(variable) => (not_there(place), N::unset(variable), false),
        Verdict::Absent(told) => (not_there(place), told, false),
    }
}

const fn not_held(severity: Severity) -> CheckStatus {
    match severity {
        Severity::Error => CheckStatus::Fail,
        Severity::Warning => CheckStatus::Warn,
    }
}

const fn not_there(place: Place) -> CheckStatus {
    match place {
        Place::Development => CheckStatus::Skip,
        Place::Preproduction | Place::Production => CheckStatus::Warn,
    }
}

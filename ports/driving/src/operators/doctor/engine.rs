use std::collections::HashMap;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, join_all};
use guichet_driven::PortError;
use tokio::time::{Instant, timeout_at};

use super::check::{Probing, UNSET};
use super::{Check, Finding, Note, Place, Severity, Verdict};
use crate::operators::verdict::CheckStatus;

/// The longest checks last.
#[derive(Debug, Clone, Copy)]
pub struct DoctorLimits {
    /// One of them.
    pub each: Duration,
    /// All of them.
    pub all: Duration,
}

impl Default for DoctorLimits {
    fn default() -> Self {
        Self {
            each: Duration::from_secs(5),
            all: Duration::from_secs(30),
        }
    }
}

/// What was found, and whether what stands on it can be looked at.
type Pending<'a> = Shared<BoxFuture<'a, (Finding, bool)>>;

/// Makes the checks side by side, each once those it needs have held; answers in their order. Ends
/// within the limit for all, whatever a check waits for.
pub(super) async fn examine(
    checks: Vec<(Check, Probing<'_>)>,
    place: Place,
    limits: DoctorLimits,
) -> Vec<Finding> {
    let end = Instant::now() + limits.all;
    let mut pending: HashMap<&str, Pending<'_>> = HashMap::new();
    let mut ordered = Vec::new();
    for (check, probing) in checks {
        let needs: Vec<_> = check
            .needs
            .iter()
            .filter_map(|need| pending.get(need).cloned())
            .collect();
        let one = made(check, probing, needs, place, (limits.each, end));
        let one = one.boxed().shared();
        pending.insert(check.name, one.clone());
        ordered.push(one);
    }
    let found = join_all(ordered).await;
    found.into_iter().map(|(finding, _)| finding).collect()
}

async fn made(
    check: Check,
    probing: Probing<'_>,
    needs: Vec<Pending<'_>>,
    place: Place,
    (each, end): (Duration, Instant),
) -> (Finding, bool) {
    for need in needs {
        let (found, held) = need.await;
        if !held {
            let note = Note::plain("after").with("check", found.name);
            let skipped = finding(check, CheckStatus::Skip, note, Duration::ZERO);
            return (skipped, false);
        }
    }
    let began = Instant::now();
    let limit = (began + each).min(end);
    let answer = timeout_at(limit, probing).await;
    let (status, note, held) = match answer {
        Ok(Ok(verdict)) => judged(verdict, check.severity, place),
        Ok(Err(PortError::Unavailable {
            timed_out: true, ..
        }))
        | Err(_) => (CheckStatus::Timeout, Note::plain("silent"), false),
        Ok(Err(error)) => {
            let note = Note::plain("broken").with("why", why(&error));
            (not_held(check.severity), note, false)
        }
    };
    (finding(check, status, note, began.elapsed()), held)
}

/// Fit to be passed on: what another server said in its own words may name persons.
fn why(error: &PortError) -> String {
    match error {
        PortError::Refused { code, .. } => format!("refused: {code}"),
        PortError::Warning { name, .. } => format!("a warning: {name}"),
        other => other.to_string(),
    }
}

const fn not_held(severity: Severity) -> CheckStatus {
    match severity {
        Severity::Error => CheckStatus::Fail,
        Severity::Warning => CheckStatus::Warn,
    }
}

fn judged(verdict: Verdict, severity: Severity, place: Place) -> (CheckStatus, Note, bool) {
    match verdict {
        Verdict::Good(note) => (CheckStatus::Pass, note, true),
        Verdict::Poor(note) => (CheckStatus::Warn, note, true),
        Verdict::Bad(note) => (not_held(severity), note, false),
        Verdict::NotHere(note) => (CheckStatus::Skip, note, false),
        Verdict::Unset(variable) => {
            let note = Note::plain(UNSET).with("variable", variable);
            let status = if place == Place::Development {
                CheckStatus::Skip
            } else {
                CheckStatus::Warn
            };
            (status, note, false)
        }
    }
}

fn finding(check: Check, status: CheckStatus, note: Note, took: Duration) -> Finding {
    Finding {
        name: check.name,
        status,
        severity: check.severity,
        note,
        runbook: check.runbook,
        ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    }
}

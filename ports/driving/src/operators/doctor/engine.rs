use std::collections::HashMap;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, join_all};
use guichet_driven::PortError;
use tokio::time::Instant;

use super::check::{Probing, UNSET};
use super::{Check, Finding, Note, Place};
use crate::operators::checking::{Limits, Says, ended};
use crate::operators::verdict::CheckStatus;

/// What was found, and whether what stands on it can be looked at.
type Pending<'a> = Shared<BoxFuture<'a, (Finding, bool)>>;

/// Makes the checks side by side, each once those it needs have held; answers in their order. Ends
/// within the limit for all, whatever a check waits for.
pub(super) async fn examine(
    checks: Vec<(Check, Probing<'_>)>,
    place: Place,
    limits: Limits,
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
    let limit = (Instant::now() + each).min(end);
    let ended = ended(probing, check.severity, place, limit).await;
    let made = finding(check, ended.status, ended.told, ended.took);
    (made, ended.held)
}

impl Says for Note {
    fn unset(variable: &'static str) -> Self {
        Self::plain(UNSET).with("variable", variable)
    }

    fn silent() -> Self {
        Self::plain("silent")
    }

    fn broken(error: &PortError) -> Self {
        Self::plain("broken").with("why", why(error))
    }
}

/// Fit to be passed on: what another server said in its own words may name persons.
fn why(error: &PortError) -> String {
    match error {
        PortError::Refused { code, .. } => format!("refused: {code}"),
        PortError::Warning { name, .. } => format!("a warning: {name}"),
        other => other.to_string(),
    }
}

fn finding(check: Check, status: CheckStatus, note: Note, took: Duration) -> Finding {
    Finding {
        name: check.name,
        status,
        severity: check.severity,
        runbook: note.page.unwrap_or(check.runbook),
        note,
        ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    }
}

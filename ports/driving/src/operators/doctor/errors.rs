//! How much of what is asked for fails.

use chrono::TimeDelta;
use guichet_driven::PortResult;

use super::{Check, DoctorParts, Note, Severity, Verdict};

/// The last day.
const SPAN: TimeDelta = TimeDelta::days(1);

/// Fewer requests say nothing about a rate.
const FEWEST: u64 = 100;

/// Failures among a thousand requests: from here on it ought to be looked at, from there on people
/// are not served.
const POOR: u64 = 10;
const BAD: u64 = 50;

pub(super) const CHECKS: &[Check] = &[Check {
    name: "error_rate",
    severity: Severity::Error,
    needs: &["schema_level"],
    runbook: "errors",
    preflight: false,
    probe: |parts| Box::pin(rate(parts)),
}];

async fn rate(parts: &DoctorParts) -> PortResult<Verdict> {
    let since = parts.clock.now() - SPAN;
    let traffic = parts.store()?.errors.traffic(since).await?;
    let thousandths = traffic
        .failures
        .saturating_mul(1000)
        .checked_div(traffic.requests)
        .unwrap_or_default();
    let note = |code| {
        Note::plain(code)
            .with("requests", traffic.requests)
            .with("failures", traffic.failures)
            .with(
                "percent",
                format!("{}.{}", thousandths / 10, thousandths % 10),
            )
    };
    // Compared before rounding: 5 % and a little is more than 5 %.
    let above = |limit: u64| traffic.failures.saturating_mul(1000) > traffic.requests * limit;
    Ok(if traffic.requests < FEWEST {
        Verdict::Good(note("few"))
    } else if above(BAD) {
        Verdict::Bad(note("many"))
    } else if above(POOR) {
        Verdict::Poor(note("some"))
    } else {
        Verdict::Good(note("usual"))
    })
}

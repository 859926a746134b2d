//! How much of what is asked for fails.

use chrono::TimeDelta;
use guichet_driven::{PortResult, Traffic};

use super::{Check, DoctorParts, Note, Probe, Severity, Verdict};

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
    probe: Probe::All(|parts| Box::pin(rate(parts))),
}];

async fn rate(parts: &DoctorParts) -> PortResult<Verdict> {
    let since = parts.clock.now() - SPAN;
    Ok(judged(parts.store()?.errors.traffic(since).await?))
}

fn judged(traffic: Traffic) -> Verdict {
    let failed = traffic.failures.saturating_mul(1000);
    let thousandths = failed.checked_div(traffic.requests).unwrap_or_default();
    let percent = format!("{}.{}", thousandths / 10, thousandths % 10);
    let note = |code| {
        Note::plain(code)
            .with("requests", traffic.requests)
            .with("failures", traffic.failures)
            .with("percent", &percent)
    };
    // Compared before rounding: 5 % and a little is more than 5 %.
    let above = |limit: u64| failed > traffic.requests.saturating_mul(limit);
    if traffic.requests < FEWEST {
        Verdict::Good(note("few"))
    } else if above(BAD) {
        Verdict::Bad(note("many"))
    } else if above(POOR) {
        Verdict::Poor(note("some"))
    } else {
        Verdict::Good(note("usual"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_hundred_is_usual_one_of_twenty_poor_and_of_few_nothing_is_said() {
        let code = |requests, failures| {
            let verdict = judged(Traffic { requests, failures });
            match &verdict {
                Verdict::Good(note) | Verdict::Poor(note) | Verdict::Bad(note) => note.code,
                Verdict::Unset(_)
                | Verdict::Absent(_)
                | Verdict::NotHere(_)
                | Verdict::Blind(_) => "",
            }
        };
        for (requests, failures, expected) in [
            (0, 0, "few"),
            (99, 99, "few"),
            (100, 1, "usual"),
            (100_000, 1_001, "some"),
            (100, 5, "some"),
            (100_000, 5_001, "many"),
            (100, 100, "many"),
        ] {
            assert_eq!(
                code(requests, failures),
                expected,
                "{failures} of {requests}"
            );
        }
    }
}

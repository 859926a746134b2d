//! What `doctor` and `smoke` make of how their checks ended.

use guichet_domain::kernel::Words;
use guichet_portal::operators::smoke::CheckStatus;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::out::Tint;

/// A time limit outranks what is red.
pub(crate) fn exit(statuses: &[CheckStatus], strict: bool) -> Exit {
    if statuses.contains(&CheckStatus::Timeout) {
        Exit::TimeLimit
    } else if statuses.contains(&CheckStatus::Fail) {
        Exit::Failed
    } else if strict && statuses.contains(&CheckStatus::Warn) {
        Exit::Warnings
    } else {
        Exit::Done
    }
}

/// How many ended in each way.
pub(crate) fn summary(statuses: &[CheckStatus]) -> Value {
    let counts = CheckStatus::ALL.iter().map(|(status, word)| {
        let count = statuses.iter().filter(|is| *is == status).count();
        ((*word).to_owned(), json!(count))
    });
    Value::Object(counts.collect())
}

pub(crate) fn tint(status: CheckStatus) -> Tint {
    match status {
        CheckStatus::Pass => Tint::Good,
        CheckStatus::Warn | CheckStatus::Skip => Tint::Warn,
        CheckStatus::Fail | CheckStatus::Timeout => Tint::Bad,
    }
}

/// The page of this name, as it is found in the source: programs get it in one language.
pub(crate) fn runbook(name: &str) -> String {
    format!("docs/runbooks/{name}.md")
}

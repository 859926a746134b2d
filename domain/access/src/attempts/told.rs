use std::collections::HashMap;
use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

/// What holds a door shut.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Cause {
    Login(String),
    Address(IpAddr),
    All,
}

/// Which causes were told of in this window, and how many tries were held back since that were
/// not: a flood of tries is no flood of entries.
#[derive(Debug, Default)]
pub(super) struct Told {
    causes: HashMap<Cause, DateTime<Utc>>,
    untold: u64,
}

impl Told {
    /// Whether a try held back for this is worth an entry of its own; the others are counted.
    pub(super) fn is_first(&mut self, cause: Cause, now: DateTime<Utc>, most: usize) -> bool {
        // Full of causes that were told: what else comes is counted.
        let first = !self.causes.contains_key(&cause) && self.causes.len() < most;
        if first {
            self.causes.insert(cause, now);
        } else {
            self.give_back(1);
        }
        first
    }

    pub(super) fn take(&mut self) -> u64 {
        std::mem::take(&mut self.untold)
    }

    pub(super) fn give_back(&mut self, untold: u64) {
        self.untold = self.untold.saturating_add(untold);
    }

    /// Keeps what is younger than `window`.
    pub(super) fn forget_old(&mut self, now: DateTime<Utc>, window: TimeDelta) {
        self.causes.retain(|_, at| now - *at < window);
    }
}

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

/// A try that may not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldBack {
    /// How long to wait.
    pub wait: TimeDelta,
    /// Whether it is the first in this window that this login or address is held back for, which
    /// is worth an entry of its own. The others are counted:
    /// [`Attempts::take_untold`](super::Attempts::take_untold).
    pub first: bool,
}

/// A try under way; give it back with what became of it.
#[derive(Debug)]
#[must_use]
pub struct Ticket {
    pub(super) login: String,
    pub(super) address: Option<IpAddr>,
    pub(super) at: DateTime<Utc>,
    pub(super) before: usize,
    pub(super) handed_on: bool,
}

impl Ticket {
    /// How often the login had failed when the try began.
    pub fn before(&self) -> usize {
        self.before
    }
}

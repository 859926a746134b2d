//! The deployment checklist against a running server, as a browser without script sees it.

mod check;
mod headers;
mod log;
mod page;
mod walk;

use std::sync::Arc;
use std::time::Duration;

use guichet_driven::Browse;
use secrecy::SecretString;

pub use super::verdict::CheckStatus;
pub use check::{Check, CheckName, Finding, Hint};
pub use log::{LogFault, LogRead, LogScan, check_log};
pub(super) use page::hidden_field;

/// What the checklist needs to know.
#[derive(Debug)]
pub struct SmokePlan {
    /// The server's public URL, without a trailing slash.
    pub base_url: String,
    /// Login and password of the test customer.
    pub test: Option<(String, SecretString)>,
    /// The id of another customer's order.
    pub other_order: Option<String>,
    /// The id of another customer's invoice.
    pub other_invoice: Option<String>,
}

/// The checklist.
pub struct Smoke {
    browse: Arc<dyn Browse>,
    plan: SmokePlan,
    limits: SmokeLimits,
}

/// The longest the checklist lasts.
#[derive(Debug, Clone, Copy)]
pub struct SmokeLimits {
    /// One check of it.
    pub each: Duration,
    /// All of them.
    pub all: Duration,
}

impl Default for SmokeLimits {
    fn default() -> Self {
        Self {
            // A document that Tryton makes takes longer than what doctor looks at.
            each: Duration::from_secs(15),
            all: Duration::from_secs(30),
        }
    }
}

impl Smoke {
    /// A checklist for one server.
    pub fn new(browse: Arc<dyn Browse>, plan: SmokePlan, limits: SmokeLimits) -> Self {
        Self {
            browse,
            plan,
            limits,
        }
    }

    /// Goes through it once, in order, and ends within its limit, whatever the server does.
    pub async fn run(&self) -> Vec<Check> {
        walk::Walk::new(self).whole().await
    }
}

#[cfg(test)]
mod tests;

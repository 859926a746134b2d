//! The deployment checklist against a running server, as a browser without script sees it.

mod check;
mod customer;
mod headers;
mod log;
mod page;
mod stranger;
mod told;
mod visitor;
mod walk;

use std::sync::Arc;
use std::time::Duration;

use guichet_driven::Browse;
use secrecy::SecretString;

pub use super::checking::Limits;
pub use super::verdict::{CheckStatus, Place};
pub use check::{Check, CheckName, Finding, Hint};
pub use log::{LogFault, LogRead, LogScan, check_log};
pub(super) use page::hidden_field;

/// What the checklist needs to know.
#[derive(Debug)]
pub struct SmokePlan {
    /// Where the programs run: outside development what is not configured is a warning.
    pub place: Place,
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
    /// As those of every check.
    pub usual: Limits,
    /// A document that Tryton makes: it starts an office program for the first one.
    pub document: Duration,
}

impl Default for SmokeLimits {
    fn default() -> Self {
        Self {
            usual: Limits::default(),
            document: Duration::from_secs(15),
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
        walk::whole(self).await
    }
}

#[cfg(test)]
mod tests;

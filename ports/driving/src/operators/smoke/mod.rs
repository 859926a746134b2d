//! The deployment checklist against a running server, as a browser without script sees it.

mod check;
mod headers;
mod log;
mod page;
mod walk;

use std::sync::Arc;

use guichet_driven::{Browse, Clock};
use secrecy::SecretString;

pub use check::{Check, CheckName, CheckStatus, Finding, Hint};
pub use log::check_log;
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
    clock: Arc<dyn Clock>,
    plan: SmokePlan,
}

impl Smoke {
    /// A checklist for one server.
    pub fn new(browse: Arc<dyn Browse>, clock: Arc<dyn Clock>, plan: SmokePlan) -> Self {
        Self {
            browse,
            clock,
            plan,
        }
    }

    /// Goes through it once, in order. Each check ends: the browser has its deadline.
    pub async fn run(&self) -> Vec<Check> {
        walk::Walk::new(self).whole().await
    }
}

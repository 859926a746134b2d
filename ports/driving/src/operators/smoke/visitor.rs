use guichet_driven::Visited;

use super::Smoke;
use super::check::{Finding, Hint};
use super::page::{Listed, hidden_field};
use super::told::{Verdict, bad, good};
use crate::operators::guest::Guest;

pub(super) const SIGN_IN: &str = "/client/";
pub(super) const DASHBOARD: &str = "/client/tableau-de-bord/";

/// Goes from page to page, and keeps what later ones need.
pub(super) struct Visitor<'a> {
    pub(super) smoke: &'a Smoke,
    pub(super) guest: Guest,
    /// The server says that what was restored waits for its release.
    pub(super) is_held: bool,
    /// The page with the form of sign-in.
    pub(super) form: Option<Visited>,
    /// The answer to the sign-in.
    pub(super) welcome: Option<Visited>,
    pub(super) dashboard: Option<Visited>,
    pub(super) first_order: Option<Listed>,
    pub(super) first_invoice: Option<Listed>,
}

impl<'a> Visitor<'a> {
    pub(super) fn new(smoke: &'a Smoke) -> Self {
        Self {
            smoke,
            guest: Guest::new(smoke.browse.clone(), smoke.plan.base_url.clone()),
            is_held: false,
            form: None,
            welcome: None,
            dashboard: None,
            first_order: None,
            first_invoice: None,
        }
    }
}

/// Where an answer sends its reader.
pub(super) fn place(page: &Visited) -> String {
    page.header("location").unwrap_or_default().to_owned()
}

/// The token of the forms of a page.
pub(super) fn token(page: Option<&Visited>) -> String {
    let found = page.and_then(|page| hidden_field(&page.text(), "csrf"));
    found.unwrap_or_default()
}

pub(super) fn faulty(faults: Vec<String>) -> Verdict {
    if faults.is_empty() {
        good(Finding::Faults(faults))
    } else {
        bad(Finding::Faults(faults), Hint::Proxy)
    }
}

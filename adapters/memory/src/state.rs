use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use guichet_domain::access::Account;
use guichet_domain::customers::Profile;
use guichet_domain::invoices::Invoice;
use guichet_domain::kernel::{EmailAddress, Language, PartyId, UserId};
use guichet_domain::orders::Order;
use guichet_driven::Labels;

/// The name of the group that shuts the ERP to its members.
pub const CUSTOMERS_GROUP: &str = "Portail client";

/// A login of the ERP in memory. Its password stands here in clear: for demonstration alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryLogin {
    /// Who it is.
    pub account: Account,
    /// The e-mail of its preferences.
    pub email: Option<EmailAddress>,
    /// Its password.
    pub password: String,
    /// Whether it may sign in.
    pub active: bool,
    /// Its groups, by name.
    pub groups: BTreeSet<String>,
}

impl MemoryLogin {
    /// Whether it is in the customers' group.
    pub fn in_customers_group(&self) -> bool {
        self.groups.contains(CUSTOMERS_GROUP)
    }

    /// Whether the customers' group is its only one.
    pub fn confined(&self) -> bool {
        self.in_customers_group() && self.groups.len() == 1
    }
}

/// An invoice, and whether customers see it.
#[derive(Debug, Clone)]
pub(crate) struct HeldInvoice {
    pub(crate) invoice: Invoice,
    /// A draft, a cancelled one, or one of a supplier.
    pub(crate) hidden: bool,
}

/// Everything the ERP holds.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) customers: BTreeMap<PartyId, Profile>,
    pub(crate) orders: Vec<Order>,
    pub(crate) invoices: Vec<HeldInvoice>,
    pub(crate) logins: BTreeMap<UserId, MemoryLogin>,
    pub(crate) labels: BTreeMap<Language, Labels>,
    pub(crate) groups: BTreeSet<String>,
    pub(crate) pdf_reports: bool,
    pub(crate) away: bool,
    pub(crate) sign_in_pause: Option<Duration>,
}

impl State {
    pub(crate) fn login(&self, login: &str) -> Option<&MemoryLogin> {
        self.logins.values().find(|row| row.account.login == login)
    }

    pub(crate) fn login_mut(&mut self, login: &str) -> Option<&mut MemoryLogin> {
        self.logins
            .values_mut()
            .find(|row| row.account.login == login)
    }

    /// The id after the last one given to a login.
    pub(crate) fn next_user(&self) -> Option<UserId> {
        let last = self.logins.keys().next_back().map_or(0, |user| user.get());
        UserId::new(last + 1)
    }
}

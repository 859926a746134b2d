//! What the suites of the ERP's side run on.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDate};
use guichet_domain::access::{Account, Carrier, Principal, Scope, Session, SessionLimits, policy};
use guichet_domain::kernel::{Language, OrderId, PartyId, SessionId, UserId};
use guichet_driven::{
    Field, FindCustomers, ReadAccounts, ReadCustomers, ReadInvoices, ReadLabels, ReadOrders, SignIn,
};
use guichet_fixtures::{Expected, Sale, expected};
use uuid::Uuid;

use crate::check::Must;

/// An adapter of the ERP's side, holding the fixtures company.
///
/// It must be loaded and set up: every login of the table's `logins` is in the customers' group
/// and in no other, its staff are not.
#[derive(Clone)]
pub struct Erp {
    /// The adapter's orders.
    pub orders: Arc<dyn ReadOrders>,
    /// Its invoices.
    pub invoices: Arc<dyn ReadInvoices>,
    /// Its customers.
    pub customers: Arc<dyn ReadCustomers>,
    /// Its customers, for operators.
    pub find_customers: Arc<dyn FindCustomers>,
    /// Its logins.
    pub accounts: Arc<dyn ReadAccounts>,
    /// Its sign-in.
    pub sign_in: Arc<dyn SignIn>,
    /// Its words.
    pub labels: Arc<dyn ReadLabels>,
    /// The day the company was loaded, from which the table counts.
    pub build_date: NaiveDate,
    /// Whether the bulk customer's orders are in it.
    pub bulk: bool,
    /// Whether its words must be those of the table, or may be of another series of the ERP.
    pub exact_labels: bool,
    /// What its series of the ERP does not have.
    pub lacks: Lacks,
    found: Arc<Found>,
}

/// What a series of the ERP does not have, and the cases therefore expect not to be there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lacks {
    /// Words for these states, which it does not know.
    pub words: &'static [(Field, &'static str)],
    /// The dates of quotations.
    pub quotation_dates: bool,
    /// A day that a shipment is planned for, where nobody gave one.
    pub planned_dates: bool,
    /// A way to look for `%` and `_` alone: both find any one character.
    pub literal_text: bool,
}

/// Ids that were found once, for all cases.
#[derive(Debug, Default)]
struct Found {
    customers: OnceLock<BTreeMap<&'static str, PartyId>>,
    orders: OnceLock<BTreeMap<String, OrderId>>,
}

impl Erp {
    /// One adapter that implements all of it, with the bulk and the table's words.
    pub fn of<A>(adapter: &Arc<A>, build_date: NaiveDate) -> Self
    where
        A: ReadOrders
            + ReadInvoices
            + ReadCustomers
            + FindCustomers
            + ReadAccounts
            + SignIn
            + ReadLabels
            + 'static,
    {
        Self {
            orders: adapter.clone(),
            invoices: adapter.clone(),
            customers: adapter.clone(),
            find_customers: adapter.clone(),
            accounts: adapter.clone(),
            sign_in: adapter.clone(),
            labels: adapter.clone(),
            build_date,
            bulk: true,
            exact_labels: true,
            lacks: Lacks::default(),
            found: Arc::default(),
        }
    }

    /// The expected table.
    #[expect(
        clippy::unused_self,
        reason = "a subject holds the company of the table; its cases ask it"
    )]
    pub(crate) fn table(&self) -> &'static Expected {
        expected()
    }

    /// Every sale a customer sees, in the order of the ids.
    pub(crate) fn sales(&self) -> Vec<Sale> {
        let mut sales = self.table().sales.clone();
        if self.bulk {
            sales.extend(self.table().bulk_sales());
        }
        sales
    }

    /// Every customer's code, in the table's order.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        let parties = self.table().parties.iter();
        parties.map(|party| party.code.as_str()).collect()
    }

    /// The ids of customers by code.
    pub(crate) async fn ids(&self) -> &BTreeMap<&'static str, PartyId> {
        if let Some(known) = self.found.customers.get() {
            return known;
        }
        let mut ids = BTreeMap::new();
        for code in self.codes() {
            let found = self.find_customers.by_code(code).await;
            let customer = found.must("finding a customer").must(code);
            ids.insert(code, customer.id);
        }
        self.found.customers.get_or_init(|| ids)
    }

    /// The ids of orders by key, read once.
    pub(crate) async fn order_ids(
        &self,
        read: impl Future<Output = BTreeMap<String, OrderId>>,
    ) -> &BTreeMap<String, OrderId> {
        if let Some(known) = self.found.orders.get() {
            return known;
        }
        let ids = read.await;
        self.found.orders.get_or_init(|| ids)
    }

    /// The scope of somebody who is linked to these customers.
    pub(crate) async fn scope(&self, codes: &[&str]) -> Scope {
        let ids = self.ids().await;
        let parties = codes.iter().map(|code| *ids.get(code).must(code));
        scope_of(parties.collect())
    }
}

/// The scope of somebody who is linked to these customers, come by as the portal comes by it.
pub fn scope_of(parties: Vec<PartyId>) -> Scope {
    let session = Session {
        id: SessionId(Uuid::nil()),
        account: Account {
            user: UserId::new(1).must("a user id"),
            login: "contract".into(),
            name: "Contract".into(),
            language: Language::French,
        },
        in_group: true,
        carrier: Carrier::Token,
        chosen: None,
        opened_at: DateTime::UNIX_EPOCH,
        used_at: DateTime::UNIX_EPOCH,
        expires_at: DateTime::UNIX_EPOCH + SessionLimits::default().absolute,
        revoked_at: None,
    };
    let principal = Principal::of(&session, parties);
    policy::read_own(&principal).ok().must("a scope")
}

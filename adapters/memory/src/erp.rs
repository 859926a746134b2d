use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use chrono::NaiveDate;
use guichet_domain::customers::Profile;
use guichet_domain::invoices::Invoice;
use guichet_domain::kernel::{PartyId, UserId};
use guichet_domain::orders::Order;
use guichet_driven::{PortError, PortResult};

use crate::loading;
use crate::state::{HeldInvoice, MemoryLogin, State};

/// An ERP in memory. It implements every port of the ERP's side; share it in an `Arc`.
#[derive(Debug, Default)]
pub struct MemoryErp {
    state: RwLock<State>,
    asked: AtomicU64,
}

impl MemoryErp {
    /// An ERP with nobody in it.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The fixtures company as it stands on `build_date`, set up for the portal: its customers'
    /// logins are in the customers' group and in no other.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the table is compiled in and loaded by a test: it cannot fail later"
    )]
    pub fn company(build_date: NaiveDate) -> Self {
        let table = guichet_fixtures::expected();
        let state = loading::load(table, build_date).expect("the fixtures can be loaded");
        Self {
            state: RwLock::new(state),
            asked: AtomicU64::default(),
        }
    }

    /// The customer with this code.
    pub fn party(&self, code: &str) -> Option<PartyId> {
        let state = self.read();
        let mut customers = state.customers.values();
        customers
            .find(|profile| profile.customer.code == code)
            .map(|profile| profile.customer.id)
    }

    /// The links of the fixtures' logins to customers, as an operator would make them.
    pub fn demo_links(&self) -> Vec<(String, PartyId)> {
        let logins = guichet_fixtures::expected().logins.iter();
        logins
            .flat_map(|login| login.parties.iter().map(|code| (login.login.clone(), code)))
            .filter_map(|(login, code)| Some((login, self.party(code)?)))
            .collect()
    }

    /// Puts a customer in, or in the place of the one with its id.
    pub fn put_customer(&self, profile: Profile) {
        self.write().customers.insert(profile.customer.id, profile);
    }

    /// Takes a customer out; its documents stay.
    pub fn remove_customer(&self, party: PartyId) {
        self.write().customers.remove(&party);
    }

    /// Puts an order in, or in the place of the one with its id.
    pub fn put_order(&self, order: Order) {
        let mut state = self.write();
        state.orders.retain(|o| o.summary.id != order.summary.id);
        state.orders.push(order);
    }

    /// Puts an invoice in that customers see, or in the place of the one with its id.
    pub fn put_invoice(&self, invoice: Invoice) {
        self.put_held(invoice, false);
    }

    /// Puts an invoice in that customers do not see: a draft, a cancelled one.
    pub fn put_hidden_invoice(&self, invoice: Invoice) {
        self.put_held(invoice, true);
    }

    fn put_held(&self, invoice: Invoice, hidden: bool) {
        let mut state = self.write();
        let id = invoice.summary.id;
        state.invoices.retain(|i| i.invoice.summary.id != id);
        state.invoices.push(HeldInvoice { invoice, hidden });
    }

    /// A login by its name.
    pub fn login(&self, login: &str) -> Option<MemoryLogin> {
        self.read().login(login).cloned()
    }

    /// Puts a login in, or in the place of the one with its user id: to rename one, shut one,
    /// or change its groups.
    pub fn put_login(&self, login: MemoryLogin) {
        self.write().logins.insert(login.account.user, login);
    }

    /// Takes a login out.
    pub fn remove_login(&self, user: UserId) {
        self.write().logins.remove(&user);
    }

    /// While away, every port answers that the ERP is unavailable.
    pub fn set_away(&self, away: bool) {
        self.write().away = away;
    }

    /// While given, sign-in answers that it has had enough tries.
    pub fn set_sign_in_pause(&self, pause: Option<Duration>) {
        self.write().sign_in_pause = pause;
    }

    /// How often its ports have been asked so far: what would have been calls.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// What the ports read, unless the ERP is away.
    pub(crate) fn ask(&self) -> PortResult<RwLockReadGuard<'_, State>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let state = self.read();
        if state.away {
            return Err(away());
        }
        Ok(state)
    }

    /// What the ports change, unless the ERP is away.
    pub(crate) fn change(&self) -> PortResult<RwLockWriteGuard<'_, State>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let state = self.write();
        if state.away {
            return Err(away());
        }
        Ok(state)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn away() -> PortError {
    PortError::Unavailable {
        what: "the ERP in memory is away".into(),
        timed_out: false,
        source: None,
    }
}

//! `/client/tableau-de-bord/`

use askama::Template;
use guichet_domain::kernel::{Language, Words};
use guichet_domain::orders::OrderState;

use super::frame::Frame;
use super::icon::{Art, Icon};
use super::invoices::{BalanceStrip, InvoiceRow};
use super::orders::{OrderRow, OrdersPage};
use super::parts::{Alert, Amount, Link, Mood};
use super::query::Query;
use crate::i18n::{Texts, texts};

/// The first page after sign-in.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboard.html")]
pub struct DashboardPage {
    /// Around it.
    pub frame: Frame,
    /// What to know first: [`overdue_alert`].
    pub alerts: Vec<Alert>,
    /// Orders under way.
    pub orders_under_way: usize,
    /// What is owed.
    pub balance: BalanceStrip,
    /// The newest orders.
    pub orders: Vec<OrderRow>,
    /// Invoices to pay, the most pressing first.
    pub invoices: Vec<InvoiceRow>,
}

impl DashboardPage {
    /// Nothing was ever ordered nor invoiced.
    fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.invoices.is_empty() && self.balance.currencies.is_empty()
    }

    /// The list of exactly the orders that are counted.
    fn under_way_href() -> String {
        let states = OrderState::UNDER_WAY.iter();
        let list = states.fold(Query::new(OrdersPage::PATH), |list, state| {
            list.and("state", state.word())
        });
        list.href()
    }

    fn has_overdue(&self) -> bool {
        self.balance.currencies.iter().any(|c| c.overdue.is_some())
    }
}

/// "Invoice FA-2025-1877: 1,204.80 overdue for 19 days": what is late of it, and since when.
pub fn overdue_alert(
    language: Language,
    number: &str,
    amount: &Amount,
    days: i64,
    href: Option<String>,
) -> Alert {
    let texts: &Texts = texts(language);
    let headline = texts.say(
        "overdue-headline",
        &[
            ("number", number.into()),
            ("amount", amount.words().into()),
            ("days", days.into()),
        ],
    );
    let mut alert = Alert::standing(Mood::Warn, headline);
    alert.detail = Some(texts.plain("overdue-detail"));
    alert.link = href.map(|href| Link::new(href, texts.t("overdue-link")));
    alert
}

use std::ops::Deref;

use chrono::{NaiveDate, TimeDelta};
use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::invoices::{Balance, InvoiceState, InvoiceSummary};
use guichet_domain::kernel::{Limit, Money, PageRequest};
use guichet_domain::orders::{OrderFilter, OrderState, OrderSummary};

use crate::{Portal, ReadError};

/// Orders and invoices named on the dashboard.
const RECENT: usize = 5;

/// Quotations among them that stand before orders with a date.
const QUOTATIONS: usize = 2;

/// Paid invoices older than this are not recent, however few there are.
const RECENT_DAYS: TimeDelta = TimeDelta::days(92);

/// What a customer sees first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// Quotations, confirmed and processing orders.
    pub orders_under_way: u64,
    /// What is owed.
    pub balance: Balance,
    /// The newest orders. Quotations have no date yet and stand first, two at the most while
    /// there are orders with one.
    pub recent_orders: Vec<Scoped<OrderSummary>>,
    /// The newest invoices: open ones, and those paid that are dated within the last three months.
    pub recent_invoices: Vec<Scoped<InvoiceSummary>>,
    /// Open documents, those due first at the top.
    pub to_pay: Vec<Scoped<InvoiceSummary>>,
    /// What the person should know, the most urgent first.
    pub alerts: Vec<Alert>,
}

/// Something the person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// What.
    pub code: AlertCode,
    /// The id of the order or invoice it is about.
    pub object: String,
    /// Its number.
    pub number: Option<String>,
}

/// What an alert says; the edges put it into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertCode {
    /// An invoice is late.
    InvoiceOverdue {
        /// What is late of it.
        amount: Money,
        /// Since how many days.
        days: i64,
    },
    /// A quotation waits for the customer.
    QuotationOpen,
}

impl Portal {
    /// The dashboard. Three calls to the ERP, side by side, whatever the history.
    #[tracing::instrument(name = "dashboard.dashboard", skip_all)]
    pub async fn dashboard(&self, principal: &Principal) -> Result<Dashboard, ReadError> {
        let scope = policy::read_own(principal)?;
        let today = self.clock().today();
        let filter = OrderFilter::default();
        // A list begins with what has no date: more is read than is named.
        let request = PageRequest {
            limit: Limit::default(),
            from: None,
        };
        let (recent, orders_under_way, open) = tokio::try_join!(
            self.parts.orders.page(&scope, &filter, &request),
            self.parts.orders.count_under_way(&scope),
            self.parts.invoices.open(&scope, Some(today - RECENT_DAYS)),
        )?;
        let balance = Balance::of(&open.documents, open.at_least, today)?;
        let alerts = alerts(&recent.items, &open.documents, today)?;
        let mut recent_invoices = open.documents.clone();
        recent_invoices.sort_by_key(|i| std::cmp::Reverse((i.date, i.id)));
        recent_invoices.truncate(RECENT);
        let mut to_pay = open.documents;
        to_pay.retain(|i| i.state == InvoiceState::Posted);
        to_pay.sort_by_key(|i| (i.due_date().unwrap_or(NaiveDate::MAX), i.id));
        to_pay.truncate(RECENT);
        Ok(Dashboard {
            orders_under_way,
            balance,
            recent_orders: newest(recent.items),
            recent_invoices,
            to_pay,
            alerts,
        })
    }
}

/// The newest of the orders that a list begins with. What has no date and is no quotation was
/// withdrawn before it was anything: it stands last.
fn newest<T: Deref<Target = OrderSummary>>(orders: Vec<T>) -> Vec<T> {
    let (dated, undated): (Vec<T>, Vec<T>) = orders.into_iter().partition(|o| o.date.is_some());
    let (mut newest, withdrawn): (Vec<T>, Vec<T>) = undated
        .into_iter()
        .partition(|o| o.state == OrderState::Quotation);
    newest.truncate(RECENT.saturating_sub(dated.len()).max(QUOTATIONS));
    newest.extend(dated);
    newest.extend(withdrawn);
    newest.truncate(RECENT);
    newest
}

fn alerts(
    orders: &[Scoped<OrderSummary>],
    invoices: &[Scoped<InvoiceSummary>],
    today: NaiveDate,
) -> Result<Vec<Alert>, ReadError> {
    let mut late = Vec::new();
    for invoice in invoices {
        let amount = invoice.amount_overdue(today)?;
        let since = invoice.due_date().filter(|_| !amount.is_zero());
        late.extend(since.map(|due| (due, invoice, amount)));
    }
    late.sort_by_key(|(due, invoice, _)| (*due, invoice.id));
    let overdue = late
        .into_iter()
        .take(RECENT)
        .map(|(due, invoice, amount)| Alert {
            code: AlertCode::InvoiceOverdue {
                amount,
                days: (today - due).num_days(),
            },
            object: invoice.id.to_string(),
            number: invoice.number.clone(),
        });
    let quotations = orders
        .iter()
        .filter(|o| o.state == OrderState::Quotation)
        .take(RECENT)
        .map(|order| Alert {
            code: AlertCode::QuotationOpen,
            object: order.id.to_string(),
            number: order.number.clone(),
        });
    Ok(overdue.chain(quotations).collect())
}

#[cfg(test)]
mod tests {
    use guichet_domain::kernel::{Currency, OrderId, PartyId};
    use guichet_domain::orders::{InvoiceProgress, ShipmentProgress};

    use super::*;

    fn order(id: i64, state: OrderState) -> Box<OrderSummary> {
        let dated = !matches!(state, OrderState::Quotation | OrderState::Cancelled);
        let euro = Currency::new("EUR", 2).expect("a currency");
        Box::new(OrderSummary {
            id: OrderId::new(id).expect("an id"),
            owner: PartyId::new(1).expect("an id"),
            number: None,
            reference: None,
            state,
            date: dated.then(|| NaiveDate::from_ymd_opt(2026, 2, 6).expect("a day")),
            total: Money::zero(euro),
            invoice_state: InvoiceProgress::None,
            shipment_state: ShipmentProgress::None,
        })
    }

    fn ids(states: &[OrderState]) -> Vec<i64> {
        let orders = (1..).zip(states).map(|(id, state)| order(id, *state));
        let newest = newest(orders.collect());
        newest.iter().map(|order| order.id.get()).collect()
    }

    #[test]
    fn what_has_no_date_does_not_displace_the_newest_orders() {
        use OrderState::{Cancelled as C, Done as D, Quotation as Q};
        assert_eq!(ids(&[Q, Q, C, Q, Q, Q, D, D, D, D]), [1, 2, 7, 8, 9]);
        assert_eq!(ids(&[C, C, Q, D, D]), [3, 4, 5, 1, 2]);
        assert_eq!(ids(&[Q, Q, Q, Q, D]), [1, 2, 3, 4, 5]);
        assert_eq!(ids(&[Q, Q, Q, Q, Q, Q]), [1, 2, 3, 4, 5]);
        assert_eq!(ids(&[D, D, D, D, D, D]), [1, 2, 3, 4, 5]);
        assert!(ids(&[]).is_empty());
    }
}

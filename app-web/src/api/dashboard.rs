use guichet_portal::{Alert, AlertCode};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};

use super::caller::Caller;
use super::invoices::InvoiceItem;
use super::orders::OrderItem;
use super::shapes::{Money, sums};
use crate::api::noun::Noun;
use crate::problem::Fault;
use crate::words;

/// What a customer sees first.
pub(crate) struct Show;

/// What a customer sees first.
#[derive(Debug, Object)]
struct Dashboard {
    /// Quotations, confirmed and processing orders.
    orders_under_way: u64,
    /// Invoices not fully paid.
    invoices_due: u64,
    /// Of these, those late.
    invoices_overdue: u64,
    /// What is not yet paid, one sum a currency; credit notes count negative.
    amount_due: Vec<Money>,
    /// Of this, what was due before today.
    amount_overdue: Vec<Money>,
    /// The newest orders; those without a date first, two of them at the most while others have one.
    recent_orders: Vec<OrderItem>,
    /// The newest invoices and credit notes.
    recent_invoices: Vec<InvoiceItem>,
    /// What to know, the most urgent first.
    alerts: Vec<AlertItem>,
}

/// Something to know.
#[derive(Debug, Object)]
#[oai(rename = "Alert")]
struct AlertItem {
    /// A stable word.
    code: AlertWord,
    /// In words, in the person's language.
    detail: String,
    /// The id of the order or invoice it is about.
    object: String,
}

/// What an alert says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum AlertWord {
    /// An invoice is late.
    InvoiceOverdue,
    /// A quotation waits for the customer.
    QuotationOpen,
}

#[OpenApi(tag = "Noun::Dashboard")]
impl Show {
    /// What a customer sees first
    #[oai(path = "/dashboard", method = "get", operation_id = "dashboard")]
    async fn show(&self, caller: Caller) -> Result<Json<Dashboard>, Fault> {
        let Caller { known, visit } = caller;
        let portal = &visit.app.portal;
        let today = portal.clock().today();
        let seen = portal.dashboard(&known.principal).await?;
        let balance = &seen.balance;
        let alerts = seen.alerts.iter().map(|alert| AlertItem {
            code: word(alert),
            detail: words::alert(alert, words::formatter(&visit)),
            object: alert.object.clone(),
        });
        Ok(Json(Dashboard {
            orders_under_way: seen.orders_under_way,
            invoices_due: balance.invoices_due as u64,
            invoices_overdue: balance.invoices_overdue as u64,
            amount_due: sums(&balance.due, balance.at_least),
            amount_overdue: sums(&balance.overdue, balance.at_least),
            alerts: alerts.collect(),
            recent_orders: seen
                .recent_orders
                .iter()
                .map(|o| OrderItem::of(o))
                .collect(),
            recent_invoices: seen
                .recent_invoices
                .iter()
                .map(|invoice| InvoiceItem::of(invoice, today))
                .collect(),
        }))
    }
}

fn word(alert: &Alert) -> AlertWord {
    match alert.code {
        AlertCode::InvoiceOverdue { .. } => AlertWord::InvoiceOverdue,
        AlertCode::QuotationOpen => AlertWord::QuotationOpen,
    }
}

use guichet_portal::{Alert, AlertCode};
use poem::{Response, handler};

use super::person::Person;
use super::private;
use super::rows::Rows;
use crate::problem::Fault;
use crate::view::dashboard::{DashboardPage, overdue_alert};
use crate::view::parts;

/// `/client/tableau-de-bord/`
#[handler]
pub(crate) async fn show(person: Person) -> Result<Response, Fault> {
    let portal = &person.visit.app.portal;
    let (seen, rows, mut frame) = tokio::join!(
        portal.dashboard(person.principal()),
        Rows::of(&person.visit),
        person.frame()
    );
    let seen = seen?;
    if let Some(account) = &mut frame.account {
        account.invoices_overdue = Some(seen.balance.invoices_overdue);
    }
    private(&DashboardPage {
        alerts: seen.alerts.iter().filter_map(|a| shown(a, &rows)).collect(),
        orders_under_way: usize::try_from(seen.orders_under_way).unwrap_or(usize::MAX),
        balance: rows.balance(&seen.balance),
        orders: seen.recent_orders.iter().map(|o| rows.order(o)).collect(),
        invoices: seen.to_pay.iter().map(|i| rows.invoice(i)).collect(),
        frame,
    })
}

/// Late invoices; a quotation says by its state that it waits.
fn shown(alert: &Alert, rows: &Rows) -> Option<parts::Alert> {
    let AlertCode::InvoiceOverdue { amount, days } = &alert.code else {
        return None;
    };
    let number = rows.number(alert.number.as_deref(), "invoice-unnumbered");
    let href = format!("/client/factures/{}/", alert.object);
    Some(overdue_alert(
        rows.write.texts().language(),
        &number,
        &rows.amount(amount),
        *days,
        Some(href),
    ))
}

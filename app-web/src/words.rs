//! Words of the domain's facts, for pages and API alike.

use guichet_portal::{Alert, AlertCode};

use crate::format::Formatter;
use crate::visit::Visit;

/// Writes in the person's language, in the company's time zone.
pub(crate) fn formatter(visit: &Visit) -> Formatter {
    Formatter::new(visit.language(), visit.app.zone())
}

/// An alert in one sentence.
pub(crate) fn alert(alert: &Alert, write: Formatter) -> String {
    let texts = write.texts();
    let unnumbered = |key| alert.number.clone().unwrap_or_else(|| texts.t(key));
    match &alert.code {
        AlertCode::InvoiceOverdue { amount, days } => texts.say(
            "overdue-headline",
            &[
                ("number", unnumbered("invoice-unnumbered").into()),
                ("amount", write.money(amount).into()),
                ("days", (*days).into()),
            ],
        ),
        AlertCode::QuotationOpen => {
            texts.t1("quotation-open", "number", unnumbered("order-unnumbered"))
        }
    }
}

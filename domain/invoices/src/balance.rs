use chrono::NaiveDate;
use guichet_access::Scoped;
use guichet_kernel::{MoneyError, Purse};

use crate::{InvoiceKind, InvoiceState, InvoiceSummary};

/// Open documents of one customer that are read for a balance; with more the sums say "at least".
pub const MOST_OPEN: usize = 1000;

/// What a customer owes, one sum a currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balance {
    /// Invoices not fully paid.
    pub invoices_due: usize,
    /// Of these, those with an instalment due before today.
    pub invoices_overdue: usize,
    /// What is not yet paid; credit notes count negative.
    pub due: Purse,
    /// Of this, what was due before today.
    pub overdue: Purse,
    /// There are more than [`MOST_OPEN`] open documents: the sums hold the first of them only.
    pub at_least: bool,
}

impl Balance {
    /// Adds up open documents. `at_least` says that there are more than were read.
    pub fn of(
        open: &[Scoped<InvoiceSummary>],
        at_least: bool,
        today: NaiveDate,
    ) -> Result<Self, MoneyError> {
        let mut balance = Self {
            at_least,
            ..Self::default()
        };
        for invoice in open.iter().filter(|i| i.state == InvoiceState::Posted) {
            balance.due.add(&invoice.amount_due)?;
            if invoice.kind == InvoiceKind::CreditNote || invoice.amount_due.is_zero() {
                continue;
            }
            balance.invoices_due += 1;
            let overdue = invoice.amount_overdue(today)?;
            if !overdue.is_zero() {
                balance.invoices_overdue += 1;
                balance.overdue.add(&overdue)?;
            }
        }
        Ok(balance)
    }
}

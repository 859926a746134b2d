mod document;
mod list;
mod show;

use chrono::NaiveDate;
use guichet_domain::invoices::{InvoiceKind, InvoiceState, InvoiceSummary};
use poem_openapi::Object;

use super::nullable::Nullable;
use super::shapes::{Day, Money, Word};

pub(crate) use document::Document;
pub(crate) use list::List;
pub(crate) use show::Show;

/// An invoice or credit note as lists show it.
#[derive(Debug, Object)]
pub(crate) struct InvoiceItem {
    /// Its id.
    id: String,
    /// Its number.
    number: Nullable<String>,
    /// The reference on it.
    reference: Nullable<String>,
    /// Invoice or credit note.
    kind: Word<InvoiceKind>,
    /// Where it stands.
    state: Word<InvoiceState>,
    /// Its date.
    date: Nullable<Day>,
    /// The earliest unpaid instalment's day.
    due_date: Nullable<Day>,
    /// With tax; negative on a credit note.
    total: Money,
    /// What is not yet paid of it; negative on a credit note.
    amount_due: Money,
    /// Something of it was due before today and is not paid.
    overdue: bool,
}

impl InvoiceItem {
    pub(crate) fn of(invoice: &InvoiceSummary, today: NaiveDate) -> Self {
        Self {
            id: invoice.id.to_string(),
            number: invoice.number.clone().into(),
            reference: invoice.reference.clone().into(),
            kind: invoice.kind.into(),
            state: invoice.state.into(),
            date: invoice.date.map(Day::from).into(),
            due_date: invoice.due_date().map(Day::from).into(),
            total: invoice.total.into(),
            amount_due: invoice.amount_due.into(),
            overdue: invoice.is_overdue(today),
        }
    }
}

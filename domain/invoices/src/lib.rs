//! Invoices and credit notes of a customer: Tryton's `account.invoice`, what is due and what is late.

mod balance;
mod filter;
mod invoice;
#[cfg(test)]
mod tests;

pub use balance::{Balance, MOST_OPEN};
pub use filter::InvoiceFilter;
pub use invoice::{
    Instalment, Invoice, InvoiceKind, InvoiceLine, InvoiceState, InvoiceSummary, LinkedOrder,
    Payment, TaxLine,
};

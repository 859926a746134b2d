//! `account.invoice`.

use serde::Deserialize;

use super::related::{Currency, Named, RecNamed};
use super::sale::Line;
use super::typed::{WBytes, WDate, WDecimal};

/// What a list reads.
pub(crate) const SUMMARY: [&str; 14] = [
    "party",
    "number",
    "reference",
    "state",
    "invoice_date",
    "currency.code",
    "currency.digits",
    "total_amount",
    "amount_to_pay",
    "lines_to_pay.maturity_date",
    "lines_to_pay.date",
    "lines_to_pay.amount",
    "lines_to_pay.amount_currency",
    "lines_to_pay.reconciliation",
];

/// What one invoice reads beside [`SUMMARY`].
pub(crate) const DETAIL: [&str; 23] = [
    "untaxed_amount",
    "tax_amount",
    "taxes.description",
    "taxes.base",
    "taxes.amount",
    "lines.type",
    "lines.product.code",
    "lines.product.name",
    "lines.description",
    "lines.quantity",
    "lines.unit.symbol",
    "lines.unit_price",
    "lines.amount",
    "sales.party",
    "sales.number",
    "sales.reference",
    "sales.state",
    "payment_lines.date",
    "payment_lines.amount",
    "payment_lines.amount_currency",
    "invoice_address.rec_name",
    "payment_term.name",
    "origins",
];

/// What is read for its document.
pub(crate) const DOCUMENT: [&str; 4] = [
    "party",
    "number",
    "invoice_report_format",
    "invoice_report_cache",
];

/// An invoice in a list.
#[derive(Debug, Deserialize)]
pub(crate) struct InvoiceSummary {
    pub(crate) id: i64,
    pub(crate) party: i64,
    pub(crate) number: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) state: String,
    pub(crate) invoice_date: Option<WDate>,
    #[serde(rename = "currency.")]
    pub(crate) currency: Currency,
    pub(crate) total_amount: WDecimal,
    pub(crate) amount_to_pay: Option<WDecimal>,
    #[serde(rename = "lines_to_pay.")]
    pub(crate) lines_to_pay: Vec<LineToPay>,
}

/// An `account.move.line` that asks for a part of an invoice.
#[derive(Debug, Deserialize)]
pub(crate) struct LineToPay {
    pub(crate) maturity_date: Option<WDate>,
    pub(crate) date: Option<WDate>,
    /// Debit less credit, in `amount_currency`: the invoice's where that is not the company's.
    pub(crate) amount: WDecimal,
    pub(crate) amount_currency: i64,
    pub(crate) reconciliation: Option<i64>,
}

/// An invoice in full.
#[derive(Debug, Deserialize)]
pub(crate) struct Invoice {
    #[serde(flatten)]
    pub(crate) summary: InvoiceSummary,
    pub(crate) untaxed_amount: WDecimal,
    pub(crate) tax_amount: WDecimal,
    #[serde(rename = "taxes.")]
    pub(crate) taxes: Vec<Tax>,
    #[serde(rename = "lines.")]
    pub(crate) lines: Vec<Line>,
    #[serde(rename = "sales.")]
    pub(crate) sales: Vec<LinkedSale>,
    #[serde(rename = "payment_lines.")]
    pub(crate) payment_lines: Vec<PaymentLine>,
    #[serde(rename = "invoice_address.")]
    pub(crate) address: Option<RecNamed>,
    #[serde(rename = "payment_term.")]
    pub(crate) payment_term: Option<Named>,
    pub(crate) origins: Option<String>,
}

/// An `account.invoice.tax`.
#[derive(Debug, Deserialize)]
pub(crate) struct Tax {
    pub(crate) description: Option<String>,
    pub(crate) base: WDecimal,
    pub(crate) amount: WDecimal,
}

/// A `sale.sale` of an invoice.
#[derive(Debug, Deserialize)]
pub(crate) struct LinkedSale {
    pub(crate) id: i64,
    pub(crate) party: i64,
    pub(crate) number: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) state: String,
}

/// An `account.move.line` that pays a part of an invoice.
#[derive(Debug, Deserialize)]
pub(crate) struct PaymentLine {
    pub(crate) date: Option<WDate>,
    /// Debit less credit: negative for money received.
    pub(crate) amount: WDecimal,
    pub(crate) amount_currency: i64,
}

/// An invoice as its document is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct InvoiceDocument {
    pub(crate) party: i64,
    pub(crate) number: Option<String>,
    pub(crate) invoice_report_format: Option<String>,
    pub(crate) invoice_report_cache: Option<WBytes>,
}

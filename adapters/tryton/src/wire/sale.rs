//! `sale.sale`.

use serde::Deserialize;

use super::related::{Currency, Named, Product, RecNamed, Unit};
use super::typed::{WDate, WDateTime, WDecimal, WFloat};

/// What a list reads.
pub(crate) const SUMMARY: [&str; 10] = [
    "party",
    "number",
    "reference",
    "state",
    "sale_date",
    "invoice_state",
    "shipment_state",
    "currency.code",
    "currency.digits",
    "total_amount",
];

/// What one order reads beside [`SUMMARY`].
pub(crate) const DETAIL: [&str; 24] = [
    "untaxed_amount",
    "tax_amount",
    "shipping_date",
    "create_date",
    "invoice_address.rec_name",
    "shipment_address.rec_name",
    "payment_term.name",
    "lines.type",
    "lines.product.code",
    "lines.product.name",
    "lines.description",
    "lines.quantity",
    "lines.unit.symbol",
    "lines.unit_price",
    "lines.amount",
    "shipments.number",
    "shipments.state",
    "shipments.planned_date",
    "shipments.effective_date",
    "invoices.type",
    "invoices.party",
    "invoices.number",
    "invoices.state",
    "invoices.invoice_date",
];

/// What one order reads besides, from series 7.6 on.
pub(crate) const QUOTATION: [&str; 2] = ["quotation_date", "quotation_expire"];

/// An order in a list.
#[derive(Debug, Deserialize)]
pub(crate) struct SaleSummary {
    pub(crate) id: i64,
    pub(crate) party: i64,
    pub(crate) number: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) state: String,
    pub(crate) sale_date: Option<WDate>,
    pub(crate) invoice_state: String,
    pub(crate) shipment_state: String,
    #[serde(rename = "currency.")]
    pub(crate) currency: Currency,
    pub(crate) total_amount: WDecimal,
}

/// An order in full.
#[derive(Debug, Deserialize)]
pub(crate) struct Sale {
    #[serde(flatten)]
    pub(crate) summary: SaleSummary,
    pub(crate) untaxed_amount: WDecimal,
    pub(crate) tax_amount: WDecimal,
    pub(crate) shipping_date: Option<WDate>,
    #[serde(default)]
    pub(crate) quotation_date: Option<WDate>,
    #[serde(default)]
    pub(crate) quotation_expire: Option<WDate>,
    pub(crate) create_date: Option<WDateTime>,
    #[serde(rename = "invoice_address.")]
    pub(crate) invoice_address: Option<RecNamed>,
    #[serde(rename = "shipment_address.")]
    pub(crate) shipment_address: Option<RecNamed>,
    #[serde(rename = "payment_term.")]
    pub(crate) payment_term: Option<Named>,
    #[serde(rename = "lines.")]
    pub(crate) lines: Vec<Line>,
    #[serde(rename = "shipments.")]
    pub(crate) shipments: Vec<Shipment>,
    #[serde(rename = "invoices.")]
    pub(crate) invoices: Vec<LinkedInvoice>,
}

/// A `sale.line` or an `account.invoice.line`.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(rename = "product.")]
    pub(crate) product: Option<Product>,
    pub(crate) description: Option<String>,
    pub(crate) quantity: Option<WFloat>,
    #[serde(rename = "unit.")]
    pub(crate) unit: Option<Unit>,
    pub(crate) unit_price: Option<WDecimal>,
    pub(crate) amount: Option<WDecimal>,
}

/// A `stock.shipment.out` of an order.
#[derive(Debug, Deserialize)]
pub(crate) struct Shipment {
    pub(crate) id: i64,
    pub(crate) number: Option<String>,
    pub(crate) state: String,
    pub(crate) planned_date: Option<WDate>,
    pub(crate) effective_date: Option<WDate>,
}

/// An `account.invoice` of an order.
#[derive(Debug, Deserialize)]
pub(crate) struct LinkedInvoice {
    pub(crate) id: i64,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) party: i64,
    pub(crate) number: Option<String>,
    pub(crate) state: String,
    pub(crate) invoice_date: Option<WDate>,
}

mod document;
mod list;
mod show;

use guichet_domain::orders::{InvoiceProgress, OrderState, OrderSummary, ShipmentProgress};
use poem_openapi::Object;

use super::nullable::Nullable;
use super::shapes::{Day, Money, Word};

pub(crate) use document::Document;
pub(crate) use list::List;
pub(crate) use show::Show;

/// An order as lists show it.
#[derive(Debug, Object)]
pub(crate) struct OrderItem {
    /// Its id.
    id: String,
    /// Given at quotation.
    number: Nullable<String>,
    /// The customer's own reference.
    reference: Nullable<String>,
    /// Where it stands.
    state: Word<OrderState>,
    /// The day it was confirmed; a quotation has none.
    date: Nullable<Day>,
    /// With tax.
    total: Money,
    /// How far it is invoiced.
    invoice_state: Word<InvoiceProgress>,
    /// How far it is delivered.
    shipment_state: Word<ShipmentProgress>,
}

impl OrderItem {
    pub(crate) fn of(order: &OrderSummary) -> Self {
        Self {
            id: order.id.to_string(),
            number: order.number.clone().into(),
            reference: order.reference.clone().into(),
            state: order.state.into(),
            date: order.date.map(Day::from).into(),
            total: order.total.into(),
            invoice_state: order.invoice_state.into(),
            shipment_state: order.shipment_state.into(),
        }
    }
}

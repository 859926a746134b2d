use guichet_domain::kernel::OrderId;
use guichet_domain::orders::{
    HistoryEntry, InvoiceProgress, LineKind, LinkedInvoice, LinkedShipment, Order, OrderEvent,
    OrderLine, OrderState, ShipmentProgress, ShipmentState, When,
};
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};

use crate::api::caller::Caller;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::shapes::{Day, Instant, Money, Word};
use crate::problem::Fault;

/// One order.
pub(crate) struct Show;

/// An order in full.
#[derive(Debug, Object)]
#[oai(rename = "Order")]
struct FullOrder {
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
    /// Without tax.
    untaxed: Money,
    /// The tax.
    tax: Money,
    /// How far it is invoiced.
    invoice_state: Word<InvoiceProgress>,
    /// How far it is delivered.
    shipment_state: Word<ShipmentProgress>,
    /// Its lines, in the order of the paper.
    lines: Vec<OrderRow>,
    /// Shipments made for it.
    shipments: Vec<ShipmentRow>,
    /// Invoices and credit notes made for it.
    invoices: Vec<InvoiceRow>,
    /// What happened, oldest first.
    history: Vec<HistoryRow>,
    /// When the customer wants the goods.
    wanted_date: Nullable<Day>,
    /// The last day a quotation holds.
    quotation_expires: Nullable<Day>,
    /// When it is to be paid, in words.
    payment_term: Nullable<String>,
    /// Where the goods go.
    delivery_address: Nullable<String>,
    /// Where the invoice goes.
    invoice_address: Nullable<String>,
}

/// A line of an order.
#[derive(Debug, Object)]
#[oai(rename = "OrderLine")]
struct OrderRow {
    /// What it is for: a title and a comment have no amount.
    kind: Word<LineKind>,
    /// The product's id.
    product: Nullable<String>,
    /// The product's code.
    code: Nullable<String>,
    /// The product's name.
    name: Nullable<String>,
    /// What was typed on the line.
    description: Nullable<String>,
    /// How many, as a decimal.
    quantity: Nullable<String>,
    /// The unit's symbol.
    unit: Nullable<String>,
    /// Before tax, with the ERP's digits.
    unit_price: Nullable<Money>,
    /// Before tax.
    amount: Nullable<Money>,
}

/// A shipment made for an order.
#[derive(Debug, Object)]
#[oai(rename = "OrderShipment")]
struct ShipmentRow {
    /// Its number.
    number: Nullable<String>,
    /// Where it stands.
    state: Word<ShipmentState>,
    /// The day it left, or is planned to.
    date: Nullable<Day>,
}

/// An invoice made for an order; opening it needs its own owner.
#[derive(Debug, Object)]
#[oai(rename = "OrderInvoice")]
struct InvoiceRow {
    /// Its id.
    id: String,
    /// Its number.
    number: Nullable<String>,
    /// The ERP's word for where it stands.
    state: String,
}

/// Something that happened to an order.
#[derive(Debug, Object)]
#[oai(rename = "OrderEvent")]
struct HistoryRow {
    /// An instant, or a day where the ERP keeps no more.
    at: String,
    /// What.
    event: EventWord,
    /// The number of the shipment or invoice.
    number: Nullable<String>,
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum EventWord {
    /// It was entered.
    Created,
    /// It was quoted.
    Quoted,
    /// It was confirmed.
    Confirmed,
    /// A shipment left.
    Shipped,
    /// An invoice or credit note was issued.
    Invoiced,
}

#[OpenApi(tag = "Noun::Orders")]
impl Show {
    /// One of the person's orders
    #[oai(path = "/orders/:id", method = "get", operation_id = "showOrder")]
    async fn show(
        &self,
        caller: Caller,
        /// The order's id.
        id: Path<String>,
    ) -> Result<Json<FullOrder>, Fault> {
        let Caller { known, visit } = caller;
        let id: OrderId = id.0.parse().map_err(|_| Fault::Missing)?;
        let orders = visit.app.portal.orders();
        let order = orders.show(&known.principal, id, &visit.origin()).await?;
        Ok(Json(full(order.into_inner())))
    }
}

fn full(order: Order) -> FullOrder {
    let history = order.history().into_iter().map(happened).collect();
    let summary = order.summary;
    FullOrder {
        id: summary.id.to_string(),
        number: summary.number.into(),
        reference: summary.reference.into(),
        state: summary.state.into(),
        date: summary.date.map(Day::from).into(),
        total: summary.total.into(),
        untaxed: order.untaxed.into(),
        tax: order.tax.into(),
        invoice_state: summary.invoice_state.into(),
        shipment_state: summary.shipment_state.into(),
        lines: order.lines.into_iter().map(line).collect(),
        shipments: order.shipments.into_iter().map(shipment).collect(),
        invoices: order.invoices.into_iter().map(invoice).collect(),
        history,
        wanted_date: order.wanted_date.map(Day::from).into(),
        quotation_expires: order.quotation_expires.map(Day::from).into(),
        payment_term: order.payment_term.into(),
        delivery_address: order.shipment_address.into(),
        invoice_address: order.invoice_address.into(),
    }
}

fn line(line: OrderLine) -> OrderRow {
    OrderRow {
        kind: line.kind.into(),
        product: line.product.map(|id| id.to_string()).into(),
        code: line.code.into(),
        name: line.name.into(),
        description: line.description.into(),
        quantity: line.quantity.map(|q| q.to_string()).into(),
        unit: line.unit.into(),
        unit_price: line.unit_price.map(Money::from).into(),
        amount: line.amount.map(Money::from).into(),
    }
}

fn shipment(shipment: LinkedShipment) -> ShipmentRow {
    ShipmentRow {
        number: shipment.number.into(),
        state: shipment.state.into(),
        date: shipment.date.map(Day::from).into(),
    }
}

fn invoice(invoice: LinkedInvoice) -> InvoiceRow {
    InvoiceRow {
        id: invoice.id.to_string(),
        number: invoice.number.into(),
        state: invoice.state,
    }
}

fn happened(entry: HistoryEntry) -> HistoryRow {
    let at = match entry.at {
        When::Instant(at) => Instant::from(at).to_string(),
        When::Day(day) => day.to_string(),
    };
    let (event, number) = match entry.event {
        OrderEvent::Created => (EventWord::Created, None),
        OrderEvent::Quoted => (EventWord::Quoted, None),
        OrderEvent::Confirmed => (EventWord::Confirmed, None),
        OrderEvent::Shipped { number } => (EventWord::Shipped, number),
        OrderEvent::Invoiced { number } => (EventWord::Invoiced, number),
    };
    HistoryRow {
        at,
        event,
        number: number.into(),
    }
}

use guichet_domain::kernel::{InvoiceId, OrderId, ProductId, Quantity, ShipmentId};
use guichet_domain::orders::{
    LineKind, LinkedInvoice, LinkedShipment, Order, OrderLine, OrderSummary, ShipmentState,
};
use guichet_driven::PortResult;

use super::amounts::Amounts;
use super::{Record, text};
use crate::wire::sale::{Line, LinkedInvoice as WireInvoice, Sale, SaleSummary, Shipment};

pub(crate) fn record(id: i64) -> Record {
    Record("sale.sale", id)
}

pub(crate) fn summary(row: SaleSummary) -> PortResult<OrderSummary> {
    let record = record(row.id);
    let amounts = Amounts::of(record, &row.currency)?;
    Ok(OrderSummary {
        id: record.need("id", OrderId::new(row.id))?,
        owner: record.owner(row.party)?,
        number: text(row.number),
        reference: text(row.reference),
        state: record.word("state", &row.state)?,
        date: row.sale_date.map(|d| d.0),
        total: amounts.money("total_amount", row.total_amount.0)?,
        invoice_state: record.word("invoice_state", &row.invoice_state)?,
        shipment_state: record.word("shipment_state", &row.shipment_state)?,
    })
}

pub(crate) fn order(row: Sale) -> PortResult<Order> {
    let record = record(row.summary.id);
    let amounts = Amounts::of(record, &row.summary.currency)?;
    let lines = row.lines.into_iter().map(|l| line(record, &amounts, l));
    let shipments = row.shipments.into_iter().map(shipment);
    let invoices = row
        .invoices
        .into_iter()
        .filter(|invoice| invoice.kind == "out" && invoice.state != "draft");
    Ok(Order {
        untaxed: amounts.money("untaxed_amount", row.untaxed_amount.0)?,
        tax: amounts.money("tax_amount", row.tax_amount.0)?,
        lines: lines.collect::<PortResult<_>>()?,
        shipments: shipments.collect::<PortResult<_>>()?,
        invoices: invoices.map(linked_invoice).collect::<PortResult<_>>()?,
        invoice_address: text(row.invoice_address.and_then(|a| a.rec_name)),
        shipment_address: text(row.shipment_address.and_then(|a| a.rec_name)),
        payment_term: text(row.payment_term.and_then(|t| t.name)),
        wanted_date: row.shipping_date.map(|d| d.0),
        quotation_date: row.quotation_date.map(|d| d.0),
        quotation_expires: row.quotation_expire.map(|d| d.0),
        created_at: row.create_date.map(|at| at.0),
        summary: summary(row.summary)?,
    })
}

fn line(record: Record, amounts: &Amounts, row: Line) -> PortResult<OrderLine> {
    let product = row.product;
    let id = product.as_ref().map(|p| ProductId::new(p.id));
    let kind = record.word("lines.type", &row.kind)?;
    // Tryton gives a heading and a remark an amount of nothing.
    let amount = row
        .amount
        .filter(|_| matches!(kind, LineKind::Line | LineKind::Subtotal));
    Ok(OrderLine {
        kind,
        product: id.map(|id| record.need("lines.product", id)).transpose()?,
        code: text(product.as_ref().and_then(|p| p.code.clone())),
        name: text(product.and_then(|p| p.name)),
        description: text(row.description),
        quantity: row.quantity.map(|q| Quantity::new(q.0)),
        unit: text(row.unit.and_then(|u| u.symbol)),
        unit_price: row.unit_price.map(|p| amounts.price(p)),
        amount: amounts.maybe("lines.amount", amount)?,
    })
}

fn shipment(row: Shipment) -> PortResult<LinkedShipment> {
    let record = Record("stock.shipment.out", row.id);
    let state: ShipmentState = record.word("state", &row.state)?;
    let left = matches!(state, ShipmentState::Shipped | ShipmentState::Done);
    let (effective, planned) = (row.effective_date, row.planned_date);
    let date = if left { effective } else { planned };
    Ok(LinkedShipment {
        id: record.need("id", ShipmentId::new(row.id))?,
        number: text(row.number),
        state,
        date: date.map(|d| d.0),
        left: left && effective.is_some(),
    })
}

fn linked_invoice(row: WireInvoice) -> PortResult<LinkedInvoice> {
    let record = Record("account.invoice", row.id);
    Ok(LinkedInvoice {
        id: record.need("id", InvoiceId::new(row.id))?,
        owner: record.owner(row.party)?,
        number: text(row.number),
        state: row.state,
        date: row.invoice_date.map(|d| d.0),
    })
}

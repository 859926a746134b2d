use guichet_domain::invoices::{
    Invoice, InvoiceKind, InvoiceLine, InvoiceSummary, LinkedOrder, Payment, TaxLine,
};
use guichet_domain::kernel::{InvoiceId, OrderId, ProductId, Quantity};
use guichet_driven::PortResult;
use rust_decimal::Decimal;

use super::amounts::Amounts;
use super::instalments::instalments;
use super::{Record, text};
use crate::wire::invoice::{
    Invoice as WireInvoice, InvoiceSummary as WireSummary, LinkedSale, PaymentLine, Tax,
};
use crate::wire::sale::Line;

pub(crate) fn record(id: i64) -> Record {
    Record("account.invoice", id)
}

pub(crate) fn summary(row: WireSummary) -> PortResult<InvoiceSummary> {
    let record = record(row.id);
    let amounts = Amounts::of(record, &row.currency)?;
    let total = amounts.money("total_amount", row.total_amount.0)?;
    let due = row.amount_to_pay.map_or(Decimal::ZERO, |a| a.0);
    let date = row.invoice_date.map(|d| d.0);
    Ok(InvoiceSummary {
        id: record.need("id", InvoiceId::new(row.id))?,
        owner: record.owner(row.party)?,
        number: text(row.number),
        reference: text(row.reference),
        kind: if total.is_negative() {
            InvoiceKind::CreditNote
        } else {
            InvoiceKind::Invoice
        },
        state: record.word("state", &row.state)?,
        date,
        total,
        amount_due: amounts.money("amount_to_pay", due)?,
        instalments: instalments(record, &amounts, date, &row.lines_to_pay)?,
    })
}

pub(crate) fn invoice(row: WireInvoice) -> PortResult<Invoice> {
    let record = record(row.summary.id);
    let amounts = Amounts::of(record, &row.summary.currency)?;
    let lines = row.lines.into_iter().map(|l| line(record, &amounts, l));
    let taxes = row.taxes.into_iter().map(|t| tax(&amounts, t));
    // An order that went back to draft is the company's own business again.
    let sales = row.sales.into_iter().filter(|sale| sale.state != "draft");
    let payments = row
        .payment_lines
        .into_iter()
        .filter(|line| amounts.is_own(line.amount_currency));
    let mut payments = payments
        .map(|line| payment(record, &amounts, &line))
        .collect::<PortResult<Vec<_>>>()?;
    payments.sort_by_key(|payment| payment.date);
    Ok(Invoice {
        untaxed: amounts.money("untaxed_amount", row.untaxed_amount.0)?,
        tax: amounts.money("tax_amount", row.tax_amount.0)?,
        taxes: taxes.collect::<PortResult<_>>()?,
        lines: lines.collect::<PortResult<_>>()?,
        orders: sales.map(linked_order).collect::<PortResult<_>>()?,
        payments,
        address: text(row.address.and_then(|a| a.rec_name)),
        payment_term: text(row.payment_term.and_then(|t| t.name)),
        origins: text(row.origins),
        summary: summary(row.summary)?,
    })
}

fn line(record: Record, amounts: &Amounts, row: Line) -> PortResult<InvoiceLine> {
    let product = row.product;
    let id = product.as_ref().map(|p| ProductId::new(p.id));
    Ok(InvoiceLine {
        kind: row.kind,
        product: id.map(|id| record.need("lines.product", id)).transpose()?,
        code: text(product.as_ref().and_then(|p| p.code.clone())),
        name: text(product.and_then(|p| p.name)),
        description: text(row.description),
        quantity: row.quantity.map(|q| Quantity::new(q.0)),
        unit: text(row.unit.and_then(|u| u.symbol)),
        unit_price: row.unit_price.map(|p| amounts.price(p)),
        amount: amounts.maybe("lines.amount", row.amount)?,
    })
}

fn tax(amounts: &Amounts, row: Tax) -> PortResult<TaxLine> {
    Ok(TaxLine {
        name: row.description.unwrap_or_default(),
        base: amounts.money("taxes.base", row.base.0)?,
        amount: amounts.money("taxes.amount", row.amount.0)?,
    })
}

fn linked_order(row: LinkedSale) -> PortResult<LinkedOrder> {
    let record = Record("sale.sale", row.id);
    Ok(LinkedOrder {
        id: record.need("id", OrderId::new(row.id))?,
        owner: record.owner(row.party)?,
        number: text(row.number),
        reference: text(row.reference),
    })
}

fn payment(record: Record, amounts: &Amounts, row: &PaymentLine) -> PortResult<Payment> {
    Ok(Payment {
        date: record.need("payment_lines.date", row.date)?.0,
        amount: amounts.money("payment_lines.amount", -row.amount.0)?,
    })
}

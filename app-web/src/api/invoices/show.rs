use chrono::NaiveDate;
use guichet_domain::invoices::{
    Instalment, Invoice, InvoiceKind, InvoiceLine, InvoiceState, LinkedOrder, Payment, TaxLine,
};
use guichet_domain::kernel::InvoiceId;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use crate::api::caller::Caller;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::shapes::{Day, Money, Word};
use crate::problem::Fault;

/// One invoice or credit note.
pub(crate) struct Show;

/// An invoice or credit note in full.
#[derive(Debug, Object)]
#[oai(rename = "Invoice")]
struct FullInvoice {
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
    /// Without tax.
    untaxed: Money,
    /// The tax.
    tax: Money,
    /// The tax by rate.
    taxes: Vec<TaxRow>,
    /// Its lines, in the order of the paper.
    lines: Vec<InvoiceRow>,
    /// Its parts with a date of their own.
    instalments: Vec<InstalmentRow>,
    /// The orders it was made for.
    orders: Vec<OrderRow>,
    /// What was paid.
    payments: Vec<PaymentRow>,
    /// Where it was sent.
    address: Nullable<String>,
    /// When it is to be paid, in words.
    payment_term: Nullable<String>,
    /// What it was made for, in words.
    origins: Nullable<String>,
}

/// A tax on an invoice.
#[derive(Debug, Object)]
#[oai(rename = "InvoiceTax")]
struct TaxRow {
    /// Its name on the paper.
    name: String,
    /// What it is computed on.
    base: Money,
    /// How much.
    amount: Money,
}

/// A line of an invoice.
#[derive(Debug, Object)]
#[oai(rename = "InvoiceLine")]
struct InvoiceRow {
    /// The ERP's word: `line`, `subtotal`, `title`, `comment`.
    kind: String,
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

/// A part of an invoice with a date of its own.
#[derive(Debug, Object)]
#[oai(rename = "Instalment")]
struct InstalmentRow {
    /// The last day to pay it in time.
    date: Day,
    /// What it asks for.
    amount: Money,
    /// Whether it is settled in full.
    paid: bool,
}

/// An order an invoice was made for; opening it needs its own owner.
#[derive(Debug, Object)]
#[oai(rename = "InvoiceOrder")]
struct OrderRow {
    /// Its id.
    id: String,
    /// Its number.
    number: Nullable<String>,
    /// Its reference.
    reference: Nullable<String>,
}

/// A payment as booked.
#[derive(Debug, Object)]
#[oai(rename = "Payment")]
struct PaymentRow {
    /// The day of the booking.
    date: Day,
    /// How much.
    amount: Money,
}

#[OpenApi(tag = "Noun::Invoices")]
impl Show {
    /// One of the person's invoices or credit notes
    #[oai(path = "/invoices/:id", method = "get", operation_id = "showInvoice")]
    async fn show(
        &self,
        caller: Caller,
        /// The invoice's id.
        id: Path<String>,
    ) -> Result<Json<FullInvoice>, Fault> {
        let Caller { known, visit } = caller;
        let id: InvoiceId = id.0.parse().map_err(|_| Fault::Missing)?;
        let portal = &visit.app.portal;
        let today = portal.clock().today();
        let invoices = portal.invoices();
        let invoice = invoices.show(&known.principal, id, &visit.origin()).await?;
        Ok(Json(full(invoice.into_inner(), today)))
    }
}

fn full(invoice: Invoice, today: NaiveDate) -> FullInvoice {
    let (due_date, overdue) = (
        invoice.summary.due_date(),
        invoice.summary.is_overdue(today),
    );
    let summary = invoice.summary;
    FullInvoice {
        id: summary.id.to_string(),
        number: summary.number.into(),
        reference: summary.reference.into(),
        kind: summary.kind.into(),
        state: summary.state.into(),
        date: summary.date.map(Day::from).into(),
        due_date: due_date.map(Day::from).into(),
        total: summary.total.into(),
        amount_due: summary.amount_due.into(),
        overdue,
        untaxed: invoice.untaxed.into(),
        tax: invoice.tax.into(),
        taxes: invoice.taxes.into_iter().map(tax).collect(),
        lines: invoice.lines.into_iter().map(line).collect(),
        instalments: summary.instalments.iter().map(instalment).collect(),
        orders: invoice.orders.into_iter().map(order).collect(),
        payments: invoice.payments.iter().map(payment).collect(),
        address: invoice.address.into(),
        payment_term: invoice.payment_term.into(),
        origins: invoice.origins.into(),
    }
}

fn tax(tax: TaxLine) -> TaxRow {
    TaxRow {
        name: tax.name,
        base: tax.base.into(),
        amount: tax.amount.into(),
    }
}

fn line(line: InvoiceLine) -> InvoiceRow {
    InvoiceRow {
        kind: line.kind,
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

fn instalment(instalment: &Instalment) -> InstalmentRow {
    InstalmentRow {
        date: instalment.due.into(),
        amount: instalment.amount.into(),
        paid: instalment.paid,
    }
}

fn order(order: LinkedOrder) -> OrderRow {
    OrderRow {
        id: order.id.to_string(),
        number: order.number.into(),
        reference: order.reference.into(),
    }
}

fn payment(payment: &Payment) -> PaymentRow {
    PaymentRow {
        date: payment.date.into(),
        amount: payment.amount.into(),
    }
}

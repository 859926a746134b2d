use guichet_domain::invoices::{
    Instalment, Invoice, InvoiceLine, InvoiceState, InvoiceSummary, LinkedOrder, Payment, TaxLine,
};
use guichet_domain::kernel::{Currency, Quantity, UnitPrice};
use guichet_fixtures::{Invoice as Row, Line};

use super::values::{money, named, text, word};
use super::{Ids, Unloadable};

pub(super) fn invoice(row: &Row, ids: &Ids) -> Result<Invoice, Unloadable> {
    let currency = named(&ids.currencies, &row.currency)?;
    Ok(Invoice {
        summary: summary(row, currency, ids)?,
        untaxed: money(row.untaxed, currency)?,
        tax: money(row.tax, currency)?,
        taxes: collect(&row.taxes, |tax| {
            Ok(TaxLine {
                name: tax.name.clone(),
                base: money(tax.base, currency)?,
                amount: money(tax.amount, currency)?,
            })
        })?,
        lines: collect(&row.lines, |row| line(row, currency, ids))?,
        orders: collect(&row.sales, |sale| {
            Ok(LinkedOrder {
                id: named(&ids.orders, &sale.key)?,
                owner: named(&ids.parties, &sale.party)?,
                number: sale.number.clone(),
                reference: text(sale.reference.as_ref()),
            })
        })?,
        payments: collect(&row.payments, |payment| {
            Ok(Payment {
                date: payment.date.on(ids.build_date),
                amount: money(payment.amount, currency)?,
            })
        })?,
        address: text(row.address.as_ref()),
        payment_term: None,
        origins: text(row.origins.as_ref()),
    })
}

fn summary(row: &Row, currency: Currency, ids: &Ids) -> Result<InvoiceSummary, Unloadable> {
    Ok(InvoiceSummary {
        id: named(&ids.invoices, &row.key)?,
        owner: named(&ids.parties, &row.party)?,
        number: text(row.number.as_ref()),
        reference: text(row.reference.as_ref()),
        kind: word(&row.kind)?,
        state: match row.state.as_str() {
            "paid" => InvoiceState::Paid,
            // What is hidden has other states in the ERP; here it is marked as hidden instead.
            _ => InvoiceState::Posted,
        },
        date: ids.date(row.date),
        total: money(row.total, currency)?,
        amount_due: money(row.amount_due.unwrap_or_default(), currency)?,
        instalments: collect(&row.instalments, |instalment| {
            Ok(Instalment {
                due: instalment.date.on(ids.build_date),
                amount: money(instalment.amount, currency)?,
                paid: instalment.paid,
            })
        })?,
    })
}

fn line(row: &Line, currency: Currency, ids: &Ids) -> Result<InvoiceLine, Unloadable> {
    let product = row.product.as_ref();
    Ok(InvoiceLine {
        kind: row.kind.clone(),
        product: product.map(|code| named(&ids.products, code)).transpose()?,
        code: product.cloned(),
        name: row.product_name.clone(),
        description: text(row.description.as_ref()),
        quantity: row.quantity.map(Quantity::new),
        unit: row.unit.clone(),
        unit_price: row.unit_price.map(|amount| UnitPrice { amount, currency }),
        amount: row.amount.map(|a| money(a, currency)).transpose()?,
    })
}

fn collect<T, U>(
    rows: &[T],
    each: impl Fn(&T) -> Result<U, Unloadable>,
) -> Result<Vec<U>, Unloadable> {
    rows.iter().map(each).collect()
}

use chrono::NaiveTime;
use guichet_domain::kernel::{Currency, Quantity, ShipmentId, UnitPrice};
use guichet_domain::orders::{
    LinkedInvoice, LinkedShipment, Order, OrderLine, OrderSummary, ShipmentState,
};
use guichet_fixtures::{Line, Sale};

use super::values::{money, named, text, word};
use super::{Ids, Unloadable};

pub(super) fn order(sale: &Sale, ids: &mut Ids) -> Result<Order, Unloadable> {
    let currency = named(&ids.currencies, &sale.currency)?;
    let quotation_date = ids.date(sale.quotation_date);
    Ok(Order {
        summary: OrderSummary {
            id: named(&ids.orders, &sale.key)?,
            owner: named(&ids.parties, &sale.party)?,
            number: text(sale.number.as_ref()),
            reference: text(sale.reference.as_ref()),
            state: word(&sale.state)?,
            date: ids.date(sale.date),
            total: money(sale.total, currency)?,
            invoice_state: word(&sale.invoice_state)?,
            shipment_state: word(&sale.shipment_state)?,
        },
        untaxed: money(sale.untaxed, currency)?,
        tax: money(sale.tax, currency)?,
        lines: sale
            .lines
            .iter()
            .map(|row| line(row, currency, ids))
            .collect::<Result<_, _>>()?,
        shipments: shipments(sale, ids)?,
        invoices: linked_invoices(sale, ids)?,
        invoice_address: text(sale.invoice_address.as_ref()),
        shipment_address: text(sale.shipment_address.as_ref()),
        payment_term: text(sale.payment_term.as_ref()),
        wanted_date: ids.date(sale.shipping_date),
        quotation_date,
        quotation_expires: None,
        created_at: quotation_date.map(|day| day.and_time(NaiveTime::MIN).and_utc()),
    })
}

fn line(row: &Line, currency: Currency, ids: &Ids) -> Result<OrderLine, Unloadable> {
    let product = row.product.as_ref();
    Ok(OrderLine {
        kind: word(&row.kind)?,
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

/// What went out for it; what came back is no shipment to the customer.
fn shipments(sale: &Sale, ids: &mut Ids) -> Result<Vec<LinkedShipment>, Unloadable> {
    let mut linked = Vec::new();
    for row in sale.shipments.iter().filter(|row| row.kind == "out") {
        ids.shipments += 1;
        let state = word(&row.state)?;
        let left = matches!(state, ShipmentState::Shipped | ShipmentState::Done);
        linked.push(LinkedShipment {
            id: ShipmentId::new(ids.shipments).ok_or_else(|| Unloadable::new(&row.number))?,
            number: row.number.clone(),
            state,
            date: ids.date(row.effective_date.or(row.planned_date)),
            left: left && row.effective_date.is_some(),
        });
    }
    Ok(linked)
}

fn linked_invoices(sale: &Sale, ids: &Ids) -> Result<Vec<LinkedInvoice>, Unloadable> {
    let issued = sale.invoices.iter().filter(|row| row.state != "draft");
    issued
        .map(|row| {
            Ok(LinkedInvoice {
                id: named(&ids.invoices, &row.key)?,
                owner: named(&ids.parties, &row.party)?,
                number: row.number.clone(),
                state: row.state.clone(),
                date: ids.invoice_dates.get(&row.key).copied().flatten(),
            })
        })
        .collect()
}

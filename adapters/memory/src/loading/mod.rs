//! The expected table as the domain's own documents.

mod invoices;
mod orders;
mod people;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use guichet_domain::kernel::{Currency, InvoiceId, Language, OrderId, PartyId, ProductId};
use guichet_driven::{Field, Labels};
use guichet_fixtures::Expected;

use crate::state::{CUSTOMERS_GROUP, HeldInvoice, State};

/// A row that the domain cannot express.
#[derive(Debug)]
pub(crate) struct Unloadable {
    /// What was wrong with which row.
    #[expect(
        dead_code,
        reason = "read through Debug, by whoever changes the fixtures"
    )]
    what: String,
}

/// Which id each row of the table gets.
struct Ids {
    build_date: NaiveDate,
    parties: BTreeMap<String, PartyId>,
    products: BTreeMap<String, ProductId>,
    orders: BTreeMap<String, OrderId>,
    invoices: BTreeMap<String, InvoiceId>,
    invoice_dates: BTreeMap<String, Option<NaiveDate>>,
    currencies: BTreeMap<String, Currency>,
    /// Shipments numbered so far.
    shipments: i64,
}

pub(crate) fn load(table: &Expected, build_date: NaiveDate) -> Result<State, Unloadable> {
    let bulk = table.bulk_sales();
    // The bulk was put in last, so its ids are the greatest.
    let sales = || table.sales.iter().chain(&table.hidden.sales).chain(&bulk);
    let shown = table.invoices.iter().map(|invoice| (invoice, false));
    let hidden = &table.hidden;
    let kept_back = hidden.invoices.iter().chain(&hidden.supplier_invoices);
    let invoices: Vec<_> = shown
        .chain(kept_back.map(|invoice| (invoice, true)))
        .collect();
    let mut ids = Ids {
        build_date,
        // The company itself is party 1.
        parties: numbered(table.parties.iter().map(|p| &p.code), 2, PartyId::new),
        products: numbered(table.products.iter().map(|p| &p.code), 1, ProductId::new),
        orders: numbered(sales().map(|sale| &sale.key), 1, OrderId::new),
        invoices: numbered(invoices.iter().map(|(i, _)| &i.key), 1, InvoiceId::new),
        invoice_dates: invoices
            .iter()
            .map(|(row, _)| (row.key.clone(), row.date.map(|day| day.on(build_date))))
            .collect(),
        currencies: values::currencies(table)?,
        shipments: 0,
    };
    let mut state = State {
        groups: BTreeSet::from([CUSTOMERS_GROUP.to_owned()]),
        labels: labels(table),
        ..State::default()
    };
    for party in &table.parties {
        let profile = people::profile(party, &ids)?;
        state.customers.insert(profile.customer.id, profile);
    }
    for login in people::logins(table)? {
        state.logins.insert(login.account.user, login);
    }
    for sale in sales() {
        state.orders.push(orders::order(sale, &mut ids)?);
    }
    for (row, hidden) in invoices {
        let invoice = invoices::invoice(row, &ids)?;
        state.invoices.push(HeldInvoice { invoice, hidden });
    }
    Ok(state)
}

fn numbered<'a, I>(
    keys: impl Iterator<Item = &'a String>,
    first: i64,
    id: impl Fn(i64) -> Option<I>,
) -> BTreeMap<String, I> {
    keys.zip(first..)
        .filter_map(|(key, number)| Some((key.clone(), id(number)?)))
        .collect()
}

fn labels(table: &Expected) -> BTreeMap<Language, Labels> {
    let fields = [
        (Field::OrderState, "sale.state"),
        (Field::OrderInvoiceState, "sale.invoice_state"),
        (Field::OrderShipmentState, "sale.shipment_state"),
        (Field::InvoiceState, "invoice.state"),
        (Field::ShipmentState, "shipment.state"),
    ];
    let mut all = BTreeMap::new();
    for language in Language::ALL {
        let mut labels = Labels::default();
        let words = table.labels.get(language.code());
        for (field, name) in fields {
            let words = words.and_then(|fields| fields.get(name));
            labels.insert(field, words.cloned().unwrap_or_default());
        }
        all.insert(language, labels);
    }
    all
}

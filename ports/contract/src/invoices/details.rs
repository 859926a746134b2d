use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::invoices::Invoice;
use guichet_domain::kernel::{InvoiceId, Language, PartyId};
use guichet_driven::MediaType;
use guichet_fixtures::Invoice as Row;

use super::lists::{expected_row, got_row};
use super::{all_ids, invoices_of};
use crate::check::{Must, same};
use crate::erp::Erp;
use crate::lines;

/// Each invoice in full: lines, taxes, totals, instalments, payments, and the orders it names.
pub async fn details_are_exact(erp: &Erp) {
    let ids = all_ids(erp).await;
    let parties = erp.ids().await;
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        for row in invoices_of(&erp.table().invoices, code) {
            let what = format!("invoice {}", row.key);
            let id = *ids.get(&row.key).must(&what);
            let found = erp.invoices.find(&scope, id).await.must(&what);
            let invoice = found.must(&what).into_inner();
            assert_eq!(invoice.summary.id, id, "{what}");
            assert_eq!(Some(&invoice.summary.owner), parties.get(code), "{what}");
            same(&got(&invoice), &expected(erp, &row, parties), what.as_str());
            lines::address(invoice.address.as_deref(), row.address.as_ref(), &what);
            // The ERP joins several origins in no certain order.
            let origins = |text: Option<&String>| -> BTreeSet<String> {
                let text = text.map(String::as_str).unwrap_or_default();
                text.split(", ").map(String::from).collect()
            };
            let expected = origins(row.origins.as_ref());
            assert_eq!(
                origins(invoice.origins.as_ref()),
                expected,
                "{what}: origins"
            );
        }
    }
}

/// The ERP's own paper of every invoice, with its number; of the type it says.
pub async fn documents_are_the_invoices_own(erp: &Erp) {
    let ids = all_ids(erp).await;
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        for row in invoices_of(&erp.table().invoices, code) {
            let what = format!("the paper of invoice {}", row.key);
            let id = *ids.get(&row.key).must(&what);
            let paper = erp.invoices.document(&scope, id, Language::French).await;
            let paper = paper.must(&what).must(&what);
            assert_eq!(paper.number, row.number, "{what}");
            lines::paper(&paper, &what);
            assert_ne!(paper.media_type, MediaType::Other, "{what}");
        }
    }
}

/// No id leads to a draft, a cancelled invoice, one that the customer sent to the company, or
/// any other that no list shows, even with every customer in scope: all ids up to beyond the
/// last invoice are tried.
pub async fn hidden_ones_cannot_be_opened(erp: &Erp) {
    let scope = erp.scope(&erp.codes()).await;
    let shown = all_ids(erp).await;
    let last = shown.values().map(|id| id.get()).max().unwrap_or_default() + 20;
    let mut tried = 0;
    for id in (1..=last).filter_map(InvoiceId::new) {
        if shown.values().any(|known| *known == id) {
            continue;
        }
        tried += 1;
        let found = erp.invoices.find(&scope, id).await.must("opening");
        assert_eq!(found, None, "invoice with id {id}");
        let paper = erp.invoices.document(&scope, id, Language::English).await;
        assert_eq!(paper.must("a paper"), None, "paper of id {id}");
    }
    let hidden = &erp.table().hidden;
    let hidden = hidden.invoices.len() + hidden.supplier_invoices.len();
    assert!(tried >= hidden, "{hidden} are there to be tried");
}

fn got(invoice: &Invoice) -> Vec<String> {
    let mut all = got_row(&invoice.summary);
    all.push(format!("untaxed {}", invoice.untaxed));
    all.push(format!("tax {}", invoice.tax));
    for (index, line) in invoice.lines.iter().enumerate() {
        all.push(lines::got(
            index,
            &line.kind,
            line.product.is_some(),
            [&line.code, &line.name, &line.description, &line.unit],
            line.quantity,
            line.unit_price,
            line.amount,
        ));
    }
    for payment in &invoice.payments {
        all.push(format!("payment {} on {}", payment.amount, payment.date));
    }
    let mut linked: Vec<String> = Vec::new();
    for tax in &invoice.taxes {
        linked.push(format!("tax {} {} of {}", tax.name, tax.amount, tax.base));
    }
    for order in &invoice.orders {
        let (number, reference, owner) = (&order.number, &order.reference, order.owner);
        linked.push(format!("order {number:?} {reference:?} of {owner}"));
    }
    linked.sort();
    all.extend(linked);
    all
}

fn expected(erp: &Erp, row: &Row, parties: &BTreeMap<&str, PartyId>) -> Vec<String> {
    let currency = &row.currency;
    let mut all = expected_row(erp, row);
    all.push(format!("untaxed {} {currency}", row.untaxed));
    all.push(format!("tax {} {currency}", row.tax));
    for (index, line) in row.lines.iter().enumerate() {
        all.push(lines::expected(index, line, currency));
    }
    for payment in &row.payments {
        let date = payment.date.on(erp.build_date);
        all.push(format!("payment {} {currency} on {date}", payment.amount));
    }
    let mut linked: Vec<String> = Vec::new();
    for tax in &row.taxes {
        let (name, amount, base) = (&tax.name, tax.amount, tax.base);
        linked.push(format!(
            "tax {name} {amount} {currency} of {base} {currency}"
        ));
    }
    for sale in &row.sales {
        let reference = sale.reference.as_ref().filter(|text| !text.is_empty());
        let owner = parties.get(sale.party.as_str()).must("a customer");
        linked.push(format!("order {:?} {reference:?} of {owner}", sale.number));
    }
    linked.sort();
    all.extend(linked);
    all
}

use std::collections::BTreeMap;

use guichet_domain::kernel::{Language, OrderId, PartyId, Words};
use guichet_domain::orders::Order;
use guichet_driven::MediaType;
use guichet_fixtures::Sale;

use super::lists::{expected_row, got_row};
use super::{all_ids, sales_of};
use crate::check::{Must, same};
use crate::erp::Erp;
use crate::lines;

/// Each order in full: lines, taxes, totals, dates, and the documents it names.
pub async fn details_are_exact(erp: &Erp) {
    let ids = all_ids(erp).await;
    let parties = erp.ids().await;
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let mut sales = sales_of(&erp.table().sales, code);
        if erp.bulk {
            sales.extend(sales_of(&erp.table().bulk.samples, code));
        }
        for sale in sales {
            let what = format!("order {}", sale.key);
            let id = *ids.get(&sale.key).must(&what);
            let found = erp.orders.find(&scope, id).await.must(&what);
            let order = found.must(&what).into_inner();
            assert_eq!(order.summary.id, id, "{what}");
            assert_eq!(Some(&order.summary.owner), parties.get(code), "{what}");
            same(&got(&order), &expected(erp, &sale, parties), what.as_str());
            lines::address(
                order.invoice_address.as_deref(),
                sale.invoice_address.as_ref(),
                &what,
            );
            lines::address(
                order.shipment_address.as_deref(),
                sale.shipment_address.as_ref(),
                &what,
            );
        }
    }
}

/// The ERP's own paper of one order of every other customer, with its number; of the type it
/// says. (Each takes the ERP a second or more.)
pub async fn documents_are_the_orders_own(erp: &Erp) {
    let ids = all_ids(erp).await;
    for code in erp.codes().into_iter().step_by(2) {
        let scope = erp.scope(&[code]).await;
        let sales = sales_of(&erp.table().sales, code);
        let Some(sale) = sales.iter().find(|sale| sale.number.is_some()) else {
            continue;
        };
        let what = format!("the paper of order {}", sale.key);
        let id = *ids.get(&sale.key).must(&what);
        let paper = erp.orders.document(&scope, id, Language::French).await;
        let paper = paper.must(&what).must(&what);
        assert_eq!(paper.number, sale.number, "{what}");
        lines::paper(&paper, &what);
        assert_ne!(paper.media_type, MediaType::Other, "{what}");
    }
}

/// No id leads to a draft or any other order that no list shows, even with every customer in
/// scope: all ids up to beyond the last order are tried.
pub async fn drafts_cannot_be_opened(erp: &Erp) {
    let scope = erp.scope(&erp.codes()).await;
    let shown = all_ids(erp).await;
    let table = erp.table();
    let known = table.sales.iter().filter_map(|sale| shown.get(&sale.key));
    let last = known.map(|id| id.get()).max().unwrap_or_default() + 20;
    let mut tried = 0;
    for id in (1..=last).filter_map(OrderId::new) {
        if shown.values().any(|known| *known == id) {
            continue;
        }
        tried += 1;
        let found = erp.orders.find(&scope, id).await.must("opening an order");
        assert_eq!(found, None, "order with id {id}");
        let paper = erp.orders.document(&scope, id, Language::English).await;
        assert_eq!(paper.must("a paper"), None, "paper of id {id}");
    }
    let drafts = table.hidden.sales.len();
    assert!(tried >= drafts, "{drafts} drafts are there to be tried");
}

fn got(order: &Order) -> Vec<String> {
    let mut all = got_row(&order.summary);
    all.push(format!("untaxed {}", order.untaxed));
    all.push(format!("tax {}", order.tax));
    all.push(format!("payment_term {:?}", order.payment_term));
    all.push(format!("wanted {:?}", order.wanted_date));
    all.push(format!("quoted {:?}", order.quotation_date));
    for (index, line) in order.lines.iter().enumerate() {
        all.push(lines::got(
            index,
            line.kind.word(),
            line.product.is_some(),
            [&line.code, &line.name, &line.description, &line.unit],
            line.quantity,
            line.unit_price,
            line.amount,
        ));
    }
    let mut linked: Vec<String> = Vec::new();
    for shipment in &order.shipments {
        let (number, state) = (&shipment.number, shipment.state.word());
        let (date, left) = (shipment.date, shipment.left);
        linked.push(format!("shipment {number:?} {state} {date:?} left {left}"));
    }
    for invoice in &order.invoices {
        let (number, state, owner) = (&invoice.number, &invoice.state, invoice.owner);
        linked.push(format!("invoice {number:?} {state} of {owner}"));
    }
    linked.sort();
    all.extend(linked);
    all
}

fn expected(erp: &Erp, sale: &Sale, parties: &BTreeMap<&str, PartyId>) -> Vec<String> {
    let on = |day: Option<guichet_fixtures::Day>| day.map(|day| day.on(erp.build_date));
    let mut all = expected_row(erp, sale);
    all.push(format!("untaxed {} {}", sale.untaxed, sale.currency));
    all.push(format!("tax {} {}", sale.tax, sale.currency));
    all.push(format!("payment_term {:?}", sale.payment_term));
    all.push(format!("wanted {:?}", on(sale.shipping_date)));
    let quoted = sale.quotation_date.filter(|_| !erp.lacks.quotation_dates);
    all.push(format!("quoted {:?}", on(quoted)));
    for (index, line) in sale.lines.iter().enumerate() {
        all.push(lines::expected(index, line, &sale.currency));
    }
    let mut linked: Vec<String> = Vec::new();
    for shipment in sale.shipments.iter().filter(|row| row.kind == "out") {
        let (number, state) = (&shipment.number, &shipment.state);
        let planned = shipment.planned_date.filter(|_| !erp.lacks.planned_dates);
        let date = on(shipment.effective_date.or(planned));
        let left = shipment.effective_date.is_some();
        linked.push(format!("shipment {number:?} {state} {date:?} left {left}"));
    }
    for invoice in sale.invoices.iter().filter(|row| row.state != "draft") {
        let (number, state) = (&invoice.number, &invoice.state);
        let owner = parties.get(invoice.party.as_str()).must("a customer");
        linked.push(format!("invoice {number:?} {state} of {owner}"));
    }
    linked.sort();
    all.extend(linked);
    all
}

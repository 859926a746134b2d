use guichet_domain::access::{Scope, Scoped};
use guichet_domain::kernel::{SortOrder, Words};
use guichet_domain::orders::OrderSummary;
use guichet_fixtures::Sale;

use super::{key, page, sales_of, sorted};
use crate::check::{Must, same};
use crate::erp::Erp;
use crate::rows::keys;
use crate::walk::there_and_back;

/// Every customer's list, newest first and oldest first, in pages of 1, 7 and 20, forward to
/// the end and back again; and what each row says. A long one newest first to its end in pages
/// of 100, and else for a few pages: small ones all come about in the same way.
pub async fn lists_are_exact_both_ways(erp: &Erp) {
    let sales = erp.sales();
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let own = sales_of(&sales, code);
        for sort in [SortOrder::NewestFirst, SortOrder::OldestFirst] {
            let expected = keys(&own, sort, |_| true);
            let filter = sorted(sort);
            let few = if expected.len() > 100 { 3 } else { usize::MAX };
            let mut walks = vec![(1, few), (7, few), (20, few)];
            if expected.len() > 100 {
                let newest = sort == SortOrder::NewestFirst;
                walks.push((100, if newest { usize::MAX } else { few }));
            }
            for (limit, most) in walks {
                let read = async |request| {
                    let page = page(erp, &scope, &filter, request).await;
                    rows_are_exact(erp, &scope, &own, &page.items);
                    page
                };
                let what = format!("orders of {code}, {sort:?}");
                there_and_back(&expected, limit, most, &what, key, read).await;
            }
        }
    }
}

fn rows_are_exact(erp: &Erp, scope: &Scope, own: &[Sale], rows: &[Scoped<OrderSummary>]) {
    let owner = *scope.parties().first().must("the customer");
    for row in rows {
        assert_eq!(row.owner, owner, "the owner of {}", key(row));
        let sale = own.iter().find(|sale| sale.key == key(row));
        let expected = expected_row(erp, sale.must("a sale of the table"));
        same(&got_row(row), &expected, format!("order {}", key(row)));
    }
}

/// How many orders are under way, of every customer and of all of them.
pub async fn counts_are_exact(erp: &Erp) {
    let sales = erp.sales();
    let under_way = |codes: &[&str]| {
        let own = sales.iter().filter(|s| codes.contains(&s.party.as_str()));
        let states = ["quotation", "confirmed", "processing"];
        own.filter(|s| states.contains(&s.state.as_str())).count()
    };
    let mut sets: Vec<Vec<&str>> = erp.codes().into_iter().map(|code| vec![code]).collect();
    sets.push(erp.codes());
    for codes in sets {
        let scope = erp.scope(&codes).await;
        let count = erp.orders.count_under_way(&scope).await.must("counting");
        assert_eq!(count, under_way(&codes) as u64, "under way of {codes:?}");
    }
}

/// What a row of the list says.
pub(super) fn got_row(row: &OrderSummary) -> Vec<String> {
    vec![
        format!("number {:?}", row.number),
        format!("reference {:?}", row.reference),
        format!("state {}", row.state.word()),
        format!("date {:?}", row.date),
        format!("total {}", row.total),
        format!("invoice_state {}", row.invoice_state.word()),
        format!("shipment_state {}", row.shipment_state.word()),
    ]
}

/// What a row of the list must say.
pub(super) fn expected_row(erp: &Erp, sale: &Sale) -> Vec<String> {
    let reference = sale.reference.as_ref().filter(|text| !text.is_empty());
    vec![
        format!("number {:?}", sale.number),
        format!("reference {reference:?}"),
        format!("state {}", sale.state),
        format!("date {:?}", sale.date.map(|day| day.on(erp.build_date))),
        format!("total {} {}", sale.total, sale.currency),
        format!("invoice_state {}", sale.invoice_state),
        format!("shipment_state {}", sale.shipment_state),
    ]
}

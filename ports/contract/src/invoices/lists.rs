use guichet_domain::invoices::{InvoiceFilter, InvoiceSummary};
use guichet_domain::kernel::{SortOrder, Words};
use guichet_fixtures::Invoice;

use super::{invoices_of, key, page, rows, sorted};
use crate::check::{Must, same};
use crate::erp::Erp;
use crate::rows::keys;
use crate::walk::there_and_back;

/// Every customer's list, newest first and oldest first, in pages of 1, 7, 20 and 100, forward
/// to the end and back again; and what each row says.
pub async fn lists_are_exact_both_ways(erp: &Erp) {
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let own = invoices_of(&erp.table().invoices, code);
        for sort in [SortOrder::NewestFirst, SortOrder::OldestFirst] {
            let expected = keys(&own, sort, |_| true);
            let filter = sorted(sort);
            for limit in [1, 7, 20, 100] {
                let read = async |request| page(erp, &scope, &filter, request).await;
                let what = format!("invoices of {code}, {sort:?}");
                there_and_back(&expected, limit, usize::MAX, &what, key, read).await;
            }
        }
        let owner = *scope.parties().first().must("the customer");
        for row in rows(erp, &scope, &InvoiceFilter::default()).await {
            assert_eq!(row.owner, owner, "the owner of {}", key(&row));
            let invoice = own.iter().find(|invoice| invoice.key == key(&row));
            let expected = expected_row(erp, invoice.must("an invoice of the table"));
            same(&got_row(&row), &expected, format!("invoice {}", key(&row)));
        }
    }
}

/// What a row of the list says.
pub(super) fn got_row(row: &InvoiceSummary) -> Vec<String> {
    let mut all = vec![
        format!("number {:?}", row.number),
        format!("reference {:?}", row.reference),
        format!("kind {}", row.kind.word()),
        format!("state {}", row.state.word()),
        format!("date {:?}", row.date),
        format!("due {:?}", row.due_date()),
        format!("total {}", row.total),
        format!("amount_due {}", row.amount_due),
    ];
    for part in &row.instalments {
        all.push(format!(
            "{} on {} paid {}",
            part.amount, part.due, part.paid
        ));
    }
    all
}

/// What a row of the list must say.
pub(super) fn expected_row(erp: &Erp, row: &Invoice) -> Vec<String> {
    let on = |day: Option<guichet_fixtures::Day>| day.map(|day| day.on(erp.build_date));
    let reference = row.reference.as_ref().filter(|text| !text.is_empty());
    let currency = &row.currency;
    let mut all = vec![
        format!("number {:?}", row.number),
        format!("reference {reference:?}"),
        format!("kind {}", row.kind),
        format!("state {}", row.state),
        format!("date {:?}", on(row.date)),
        format!("due {:?}", on(row.due_date)),
        format!("total {} {currency}", row.total),
        format!("amount_due {} {currency}", row.amount_due.must(&row.key)),
    ];
    for part in &row.instalments {
        let due = part.date.on(erp.build_date);
        all.push(format!(
            "{} {currency} on {due} paid {}",
            part.amount, part.paid
        ));
    }
    all
}

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use guichet_domain::invoices::{InvoiceFilter, InvoiceState};
use guichet_domain::kernel::{SortOrder, Words};
use guichet_fixtures::Invoice;

use super::{invoices_of, key, keys, page_on};
use crate::check::same;
use crate::erp::Erp;
use crate::rows::{self, Listed, dated, overdue, periods};
use crate::text::{EVERYWHERE, found, own};
use crate::walk;

/// Each state, and both.
pub async fn states_narrow(erp: &Erp) {
    let (posted, paid) = (InvoiceState::Posted, InvoiceState::Paid);
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let invoices = invoices_of(&erp.table().invoices, code);
        for states in [vec![posted], vec![paid], vec![posted, paid]] {
            let filter = InvoiceFilter {
                states: states.clone(),
                ..InvoiceFilter::default()
            };
            let words: Vec<&str> = states.iter().map(|state| state.word()).collect();
            let fits = |row: &Invoice| words.contains(&row.state.as_str());
            let expected = rows::keys(&invoices, filter.sort, fits);
            let got = keys(erp, &scope, &filter).await;
            same(&got, &expected, format!("invoices of {code} in {words:?}"));
        }
    }
}

/// Periods whose edges are a date of an invoice, the day before it and the day after it.
pub async fn periods_narrow(erp: &Erp) {
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let invoices = invoices_of(&erp.table().invoices, code);
        let dates = invoices.iter().filter_map(Listed::date);
        let dates = dates.map(|day| day.on(erp.build_date)).collect();
        for (from, to) in periods(dates) {
            for sort in [SortOrder::NewestFirst, SortOrder::OldestFirst] {
                let filter = InvoiceFilter {
                    from,
                    to,
                    sort,
                    ..InvoiceFilter::default()
                };
                let fits = |row: &_| dated(row, erp.build_date, from, to);
                let expected = rows::keys(&invoices, sort, fits);
                let got = keys(erp, &scope, &filter).await;
                let what = format!("invoices of {code} from {from:?} to {to:?}, {sort:?}");
                same(&got, &expected, what);
            }
        }
    }
}

/// Texts in numbers, references and product names, in either case, with the characters that
/// mean something to a database; together with a state; drafts, cancelled ones and those the
/// customer sent to the company never.
pub async fn texts_narrow(erp: &Erp) {
    let table = erp.table();
    let everywhere = EVERYWHERE.map(String::from);
    said(erp, &erp.codes(), &table.invoices, &everywhere).await;
    let mut asked = BTreeSet::from(everywhere);
    for code in erp.codes() {
        let invoices = invoices_of(&table.invoices, code);
        let mut hidden = invoices_of(&table.hidden.invoices, code);
        hidden.extend(invoices_of(&table.hidden.supplier_invoices, code));
        let spoken = invoices.iter().chain(&hidden);
        let codes = spoken.clone().flat_map(|row| &row.lines);
        let codes = codes.filter_map(|line| line.product.as_deref());
        let terms = own(spoken.flat_map(Listed::texts).chain(codes), &mut asked);
        said(erp, &[code], &invoices, &terms).await;
    }
}

async fn said(erp: &Erp, codes: &[&str], invoices: &[Invoice], terms: &[String]) {
    let scope = erp.scope(codes).await;
    for (index, text) in terms.iter().enumerate() {
        // Together with a state for some of them: each is a call to the ERP.
        let together = if index % 5 == 0 { 2 } else { 1 };
        for states in [vec![], vec![InvoiceState::Paid]]
            .into_iter()
            .take(together)
        {
            let filter = InvoiceFilter {
                text: Some(text.clone()),
                states: states.clone(),
                ..InvoiceFilter::default()
            };
            let got = keys(erp, &scope, &filter).await;
            let words: Vec<&str> = states.iter().map(|state| state.word()).collect();
            let expected = [0, 1].map(|fold| {
                rows::keys(invoices, filter.sort, |row| {
                    let fits = words.is_empty() || words.contains(&row.state.as_str());
                    fits && found(&erp.lacks, text, &row.texts())[fold]
                })
            });
            if !expected.contains(&got) {
                let what = format!("invoices of {codes:?} with {text:?} in {words:?}");
                same(&got, &expected[0], what);
            }
        }
    }
}

/// What is overdue and what is not are all, and nothing is both; on several days, in either
/// order, and in small pages. A credit note is never overdue; an invoice is from the day after
/// an instalment was due, by what is left of it.
pub async fn overdue_and_the_others_are_all(erp: &Erp) {
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let invoices = invoices_of(&erp.table().invoices, code);
        for later in [-30, -1, 0, 1, 5, 30] {
            let today = erp.build_date + TimeDelta::days(later);
            for (wanted, sort) in [
                (true, SortOrder::NewestFirst),
                (false, SortOrder::NewestFirst),
                (true, SortOrder::OldestFirst),
                (false, SortOrder::OldestFirst),
            ] {
                let filter = InvoiceFilter {
                    overdue: Some(wanted),
                    sort,
                    ..InvoiceFilter::default()
                };
                let late = |row: &Invoice| overdue(row, erp.build_date, today).is_zero() != wanted;
                let expected = rows::keys(&invoices, sort, late);
                let what = format!("invoices of {code}, overdue {wanted} on {today}, {sort:?}");
                walked(erp, &scope, &filter, &expected, today, &what).await;
            }
        }
    }
}

async fn walked(
    erp: &Erp,
    scope: &guichet_domain::access::Scope,
    filter: &InvoiceFilter,
    expected: &[String],
    today: NaiveDate,
    what: &str,
) {
    let read = async |request| {
        let page = page_on(erp, scope, filter, request, today).await;
        for row in &page.items {
            let flag = Some(row.is_overdue(today));
            assert_eq!(flag, filter.overdue, "{what}: {} itself", key(row));
        }
        page
    };
    walk::there_and_back(expected, 3, usize::MAX, what, key, read).await;
}

use std::collections::BTreeSet;

use guichet_domain::kernel::{SortOrder, Words};
use guichet_domain::orders::{OrderFilter, OrderState};
use guichet_fixtures::Sale;

use super::{finds, key, page, sales_of};
use crate::check::same;
use crate::erp::Erp;
use crate::rows::{self, Listed, dated, periods};
use crate::text::{EVERYWHERE, found, own};
use crate::walk::first;

/// Each state, each pair of them, and drafts, which find nothing.
pub async fn states_narrow(erp: &Erp) {
    let sales = erp.sales();
    let mut sets: Vec<Vec<OrderState>> = vec![vec![OrderState::Draft]];
    for (index, state) in OrderState::VISIBLE.into_iter().enumerate() {
        sets.push(vec![state]);
        sets.push(vec![OrderState::Draft, state]);
        let others = OrderState::VISIBLE.into_iter().skip(index + 1);
        sets.extend(others.map(|other| vec![state, other]));
    }
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let sales = sales_of(&sales, code);
        for states in &sets {
            let filter = OrderFilter {
                states: states.clone(),
                ..OrderFilter::default()
            };
            let words: Vec<&str> = states.iter().map(|state| state.word()).collect();
            let expected = rows::keys(&sales, filter.sort, |sale| {
                words.contains(&sale.state.as_str())
            });
            let what = format!("orders of {code} in {words:?}");
            finds(erp, &scope, &filter, &expected, &what).await;
        }
    }
}

/// Periods whose edges are a date of an order, the day before it and the day after it.
pub async fn periods_narrow(erp: &Erp) {
    let sales = erp.sales();
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let sales = sales_of(&sales, code);
        let dates = sales.iter().filter_map(Listed::date);
        let dates = dates.map(|day| day.on(erp.build_date)).collect();
        for (from, to) in periods(dates) {
            for sort in [SortOrder::NewestFirst, SortOrder::OldestFirst] {
                let filter = OrderFilter {
                    from,
                    to,
                    sort,
                    ..OrderFilter::default()
                };
                let fits = |sale: &_| dated(sale, erp.build_date, from, to);
                let expected = rows::keys(&sales, sort, fits);
                let what = format!("orders of {code} from {from:?} to {to:?}, {sort:?}");
                finds(erp, &scope, &filter, &expected, &what).await;
            }
        }
    }
}

/// Texts in numbers, references and product names, in either case, with the characters that
/// mean something to a database; together with a state; drafts never.
pub async fn texts_narrow(erp: &Erp) {
    let sales = erp.sales();
    let everywhere = EVERYWHERE.map(String::from);
    said(erp, &erp.codes(), &sales, &everywhere).await;
    let mut asked = BTreeSet::from(everywhere);
    for code in erp.codes() {
        let sales = sales_of(&sales, code);
        // A long history says the same things again and again.
        let hidden = sales_of(&erp.table().hidden.sales, code);
        let spoken = sales.iter().take(20).chain(&hidden);
        let codes = spoken.clone().flat_map(|sale| &sale.lines);
        let codes = codes.filter_map(|line| line.product.as_deref());
        let terms = own(spoken.flat_map(Listed::texts).chain(codes), &mut asked);
        said(erp, &[code], &sales, &terms).await;
    }
}

async fn said(erp: &Erp, codes: &[&str], sales: &[Sale], terms: &[String]) {
    let scope = erp.scope(codes).await;
    for (index, text) in terms.iter().enumerate() {
        // Together with a state for some of them: each is a call to the ERP.
        let together = if index % 5 == 0 { 2 } else { 1 };
        for states in [vec![], vec![OrderState::Processing]]
            .into_iter()
            .take(together)
        {
            let filter = OrderFilter {
                text: Some(text.clone()),
                states: states.clone(),
                ..OrderFilter::default()
            };
            let page = page(erp, &scope, &filter, first(100)).await;
            let got: Vec<String> = page.items.iter().map(|row| key(row)).collect();
            let words: Vec<&str> = states.iter().map(|state| state.word()).collect();
            let expected = [0, 1].map(|fold| {
                let mut all = rows::keys(sales, filter.sort, |sale| {
                    let fits = words.is_empty() || words.contains(&sale.state.as_str());
                    fits && found(&erp.lacks, text, &sale.texts())[fold]
                });
                all.truncate(100);
                all
            });
            if !expected.contains(&got) {
                let what = format!("orders of {codes:?} with {text:?} in {words:?}");
                same(&got, &expected[0], what);
            }
        }
    }
}

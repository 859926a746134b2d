use std::collections::BTreeMap;

use chrono::TimeDelta;
use guichet_domain::invoices::Balance;
use guichet_domain::kernel::{Purse, SortOrder};
use guichet_fixtures::{Day, Invoice};
use rust_decimal::Decimal;

use super::key;
use crate::check::{Must, same};
use crate::erp::Erp;
use crate::rows::{keys, overdue};

fn sets(erp: &Erp) -> Vec<Vec<&'static str>> {
    let mut sets: Vec<Vec<&str>> = erp.codes().into_iter().map(|code| vec![code]).collect();
    sets.push(vec!["C0002", "C0001"]);
    sets.push(erp.codes());
    sets
}

/// The open documents newest first, then those paid since a day; without a day, none of those.
pub async fn open_documents_are_exact(erp: &Erp) {
    let invoices = &erp.table().invoices;
    for codes in sets(erp) {
        let scope = erp.scope(&codes).await;
        let own = |row: &Invoice| codes.contains(&row.party.as_str());
        for since in [None, Some(0), Some(-19), Some(-89), Some(-88), Some(-1000)] {
            let since = since.map(Day::new);
            let posted = |row: &Invoice| own(row) && row.state == "posted";
            let paid = |row: &Invoice| {
                own(row) && row.state == "paid" && since.is_some_and(|day| row.date >= Some(day))
            };
            let mut expected = keys(invoices, SortOrder::NewestFirst, posted);
            expected.extend(keys(invoices, SortOrder::NewestFirst, paid));
            let day = since.map(|day| day.on(erp.build_date));
            let open = erp.invoices.open(&scope, day).await.must("what is open");
            let got: Vec<String> = open.documents.iter().map(|row| key(row)).collect();
            same(
                &got,
                &expected,
                format!("open of {codes:?}, paid since {day:?}"),
            );
            assert!(!open.at_least, "there are not so many");
            let parties = scope.parties();
            assert!(
                open.documents
                    .iter()
                    .all(|row| parties.contains(&row.owner))
            );
        }
    }
}

/// What is due and overdue, one sum a currency, and how many documents that is.
pub async fn balances_are_exact(erp: &Erp) {
    for codes in sets(erp) {
        let scope = erp.scope(&codes).await;
        let open = erp.invoices.open(&scope, None).await.must("what is open");
        for later in [-30, 0, 1, 30] {
            let today = erp.build_date + TimeDelta::days(later);
            let what = format!("the balance of {codes:?} on {today}");
            let balance = Balance::of(&open.documents, open.at_least, today);
            let balance = balance.ok().must(&what);
            let rows = erp.table().invoices.iter();
            let rows = rows.filter(|row| codes.contains(&row.party.as_str()));
            let (mut due, mut late) = (Sums::new(), Sums::new());
            let (mut invoices_due, mut invoices_overdue) = (0, 0);
            for row in rows.filter(|row| row.state == "posted") {
                let amount = row.amount_due.must(&row.key);
                *due.entry(&row.currency).or_default() += amount;
                if row.kind == "invoice" && !amount.is_zero() {
                    invoices_due += 1;
                    let amount = overdue(row, erp.build_date, today);
                    if !amount.is_zero() {
                        invoices_overdue += 1;
                        *late.entry(&row.currency).or_default() += amount;
                    }
                }
            }
            same(
                &written(&balance.due),
                &sums(erp, &due),
                format!("{what}: due"),
            );
            same(
                &written(&balance.overdue),
                &sums(erp, &late),
                format!("{what}: overdue"),
            );
            assert_eq!(balance.invoices_due, invoices_due, "{what}");
            assert_eq!(balance.invoices_overdue, invoices_overdue, "{what}");
        }
    }
}

type Sums<'a> = BTreeMap<&'a str, Decimal>;

fn written(purse: &Purse) -> Vec<String> {
    purse.sums().map(ToString::to_string).collect()
}

/// With the currency's own digits.
fn sums(erp: &Erp, sums: &Sums<'_>) -> Vec<String> {
    let rows = sums.iter().map(|(currency, sum)| {
        let mut sum = *sum;
        sum.rescale(erp.table().digits(currency));
        format!("{sum} {currency}")
    });
    rows.collect()
}

use guichet_domain::invoices::InvoiceFilter;
use guichet_domain::kernel::{Direction, Language, PageRequest, Position, SortOrder};

use super::{all_ids, invoices_of, key, keys, page, rows, sorted};
use crate::check::{Must, same};
use crate::erp::Erp;
use crate::rows as table;
use crate::walk::{first, there_and_back};

/// For every two customers: no invoice of the one is found in the scope of the other, even where
/// the other placed the order or receives the goods; nor is its paper.
pub async fn nobody_opens_anothers(erp: &Erp) {
    let ids = all_ids(erp).await;
    for owner in erp.codes() {
        let invoices = invoices_of(&erp.table().invoices, owner);
        for other in erp.codes().into_iter().filter(|code| *code != owner) {
            let scope = erp.scope(&[other]).await;
            for row in &invoices {
                let id = *ids.get(&row.key).must(&row.key);
                let found = erp.invoices.find(&scope, id).await.must("opening");
                assert_eq!(found, None, "{other} opens {} of {owner}", row.key);
            }
        }
        let others: Vec<&str> = erp.codes().into_iter().filter(|c| *c != owner).collect();
        let scope = erp.scope(&others).await;
        for row in &invoices {
            let id = *ids.get(&row.key).must(&row.key);
            let paper = erp.invoices.document(&scope, id, Language::French).await;
            assert_eq!(
                paper.must("a paper"),
                None,
                "{} of {owner} as a paper",
                row.key
            );
        }
    }
}

/// A position taken from another customer's list shows this customer's own rows, those that lie
/// on that side of it, and nothing else.
pub async fn a_position_of_another_customer_shows_only_own(erp: &Erp) {
    for other in erp.codes() {
        let scope = erp.scope(&[other]).await;
        let theirs = rows(erp, &scope, &InvoiceFilter::default()).await;
        let step = (theirs.len() / 2).max(1);
        for row in theirs.iter().step_by(step).take(2) {
            for code in erp.codes().into_iter().filter(|code| *code != other) {
                let scope = erp.scope(&[code]).await;
                let own = page(erp, &scope, &InvoiceFilter::default(), first(100)).await;
                let place = |date: Option<_>, id| (date.is_none(), date, id);
                for direction in [Direction::After, Direction::Before] {
                    let from = Position {
                        date: row.date,
                        id: row.id.get(),
                        direction,
                    };
                    let request = PageRequest {
                        from: Some(from),
                        ..first(100)
                    };
                    let got = page(erp, &scope, &InvoiceFilter::default(), request).await;
                    let here = place(row.date, row.id.get());
                    let owner = scope.parties();
                    assert!(got.items.iter().all(|o| owner.contains(&o.owner)), "{code}");
                    assert!(got.items.iter().all(|o| {
                        let there = place(o.date, o.id.get());
                        (direction == Direction::After) == (there < here)
                    }));
                    if own.next.is_some() {
                        // More than one page: the walk shows that the pages are right.
                        continue;
                    }
                    let expected = own.items.iter().filter(|o| {
                        let there = place(o.date, o.id.get());
                        (direction == Direction::After) == (there < here)
                    });
                    let expected: Vec<String> = expected.map(|o| key(o)).collect();
                    let got: Vec<String> = got.items.iter().map(|o| key(o)).collect();
                    same(
                        &got,
                        &expected,
                        format!("{code} {direction:?} a row of {other}"),
                    );
                }
            }
        }
    }
}

/// Somebody linked to several customers sees exactly what each of them sees, in one order.
pub async fn a_scope_of_several_is_their_union(erp: &Erp) {
    let invoices = &erp.table().invoices;
    let mut sets = vec![
        vec!["C0006", "C0007"],
        vec!["C0002", "C0001"],
        vec!["C0005", "C0003"],
    ];
    sets.push(erp.codes());
    for codes in sets {
        let scope = erp.scope(&codes).await;
        for sort in [SortOrder::NewestFirst, SortOrder::OldestFirst] {
            let fits = |row: &guichet_fixtures::Invoice| codes.contains(&row.party.as_str());
            let expected = table::keys(invoices, sort, fits);
            let filter = sorted(sort);
            let got = keys(erp, &scope, &filter).await;
            same(&got, &expected, format!("invoices of {codes:?}, {sort:?}"));
            let read = async |request| page(erp, &scope, &filter, request).await;
            let what = format!("invoices of {codes:?}, {sort:?}");
            there_and_back(&expected, 7, 40, &what, key, read).await;
        }
    }
}

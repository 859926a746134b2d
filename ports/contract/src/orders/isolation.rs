use guichet_domain::access::Scoped;
use guichet_domain::kernel::{Direction, Language, PageRequest, Position, SortOrder};
use guichet_domain::orders::{OrderFilter, OrderSummary};

use super::{all_ids, finds, key, page, sales_of, sorted};
use crate::check::{Must, same};
use crate::erp::Erp;
use crate::rows as table;
use crate::walk::{first, there_and_back};

/// No order is found in the scope of all other customers together, even where another pays it
/// or receives the goods; nor is its paper. And for every two customers, one order of the one in
/// the scope of the other alone.
pub async fn nobody_opens_anothers(erp: &Erp) {
    let ids = all_ids(erp).await;
    for owner in erp.codes() {
        let mut sales = sales_of(&erp.table().sales, owner);
        if erp.bulk {
            sales.extend(sales_of(&erp.table().bulk.samples, owner));
        }
        let others: Vec<&str> = erp.codes().into_iter().filter(|c| *c != owner).collect();
        let scope = erp.scope(&others).await;
        for sale in &sales {
            let id = *ids.get(&sale.key).must(&sale.key);
            let found = erp.orders.find(&scope, id).await.must("opening");
            assert_eq!(found, None, "others open {} of {owner}", sale.key);
            let paper = erp.orders.document(&scope, id, Language::French).await;
            let paper = paper.must("a paper");
            assert_eq!(paper, None, "{} of {owner} as a paper", sale.key);
        }
        for (other, sale) in others.into_iter().zip(sales.iter().cycle()) {
            let scope = erp.scope(&[other]).await;
            let id = *ids.get(&sale.key).must(&sale.key);
            let found = erp.orders.find(&scope, id).await.must("opening");
            assert_eq!(found, None, "{other} opens {} of {owner}", sale.key);
        }
    }
}

/// A position taken from another customer's list shows this customer's own rows, those that lie
/// on that side of it, and nothing else.
pub async fn a_position_of_another_customer_shows_only_own(erp: &Erp) {
    let filter = OrderFilter::default();
    let mut lists = Vec::new();
    for code in erp.codes() {
        let scope = erp.scope(&[code]).await;
        let list = page(erp, &scope, &filter, first(100)).await;
        lists.push((code, scope, list));
    }
    let place = |date: Option<_>, id| (date.is_none(), date, id);
    for (other, _, theirs) in &lists {
        // Their newest row to one, one in the middle to the next.
        let rows = theirs.items.iter().step_by((theirs.items.len() / 2).max(1));
        let rows: Vec<_> = rows.take(2).collect();
        let own = lists.iter().filter(|(code, _, _)| code != other);
        for ((code, scope, own), row) in own.zip(rows.into_iter().cycle()) {
            for direction in [Direction::After, Direction::Before] {
                let from = Position {
                    date: row.date,
                    id: row.id.get(),
                    direction,
                };
                let request = PageRequest {
                    from: Some(from),
                    ..first(20)
                };
                let got = page(erp, scope, &filter, request).await;
                let here = place(row.date, row.id.get());
                let beyond = |order: &Scoped<OrderSummary>| {
                    let there = place(order.date, order.id.get());
                    (direction == Direction::After) == (there < here)
                };
                let owner = scope.parties();
                assert!(got.items.iter().all(|o| owner.contains(&o.owner)), "{code}");
                assert!(got.items.iter().all(beyond), "{code}");
                if own.next.is_some() {
                    // More than one page: the walk shows that the pages are right.
                    continue;
                }
                let expected = own.items.iter().filter(|order| beyond(order));
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

/// Somebody linked to several customers sees exactly what each of them sees, in one order.
pub async fn a_scope_of_several_is_their_union(erp: &Erp) {
    let sales = erp.sales();
    let mut sets = vec![
        vec!["C0006", "C0007"],
        vec!["C0002", "C0001"],
        vec!["C0005", "C0003"],
    ];
    sets.push(erp.codes());
    for codes in sets {
        let scope = erp.scope(&codes).await;
        for sort in [SortOrder::NewestFirst, SortOrder::OldestFirst] {
            let fits = |sale: &guichet_fixtures::Sale| codes.contains(&sale.party.as_str());
            let expected = table::keys(&sales, sort, fits);
            let filter = sorted(sort);
            let what = format!("orders of {codes:?}, {sort:?}");
            finds(erp, &scope, &filter, &expected, &what).await;
            let read = async |request| page(erp, &scope, &filter, request).await;
            there_and_back(&expected, 7, 10, &what, key, read).await;
        }
    }
}

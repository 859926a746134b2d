//! [`ReadOrders`](guichet_driven::ReadOrders): what a customer sees of their orders, and that
//! they see nobody else's.

mod details;
mod filters;
mod isolation;
mod lists;

pub use details::{details_are_exact, documents_are_the_orders_own, drafts_cannot_be_opened};
pub use filters::{periods_narrow, states_narrow, texts_narrow};
pub use isolation::{
    a_position_of_another_customer_shows_only_own, a_scope_of_several_is_their_union,
    nobody_opens_anothers,
};
pub use lists::{counts_are_exact, lists_are_exact_both_ways};

use std::collections::BTreeMap;

use guichet_domain::access::{Scope, Scoped};
use guichet_domain::kernel::{OrderId, Page, PageRequest, SortOrder};
use guichet_domain::orders::{OrderFilter, OrderSummary};
use guichet_fixtures::Sale;

use crate::check::{Must, cases};
use crate::erp::Erp;
use crate::walk;

cases!(erp: Erp;
    lists_are_exact_both_ways,
    counts_are_exact,
    states_narrow,
    periods_narrow,
    texts_narrow,
    details_are_exact,
    documents_are_the_orders_own,
    drafts_cannot_be_opened,
    nobody_opens_anothers,
    a_position_of_another_customer_shows_only_own,
    a_scope_of_several_is_their_union,
);

/// The key of a row in the table.
fn key(order: &OrderSummary) -> String {
    let name = || format!("~{}", order.reference.as_deref().unwrap_or_default());
    order.number.clone().unwrap_or_else(name)
}

async fn page(
    erp: &Erp,
    scope: &Scope,
    filter: &OrderFilter,
    request: PageRequest,
) -> Page<Scoped<OrderSummary>> {
    let page = erp.orders.page(scope, filter, &request).await;
    page.must(format!("a page of orders, {filter:?}, {request:?}"))
}

async fn rows(erp: &Erp, scope: &Scope, filter: &OrderFilter) -> Vec<Scoped<OrderSummary>> {
    walk::rows(async |request| page(erp, scope, filter, request).await).await
}

/// The sales of one customer, in the order of the ids.
fn sales_of(sales: &[Sale], code: &str) -> Vec<Sale> {
    let own = sales.iter().filter(|sale| sale.party == code);
    own.cloned().collect()
}

/// Every order that some customer sees, by key.
async fn all_ids(erp: &Erp) -> &BTreeMap<String, OrderId> {
    let read = async {
        let scope = erp.scope(&erp.codes()).await;
        let rows = rows(erp, &scope, &OrderFilter::default()).await;
        rows.iter().map(|row| (key(row), row.id)).collect()
    };
    erp.order_ids(read).await
}

/// A filter finds these, in this order.
async fn finds(erp: &Erp, scope: &Scope, filter: &OrderFilter, expected: &[String], what: &str) {
    let read = async |request| page(erp, scope, filter, request).await;
    walk::begins(expected, what, key, read).await;
}

fn sorted(sort: SortOrder) -> OrderFilter {
    OrderFilter {
        sort,
        ..OrderFilter::default()
    }
}

//! [`ReadInvoices`](guichet_driven::ReadInvoices): what a customer sees of their invoices and
//! credit notes, what they owe, and that they see nobody else's.

mod balance;
mod details;
mod filters;
mod isolation;
mod lists;

pub use balance::{balances_are_exact, open_documents_are_exact};
pub use details::{
    details_are_exact, documents_are_the_invoices_own, hidden_ones_cannot_be_opened,
};
pub use filters::{overdue_and_the_others_are_all, periods_narrow, states_narrow, texts_narrow};
pub use isolation::{
    a_position_of_another_customer_shows_only_own, a_scope_of_several_is_their_union,
    nobody_opens_anothers,
};
pub use lists::lists_are_exact_both_ways;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::invoices::{InvoiceFilter, InvoiceSummary};
use guichet_domain::kernel::{InvoiceId, Page, PageRequest, SortOrder};
use guichet_fixtures::Invoice;

use crate::check::{Must, cases};
use crate::erp::Erp;
use crate::walk;

cases!(erp: Erp;
    lists_are_exact_both_ways,
    states_narrow,
    periods_narrow,
    texts_narrow,
    overdue_and_the_others_are_all,
    open_documents_are_exact,
    balances_are_exact,
    details_are_exact,
    documents_are_the_invoices_own,
    hidden_ones_cannot_be_opened,
    nobody_opens_anothers,
    a_position_of_another_customer_shows_only_own,
    a_scope_of_several_is_their_union,
);

/// The key of a row in the table; what is shown has a number.
fn key(invoice: &InvoiceSummary) -> String {
    let number = invoice.number.clone();
    number.unwrap_or_else(|| format!("without a number: {:?}", invoice.id))
}

async fn page_on(
    erp: &Erp,
    scope: &Scope,
    filter: &InvoiceFilter,
    request: PageRequest,
    today: NaiveDate,
) -> Page<Scoped<InvoiceSummary>> {
    let page = erp.invoices.page(scope, filter, &request, today).await;
    page.must(format!("a page of invoices, {filter:?}, {request:?}"))
}

async fn page(
    erp: &Erp,
    scope: &Scope,
    filter: &InvoiceFilter,
    request: PageRequest,
) -> Page<Scoped<InvoiceSummary>> {
    page_on(erp, scope, filter, request, erp.build_date).await
}

async fn rows(erp: &Erp, scope: &Scope, filter: &InvoiceFilter) -> Vec<Scoped<InvoiceSummary>> {
    walk::rows(async |request| page(erp, scope, filter, request).await).await
}

async fn keys(erp: &Erp, scope: &Scope, filter: &InvoiceFilter) -> Vec<String> {
    let rows = rows(erp, scope, filter).await;
    rows.iter().map(|row| key(row)).collect()
}

/// The invoices of one customer, in the order of the ids.
fn invoices_of(invoices: &[Invoice], code: &str) -> Vec<Invoice> {
    let own = invoices.iter().filter(|invoice| invoice.party == code);
    own.cloned().collect()
}

/// Every invoice that some customer sees, by key.
async fn all_ids(erp: &Erp) -> BTreeMap<String, InvoiceId> {
    let scope = erp.scope(&erp.codes()).await;
    let rows = rows(erp, &scope, &InvoiceFilter::default()).await;
    rows.iter().map(|row| (key(row), row.id)).collect()
}

fn sorted(sort: SortOrder) -> InvoiceFilter {
    InvoiceFilter {
        sort,
        ..InvoiceFilter::default()
    }
}

use chrono::NaiveDate;
use guichet_domain::invoices::{InvoiceFilter, InvoiceState};
use guichet_domain::kernel::{Limit, SortOrder};
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::InvoiceItem;
use crate::api::caller::Caller;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Cursor, Param, Search, Word};
use crate::problem::Fault;

/// The person's invoices and credit notes.
pub(crate) struct List;

/// One page of invoices and credit notes.
#[derive(Debug, Object)]
struct InvoiceList {
    /// The invoices and credit notes.
    items: Vec<InvoiceItem>,
    /// Leads to the page after; null at the end.
    next_cursor: Nullable<String>,
    /// Leads to the page before; null at the beginning.
    prev_cursor: Nullable<String>,
}

#[OpenApi(tag = "Noun::Invoices")]
impl List {
    /// The person's invoices and credit notes
    ///
    /// Posted and paid ones; others are not listed.
    #[oai(path = "/invoices", method = "get", operation_id = "listInvoices")]
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each parameter of the address"
    )]
    async fn list(
        &self,
        caller: Caller,
        /// Any of these states.
        state: Query<Option<Vec<Param<Word<InvoiceState>>>>>,
        /// Only those with an unpaid instalment due before today, or only the others.
        overdue: Query<Option<Param<bool>>>,
        /// Not before this day.
        from: Query<Option<Param<NaiveDate>>>,
        /// Not after this day.
        to: Query<Option<Param<NaiveDate>>>,
        /// In the number, the reference and product names, without regard to case.
        q: Query<Option<Param<Search>>>,
        /// `-date`: the newest first; `date`: the oldest first.
        sort: Query<Option<Param<SortOrder>>>,
        /// Rows at the most.
        limit: Query<Option<Param<Limit>>>,
        /// `next_cursor` or `prev_cursor` of a page of this list with this filter.
        cursor: Query<Option<Param<Cursor>>>,
    ) -> Result<Json<InvoiceList>, Fault> {
        let Caller { known, visit } = caller;
        let portal = &visit.app.portal;
        let filter = InvoiceFilter {
            states: state
                .0
                .unwrap_or_default()
                .into_iter()
                .map(|w| w.0.0)
                .collect(),
            overdue: overdue.0.map(|flag| flag.0),
            from: from.0.map(|day| day.0),
            to: to.0.map(|day| day.0),
            text: q.0.and_then(|search| search.0.text()),
            sort: sort.0.map(|sort| sort.0).unwrap_or_default(),
        };
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let cursor = cursor.0.as_ref().map(|cursor| cursor.0.0.as_str());
        let today = portal.clock().today();
        let invoices = portal.invoices();
        let page = invoices
            .list(&known.principal, &filter, limit, cursor)
            .await?;
        let items = page.items.iter().map(|row| InvoiceItem::of(row, today));
        Ok(Json(InvoiceList {
            items: items.collect(),
            next_cursor: page.next.into(),
            prev_cursor: page.prev.into(),
        }))
    }
}

use chrono::NaiveDate;
use guichet_domain::kernel::{Limit, SortOrder};
use guichet_domain::orders::{OrderFilter, OrderState};
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::OrderItem;
use crate::api::caller::Caller;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Cursor, Param, Search, Word};
use crate::problem::Fault;

/// The person's orders.
pub(crate) struct List;

/// One page of orders.
#[derive(Debug, Object)]
struct OrderList {
    /// The orders.
    items: Vec<OrderItem>,
    /// Leads to the page after; null at the end.
    next_cursor: Nullable<String>,
    /// Leads to the page before; null at the beginning.
    prev_cursor: Nullable<String>,
}

#[OpenApi(tag = "Noun::Orders")]
impl List {
    /// The person's orders
    ///
    /// Drafts, which the company is still writing, are not listed.
    #[oai(path = "/orders", method = "get", operation_id = "listOrders")]
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each parameter of the address"
    )]
    async fn list(
        &self,
        caller: Caller,
        /// Any of these states.
        state: Query<Option<Vec<Param<Word<OrderState>>>>>,
        /// Not before this day; leaves out what has no date.
        from: Query<Option<Param<NaiveDate>>>,
        /// Not after this day; leaves out what has no date.
        to: Query<Option<Param<NaiveDate>>>,
        /// In the number, the reference and product names, without regard to case.
        q: Query<Option<Param<Search>>>,
        /// `-date`: quotations first, then the newest; `date`: the reverse.
        sort: Query<Option<Param<SortOrder>>>,
        /// Rows at the most.
        limit: Query<Option<Param<Limit>>>,
        /// `next_cursor` or `prev_cursor` of a page of this list with this filter.
        cursor: Query<Option<Param<Cursor>>>,
    ) -> Result<Json<OrderList>, Fault> {
        let Caller { known, visit } = caller;
        let filter = OrderFilter {
            states: state
                .0
                .unwrap_or_default()
                .into_iter()
                .map(|w| w.0.0)
                .collect(),
            from: from.0.map(|day| day.0),
            to: to.0.map(|day| day.0),
            text: q.0.and_then(|search| search.0.text()),
            sort: sort.0.map(|sort| sort.0).unwrap_or_default(),
        };
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let cursor = cursor.0.as_ref().map(|cursor| cursor.0.0.as_str());
        let orders = visit.app.portal.orders();
        let page = orders
            .list(&known.principal, &filter, limit, cursor)
            .await?;
        Ok(Json(OrderList {
            items: page
                .items
                .iter()
                .map(|order| OrderItem::of(order))
                .collect(),
            next_cursor: page.next.into(),
            prev_cursor: page.prev.into(),
        }))
    }
}

use guichet_domain::kernel::Limit;
use guichet_portal::driven::ErrorStanding;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::shape::FullGroup;
use super::{errors, fault, hand};
use crate::api::act::Act;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Cursor, Param, Word};
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// What goes wrong in the portal itself.
pub(crate) struct List;

/// One page of what goes wrong.
#[derive(Debug, Object)]
struct ErrorList {
    /// The groups.
    items: Vec<FullGroup>,
    /// Leads to the page after; null at the end.
    next_cursor: Nullable<String>,
    /// Leads to the page before; null at the beginning.
    prev_cursor: Nullable<String>,
}

#[OpenApi(tag = "Noun::Errors")]
impl List {
    /// What goes wrong in the portal itself, grouped by kind and place, the last seen first
    ///
    /// For administrators and support.
    #[oai(path = "/errors", method = "get", operation_id = "listErrors")]
    async fn list(
        &self,
        caller: StaffCaller,
        /// Only what is open, or only what is resolved.
        state: Query<Option<Param<Word<ErrorStanding>>>>,
        /// Rows at the most.
        limit: Query<Option<Param<Limit>>>,
        /// `next_cursor` or `prev_cursor` of a page of this list with this filter.
        cursor: Query<Option<Param<Cursor>>>,
    ) -> Result<Json<ErrorList>, Fault> {
        let act = Act::reading(&caller);
        let state = state.0.map(|state| state.0.0);
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let cursor = cursor.0.as_ref().map(|cursor| cursor.0.0.as_str());
        let errors = errors(&act);
        let page = errors.list(hand(&act), state, limit, cursor).await;
        let page = page.map_err(|error| fault(&act, error))?;
        let groups = page.groups.items.iter();
        Ok(Json(ErrorList {
            items: groups.map(|g| FullGroup::of(g, &page.people)).collect(),
            next_cursor: page.groups.next.into(),
            prev_cursor: page.groups.prev.into(),
        }))
    }
}

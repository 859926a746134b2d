use guichet_domain::kernel::Limit;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::asked::New;
use super::shape::FullProject;
use super::{ProjectAnswer, carried_out, fault, hand, projects, rendered};
use crate::api::act::{Act, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Cursor, Param, Search};
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// The projects: one path, and so described together.
pub(crate) struct List;

/// One page of projects.
#[derive(Debug, Object)]
struct ProjectList {
    /// The projects.
    items: Vec<FullProject>,
    /// Leads to the page after; null at the end.
    next_cursor: Nullable<String>,
    /// Leads to the page before; null at the beginning.
    prev_cursor: Nullable<String>,
}

#[OpenApi(tag = "Noun::Projects")]
impl List {
    /// The projects, the newest first
    #[oai(path = "/projects", method = "get", operation_id = "listProjects")]
    async fn list(
        &self,
        caller: StaffCaller,
        /// In the name, without regard to case.
        q: Query<Option<Param<Search>>>,
        /// Rows at the most.
        limit: Query<Option<Param<Limit>>>,
        /// `next_cursor` or `prev_cursor` of a page of this list with this filter.
        cursor: Query<Option<Param<Cursor>>>,
    ) -> Result<Json<ProjectList>, Fault> {
        let act = Act::reading(&caller);
        let q = q.0.and_then(|search| search.0.text());
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let cursor = cursor.0.as_ref().map(|cursor| cursor.0.0.as_str());
        let page = projects(&act)
            .list(hand(&act), q.as_deref(), limit, cursor)
            .await;
        let page = match page {
            Ok(page) => page,
            Err(error) => return Err(fault(&act, None, error).await),
        };
        let items = page
            .items
            .iter()
            .map(|view| FullProject::of(view, act.write));
        Ok(Json(ProjectList {
            items: items.collect(),
            next_cursor: page.next.into(),
            prev_cursor: page.prev.into(),
        }))
    }

    /// Add a project
    ///
    /// Administrators may, and whoever leads projects.
    #[oai(path = "/projects", method = "post", operation_id = "addProject")]
    async fn add(
        &self,
        caller: StaffCaller,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<New>,
    ) -> ProjectAnswer<201> {
        let act = Act::new(&caller, key, body.fingerprint);
        let New { name, lead } = body.value;
        let render = rendered::<201>(act.write);
        let projects = projects(&act).once(act.once(&render));
        let added = projects.add(hand(&act), &name, &lead);
        carried_out(&act, projects, None, added).await
    }
}

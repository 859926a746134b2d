use guichet_domain::kernel::{Limit, SortOrder};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::shape::{Happened, written};
use super::{fault, id as incident_id, incidents};
use crate::api::act::Act;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Cursor, Param};
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// All that happened to an incident.
pub(crate) struct Timeline;

/// One page of what happened to an incident.
#[derive(Debug, Object)]
struct IncidentTimeline {
    /// Each event, in order, from its opening on.
    items: Vec<Happened>,
    /// Leads to the page after; null at the end.
    next_cursor: Nullable<String>,
    /// Leads to the page before; null at the beginning.
    prev_cursor: Nullable<String>,
}

#[OpenApi(tag = "Noun::Incidents")]
impl Timeline {
    /// What happened to an incident
    ///
    /// From its opening on.
    #[oai(
        path = "/incidents/:id/timeline",
        method = "get",
        operation_id = "incidentTimeline"
    )]
    async fn timeline(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// Events at the most.
        limit: Query<Option<Param<Limit>>>,
        /// `next_cursor` or `prev_cursor` of a page of this timeline.
        cursor: Query<Option<Param<Cursor>>>,
    ) -> Result<Json<IncidentTimeline>, Fault> {
        let act = Act::reading(&caller);
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let cursor = cursor.0.as_ref().map(|cursor| cursor.0.0.as_str());
        let (incidents, order) = (incidents(&act), SortOrder::OldestFirst);
        let found = incidents.timeline(act.by(), incident_id(&id.0)?, order, limit, cursor);
        let found = found.await.map_err(|error| fault(error, None, act.write))?;
        let items = found.events.iter();
        let items = items.map(|event| written(event, &found.people));
        Ok(Json(IncidentTimeline {
            items: items.collect(),
            next_cursor: found.next.into(),
            prev_cursor: found.prev.into(),
        }))
    }
}

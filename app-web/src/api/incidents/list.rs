use guichet_domain::incidents::{IncidentFilter, Severity, State};
use guichet_domain::kernel::Limit;
use guichet_portal::governance::IncidentDraft;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::shape::FullIncident;
use super::{IncidentAnswer, fault, incidents, rendered};
use crate::api::act::{Act, Acted, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Cursor, Param, Search, Word, all};
use crate::api::staff_caller::StaffCaller;
use crate::problem::{Fault, answered};

/// The incidents: one path, and so described together.
pub(crate) struct List;

/// One page of incidents.
#[derive(Debug, Object)]
struct IncidentList {
    /// The incidents.
    items: Vec<FullIncident>,
    /// Leads to the page after; null at the end.
    next_cursor: Nullable<String>,
    /// Leads to the page before; null at the beginning.
    prev_cursor: Nullable<String>,
}

#[OpenApi(tag = "Noun::Incidents")]
impl List {
    /// The incidents, the latest opened first
    #[oai(path = "/incidents", method = "get", operation_id = "listIncidents")]
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each parameter of the address"
    )]
    async fn list(
        &self,
        caller: StaffCaller,
        /// Any of these states.
        state: Query<Option<Vec<Param<Word<State>>>>>,
        /// Any of these severities.
        severity: Query<Option<Vec<Param<Word<Severity>>>>>,
        /// Of this project.
        project: Query<Option<Param<Search>>>,
        /// In this person's hands: a login.
        assignee: Query<Option<Param<Search>>>,
        /// Rows at the most.
        limit: Query<Option<Param<Limit>>>,
        /// `next_cursor` or `prev_cursor` of a page of this list with this filter.
        cursor: Query<Option<Param<Cursor>>>,
    ) -> Result<Json<IncidentList>, Fault> {
        let act = Act::reading(&caller);
        let none = || IncidentList {
            items: Vec::new(),
            next_cursor: None.into(),
            prev_cursor: None.into(),
        };
        let mut filter = IncidentFilter {
            states: all(state.0),
            severities: all(severity.0),
            ..IncidentFilter::default()
        };
        if let Some(project) = project.0.and_then(|project| project.0.text()) {
            // What is no id of any possible form is the id of no project.
            let Ok(project) = project.parse() else {
                return Ok(Json(none()));
            };
            filter.project = Some(project);
        }
        if let Some(login) = assignee.0.and_then(|login| login.0.text()) {
            let governance = act.visit().app.portal.governance();
            let found = answered(governance.staff_of_login(&login).await)?;
            let Some(assignee) = found else {
                return Ok(Json(none()));
            };
            filter.assignee = Some(assignee);
        }
        let limit = limit.0.map(|limit| limit.0).unwrap_or_default();
        let cursor = cursor.0.as_ref().map(|cursor| cursor.0.0.as_str());
        let incidents = incidents(&act);
        let page = incidents.list(act.by(), &filter, limit, cursor);
        let page = page.await.map_err(|error| fault(error, None, act.write))?;
        let items = page
            .items
            .iter()
            .map(|view| FullIncident::row(view, act.write));
        Ok(Json(IncidentList {
            items: items.collect(),
            next_cursor: page.next.into(),
            prev_cursor: page.prev.into(),
        }))
    }

    /// Open an incident
    #[oai(path = "/incidents", method = "post", operation_id = "openIncident")]
    async fn open(
        &self,
        caller: StaffCaller,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<IncidentDraft>,
    ) -> IncidentAnswer<201> {
        let act = Act::new(&caller, key, body.fingerprint);
        let render = rendered::<201>(act.write);
        let incidents = incidents(&act);
        let opened = incidents.open(act.by(), &body.value, act.once(&render));
        let outcome = opened
            .await
            .map_err(|error| fault(error, None, act.write))?;
        Ok(Acted::of(outcome, render))
    }
}

//! What is asked of incidents.

use guichet_domain::incidents::{self as incident, IncidentFilter, Severity};
use guichet_domain::kernel::{IncidentId, PlaceRequest, ProjectId, StaffId};
use sea_orm::{DatabaseBackend, QueryTrait};
use uuid::Uuid;

use super::{Case, further, now};
use crate::scoped::incidents;

pub(super) fn cases(on: DatabaseBackend) -> Vec<Case> {
    let project = ProjectId(Uuid::from_u128(1));
    let staff = StaffId(Uuid::from_u128(2));
    let (now, further) = (now(), further());
    let first = PlaceRequest::default();
    let incidents_of = |filter: &IncidentFilter| incidents::page(filter, &first).build(on);
    let bad = IncidentFilter {
        states: vec![incident::State::Open],
        severities: vec![Severity::Critical, Severity::High],
        ..IncidentFilter::default()
    };
    vec![
        (
            "incidents",
            incidents_of(&IncidentFilter::default()),
            &[&["incidents_sort"]],
        ),
        (
            "incidents by sort",
            incidents_of(&bad),
            &[&["incidents_sort"]],
        ),
        (
            "incidents of a project",
            incidents_of(&IncidentFilter {
                project: Some(project),
                ..IncidentFilter::default()
            }),
            &[&["incidents_project"]],
        ),
        (
            "incidents of a project by sort",
            incidents_of(&IncidentFilter {
                project: Some(project),
                ..bad.clone()
            }),
            &[&["incidents_project_sort"]],
        ),
        (
            "incidents of somebody",
            incidents_of(&IncidentFilter {
                assignee: Some(staff),
                ..IncidentFilter::default()
            }),
            &[&["incidents_assignee"]],
        ),
        (
            "open incidents of somebody",
            incidents::open_of(staff, 20).build(on),
            &[&["incidents_assignee"]],
        ),
        (
            "open incidents of a project",
            incidents::open_in(project).build(on),
            &[&["incidents_project_sort"]],
        ),
        (
            "open incidents of several projects",
            incidents::open_below(&[project]).build(on),
            &[&["incidents_project_sort"]],
        ),
        (
            "restorations",
            incidents::restored(None, now, 50).build(on),
            &[&["incidents_restored"]],
        ),
        (
            "an incident",
            incidents::one(IncidentId(Uuid::from_u128(5))).build(on),
            &[&["incidents_pkey", "autoindex_incidents_1"]],
        ),
        (
            "a timeline",
            incidents::timeline(IncidentId(Uuid::from_u128(5)), &further).build(on),
            &[&["incident_events_pkey", "autoindex_incident_events_1"]],
        ),
    ]
}

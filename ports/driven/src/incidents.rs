use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::deployments::dora::Restoration;
use guichet_domain::incidents::{Incident, IncidentEvent, IncidentFilter};
use guichet_domain::kernel::{
    IncidentId, Page, Place, PlaceRequest, ProjectId, Rank, RankRequest, StaffId,
};

use crate::PortResult;

/// Reads incidents. All staff see all of them.
#[async_trait]
pub trait ReadIncidents: Send + Sync {
    /// One page, the latest opened first, then by id.
    async fn page(
        &self,
        filter: &IncidentFilter,
        request: &PlaceRequest,
    ) -> PortResult<Page<Incident, Place>>;

    /// One incident.
    async fn find(&self, id: IncidentId) -> PortResult<Option<Incident>>;

    /// The end of its timeline.
    async fn events(&self, id: IncidentId) -> PortResult<TimelineEnd>;

    /// One page of its timeline, in the order it happened, whatever the clock said. Costs the same
    /// however long it is.
    async fn timeline(
        &self,
        id: IncidentId,
        request: &RankRequest,
    ) -> PortResult<Page<IncidentEvent, Rank>>;

    /// Incidents of failed deployments to production that were resolved from `since` on, the
    /// latest first, at most `limit`; of one project, or of all.
    async fn restorations(
        &self,
        project: Option<ProjectId>,
        since: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<Restoration>>;

    /// The open incidents in a person's hands, the worst first, of these the latest opened, at most
    /// `limit`.
    async fn of_assignee(&self, staff: StaffId, limit: usize) -> PortResult<Vec<Incident>>;
}

/// Events of an incident that are read with it, at the most.
pub const MOST_INCIDENT_EVENTS: usize = 500;

/// The end of an incident's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimelineEnd {
    /// The last [`MOST_INCIDENT_EVENTS`] events, in the order they happened.
    pub events: Vec<IncidentEvent>,
    /// How many there are before these.
    pub before: u64,
}

/// Reads and writes incidents, inside a unit of work whose project is held.
#[async_trait]
pub trait IncidentStore: Send {
    /// The project an incident belongs to: to take hold of that first.
    async fn project_of(&mut self, id: IncidentId) -> PortResult<Option<ProjectId>>;

    /// The incident as it stands, held against change by anybody else until the unit ends.
    async fn hold(&mut self, id: IncidentId) -> PortResult<Option<Incident>>;

    /// The end of its timeline as it stands in the unit; see [`ReadIncidents::events`].
    async fn events(&mut self, id: IncidentId) -> PortResult<TimelineEnd>;

    /// Adds an incident with the first event of its timeline.
    async fn add(&mut self, incident: &Incident, event: &IncidentEvent) -> PortResult<()>;

    /// Replaces an incident that is held, with what its timeline says of the step.
    async fn step(&mut self, incident: &Incident, event: &IncidentEvent) -> PortResult<()>;

    /// Adds a comment to the timeline.
    async fn comment(&mut self, id: IncidentId, event: &IncidentEvent) -> PortResult<()>;

    /// The incidents this one is a duplicate of, one through the other; itself not among them.
    async fn originals(&mut self, id: IncidentId) -> PortResult<Vec<IncidentId>>;
}

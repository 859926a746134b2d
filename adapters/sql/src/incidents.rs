use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::deployments::dora::Restoration;
use guichet_domain::incidents::{Incident, IncidentEvent, IncidentFilter};
use guichet_domain::kernel::{IncidentId, Page, Place, PlaceRequest, ProjectId, StaffId};
use guichet_driven::{IncidentStore, PortError, PortResult, ReadIncidents};

use crate::Sql;
use crate::unit::SqlUnit;

#[async_trait]
impl ReadIncidents for Sql {
    async fn page(
        &self,
        _filter: &IncidentFilter,
        _request: &PlaceRequest,
    ) -> PortResult<Page<Incident, Place>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn find(&self, _id: IncidentId) -> PortResult<Option<Incident>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn events(&self, _id: IncidentId) -> PortResult<Vec<IncidentEvent>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn restorations(
        &self,
        _project: Option<ProjectId>,
        _since: DateTime<Utc>,
        _limit: usize,
    ) -> PortResult<Vec<Restoration>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn of_assignee(&self, _staff: StaffId, _limit: usize) -> PortResult<Vec<Incident>> {
        Err(PortError::corrupt("not built yet"))
    }
}

#[async_trait]
impl IncidentStore for SqlUnit {
    async fn project_of(&mut self, _id: IncidentId) -> PortResult<Option<ProjectId>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn hold(&mut self, _id: IncidentId) -> PortResult<Option<Incident>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn add(&mut self, _incident: &Incident, _event: &IncidentEvent) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn step(&mut self, _incident: &Incident, _event: &IncidentEvent) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn comment(&mut self, _id: IncidentId, _event: &IncidentEvent) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn originals(&mut self, _id: IncidentId) -> PortResult<Vec<IncidentId>> {
        Err(PortError::corrupt("not built yet"))
    }
}

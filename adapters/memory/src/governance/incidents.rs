use std::cmp::Reverse;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::deployments::dora::Restoration;
use guichet_domain::incidents::{Incident, IncidentEvent, IncidentFilter};
use guichet_domain::kernel::{
    IncidentId, Page, Place, PlaceRequest, ProjectId, Rank, RankRequest, StaffId,
};
use guichet_driven::{
    IncidentStore, MOST_INCIDENT_EVENTS, PortError, PortResult, ReadIncidents, TimelineEnd,
};

use super::MemoryWork;
use super::tables::{IncidentRow, Tables, last, page, ranked};
use super::tasks::latest;
use super::unit::MemoryUnit;

impl Tables {
    fn incidents_where(&self, which: impl Fn(&Incident) -> bool) -> Vec<Incident> {
        let incidents = self.incidents.values().map(|row| &row.incident);
        incidents.filter(|found| which(found)).cloned().collect()
    }

    fn timeline_end(&self, id: IncidentId) -> TimelineEnd {
        let all = self.incidents.get(&id).map(|row| row.events.as_slice());
        let all = all.unwrap_or_default();
        let events = last(all, MOST_INCIDENT_EVENTS);
        TimelineEnd {
            before: (all.len() - events.len()) as u64,
            events,
        }
    }
}

#[async_trait]
impl ReadIncidents for MemoryWork {
    async fn page(
        &self,
        filter: &IncidentFilter,
        request: &PlaceRequest,
    ) -> PortResult<Page<Incident, Place>> {
        let found = self.now().incidents_where(|incident| {
            (filter.states.is_empty() || filter.states.contains(&incident.state))
                && (filter.severities.is_empty() || filter.severities.contains(&incident.severity))
                && filter.project.is_none_or(|id| incident.project == id)
                && filter
                    .assignee
                    .is_none_or(|id| incident.assignee == Some(id))
        });
        Ok(page(found, request, |incident: &Incident| {
            (incident.opened_at, incident.id.0)
        }))
    }

    async fn find(&self, id: IncidentId) -> PortResult<Option<Incident>> {
        let tables = self.now();
        Ok(tables.incidents.get(&id).map(|row| row.incident.clone()))
    }

    async fn events(&self, id: IncidentId) -> PortResult<TimelineEnd> {
        Ok(self.now().timeline_end(id))
    }

    async fn timeline(
        &self,
        id: IncidentId,
        request: &RankRequest,
    ) -> PortResult<Page<IncidentEvent, Rank>> {
        let tables = self.now();
        let events = tables.incidents.get(&id).map(|row| row.events.as_slice());
        Ok(ranked((1..).zip(events.unwrap_or_default()), request))
    }

    async fn restorations(
        &self,
        project: Option<ProjectId>,
        since: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<Restoration>> {
        let found = self.now().incidents_where(|incident| {
            incident.production
                && incident.deployment.is_some()
                && project.is_none_or(|project| incident.project == project)
                && incident.resolved_at.is_some_and(|at| at >= since)
        });
        let found = latest(found, limit, |incident| (incident.resolved_at, incident.id));
        let restoration = |incident: &Incident| {
            Some(Restoration {
                opened_at: incident.opened_at,
                resolved_at: incident.resolved_at?,
            })
        };
        Ok(found.iter().filter_map(restoration).collect())
    }

    async fn of_assignee(&self, staff: StaffId, limit: usize) -> PortResult<Vec<Incident>> {
        let mut found = self
            .now()
            .incidents_where(|i| i.assignee == Some(staff) && i.state.is_open());
        found.sort_by_key(|i| Reverse((i.severity, i.opened_at, i.id)));
        found.truncate(limit);
        Ok(found)
    }
}

#[async_trait]
impl IncidentStore for MemoryUnit {
    async fn events(&mut self, id: IncidentId) -> PortResult<TimelineEnd> {
        Ok(self.tables.timeline_end(id))
    }

    async fn project_of(&mut self, id: IncidentId) -> PortResult<Option<ProjectId>> {
        let found = self.tables.incidents.get(&id);
        Ok(found.map(|row| row.incident.project))
    }

    async fn hold(&mut self, id: IncidentId) -> PortResult<Option<Incident>> {
        let found = self.tables.incidents.get(&id);
        Ok(found.map(|row| row.incident.clone()))
    }

    async fn add(&mut self, incident: &Incident, event: &IncidentEvent) -> PortResult<()> {
        if self.tables.incidents.contains_key(&incident.id) {
            return Err(PortError::Conflict);
        }
        let row = IncidentRow {
            incident: incident.clone(),
            events: vec![event.clone()],
        };
        self.tables.incidents.insert(incident.id, row);
        Ok(())
    }

    async fn step(&mut self, incident: &Incident, event: &IncidentEvent) -> PortResult<()> {
        if let Some(row) = self.tables.incidents.get_mut(&incident.id) {
            row.incident.clone_from(incident);
            row.events.push(event.clone());
        }
        Ok(())
    }

    async fn comment(&mut self, id: IncidentId, event: &IncidentEvent) -> PortResult<()> {
        if let Some(row) = self.tables.incidents.get_mut(&id) {
            row.events.push(event.clone());
        }
        Ok(())
    }

    async fn originals(&mut self, id: IncidentId) -> PortResult<Vec<IncidentId>> {
        let mut chain: Vec<IncidentId> = Vec::new();
        let mut at = id;
        while let Some(next) = self.tables.incidents.get(&at)
            && let Some(original) = next.incident.duplicate_of
        {
            // A circle that should not be there must not hold anybody here.
            if original == id || chain.contains(&original) {
                break;
            }
            chain.push(original);
            at = original;
        }
        Ok(chain)
    }
}

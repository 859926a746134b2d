use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::deployments::dora::Restoration;
use guichet_domain::incidents::{Incident, IncidentEvent, IncidentFilter};
use guichet_domain::kernel::{
    IncidentId, Page, Place, PlaceRequest, ProjectId, Rank, RankRequest, StaffId,
};
use guichet_driven::{PortResult, ReadIncidents, TimelineEnd};
use sea_orm::Select;

use super::{event, incident};
use crate::entities::incidents::Entity;
use crate::{Sql, scoped, values};

#[async_trait]
impl ReadIncidents for Sql {
    async fn page(
        &self,
        filter: &IncidentFilter,
        request: &PlaceRequest,
    ) -> PortResult<Page<Incident, Place>> {
        let rows = self
            .incidents(scoped::incidents::page(filter, request))
            .await?;
        Ok(Page::cut_at(rows, request, |row| (row.opened_at, row.id.0)))
    }

    async fn find(&self, id: IncidentId) -> PortResult<Option<Incident>> {
        Ok(self.incidents(scoped::incidents::one(id)).await?.pop())
    }

    async fn events(&self, id: IncidentId) -> PortResult<TimelineEnd> {
        let query = scoped::incidents::events(id);
        let rows = self
            .read("an incident's timeline", async |db| query.all(db).await)
            .await?;
        event::end(rows)
    }

    async fn timeline(
        &self,
        id: IncidentId,
        request: &RankRequest,
    ) -> PortResult<Page<IncidentEvent, Rank>> {
        let query = scoped::incidents::timeline(id, request);
        let rows = self
            .read("a page of a timeline", async |db| query.all(db).await)
            .await?;
        let numbered = rows.into_iter().map(|row| {
            let number = values::counted(row.number, "incident_events", "number")?;
            Ok((number, event::event(row)?))
        });
        let numbered: Vec<(u64, IncidentEvent)> = numbered.collect::<PortResult<_>>()?;
        let page = Page::cut_by_rank(numbered, request, |(number, _)| *number);
        Ok(page.map(|(_, event)| event))
    }

    async fn restorations(
        &self,
        project: Option<ProjectId>,
        since: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<Restoration>> {
        let query = scoped::incidents::restored(project, since, limit);
        let query = query.into_tuple::<(DateTime<Utc>, DateTime<Utc>)>();
        let rows = self
            .read("restorations", async |db| query.all(db).await)
            .await?;
        let restorations = rows
            .into_iter()
            .map(|(opened_at, resolved_at)| Restoration {
                opened_at,
                resolved_at,
            });
        Ok(restorations.collect())
    }

    async fn of_assignee(&self, staff: StaffId, limit: usize) -> PortResult<Vec<Incident>> {
        self.incidents(scoped::incidents::open_of(staff, limit))
            .await
    }
}

impl Sql {
    async fn incidents(&self, query: Select<Entity>) -> PortResult<Vec<Incident>> {
        let query = scoped::prepared(&query, self.reader.get_database_backend());
        let rows = self
            .read("incidents", async |db| query.all(db).await)
            .await?;
        rows.into_iter().map(incident).collect()
    }
}

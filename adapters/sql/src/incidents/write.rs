use async_trait::async_trait;
use guichet_domain::incidents::{Incident, IncidentEvent};
use guichet_domain::kernel::{IncidentId, ProjectId};
use guichet_driven::{IncidentStore, PortResult, TimelineEnd};
use sea_orm::{ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect, Select};

use super::{event, incident, row};
use crate::entities::incident_events;
use crate::entities::incidents::{ActiveModel, Column, Entity, Model};
use crate::error::corrupt;
use crate::scoped;
use crate::unit::SqlUnit;

/// Duplicates of duplicates that are followed: no decision makes a longer chain.
const LONGEST_CHAIN: usize = 100;

#[async_trait]
impl IncidentStore for SqlUnit {
    async fn project_of(&mut self, id: IncidentId) -> PortResult<Option<ProjectId>> {
        let row = self.incident_row(scoped::incidents::one(id)).await?;
        Ok(row.map(|row| ProjectId(row.project_id)))
    }

    async fn hold(&mut self, id: IncidentId) -> PortResult<Option<Incident>> {
        let query = scoped::incidents::one(id).lock_exclusive();
        self.incident_row(query).await?.map(incident).transpose()
    }

    async fn events(&mut self, id: IncidentId) -> PortResult<TimelineEnd> {
        let query = scoped::incidents::events(id);
        let rows = self
            .write("an incident's timeline", async |tx| query.all(tx).await)
            .await?;
        event::end(rows)
    }

    async fn add(&mut self, incident: &Incident, event: &IncidentEvent) -> PortResult<()> {
        let insert = Entity::insert(row(incident));
        self.write("adding an incident", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        self.add_incident_event(incident.id, event).await
    }

    async fn step(&mut self, incident: &Incident, event: &IncidentEvent) -> PortResult<()> {
        let row = ActiveModel {
            id: NotSet,
            project_id: NotSet,
            ..row(incident)
        };
        let update = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(incident.id.0));
        let done = self
            .write("changing an incident", async |tx| update.exec(tx).await)
            .await?;
        if done.rows_affected != 1 {
            return Err(corrupt("incidents", "id"));
        }
        self.add_incident_event(incident.id, event).await
    }

    async fn comment(&mut self, id: IncidentId, event: &IncidentEvent) -> PortResult<()> {
        self.add_incident_event(id, event).await
    }

    async fn originals(&mut self, id: IncidentId) -> PortResult<Vec<IncidentId>> {
        let mut found = vec![id];
        let mut of = id;
        while found.len() <= LONGEST_CHAIN {
            let row = self.incident_row(scoped::incidents::one(of)).await?;
            let Some(next) = row.and_then(|row| row.duplicate_of).map(IncidentId) else {
                break;
            };
            if found.contains(&next) {
                break;
            }
            found.push(next);
            of = next;
        }
        found.remove(0);
        Ok(found)
    }
}

impl SqlUnit {
    async fn incident_row(&mut self, query: Select<Entity>) -> PortResult<Option<Model>> {
        self.write("an incident", async |tx| query.one(tx).await)
            .await
    }

    async fn add_incident_event(
        &mut self,
        id: IncidentId,
        event: &IncidentEvent,
    ) -> PortResult<()> {
        let last = scoped::incidents::last_event(id);
        let last = self
            .write("an incident's timeline", async |tx| last.one(tx).await)
            .await?;
        let number = last.map_or(1, |row| row.number + 1);
        let insert = incident_events::Entity::insert(event::row(id, number, event));
        self.write("adding to an incident's timeline", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }
}

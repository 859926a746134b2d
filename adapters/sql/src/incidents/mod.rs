//! Incidents and their timelines.

mod event;
mod read;
mod write;

use guichet_domain::incidents::Incident;
use guichet_domain::kernel::{IncidentId, ProjectId, StaffId, TaskId, Words};
use guichet_driven::PortResult;
use sea_orm::Set;

use crate::entities::incidents::{ActiveModel, Model};
use crate::error::corrupt;
use crate::{values, words};

fn row(incident: &Incident) -> ActiveModel {
    let text = |text: &Option<String>| text.as_deref().map(|text| values::text(text).into());
    ActiveModel {
        id: Set(incident.id.0),
        project_id: Set(incident.project.0),
        title: Set(values::text(&incident.title).into()),
        description: Set(values::text(&incident.description).into()),
        state: Set(incident.state.word().into()),
        severity: Set(incident.severity.word().into()),
        assignee: Set(incident.assignee.map(|id| id.0)),
        fell_to_lead: Set(incident.fell_to_lead),
        deployment_id: Set(incident.deployment.map(|id| id.0)),
        production: Set(incident.production),
        cause: Set(text(&incident.cause)),
        review: Set(text(&incident.review)),
        duplicate_of: Set(incident.duplicate_of.map(|id| id.0)),
        reopened: Set(i64::from(incident.reopened)),
        opened_by: Set(incident.opened_by.0),
        opened_at: Set(values::instant(incident.opened_at)),
        resolved_at: Set(incident.resolved_at.map(values::instant)),
        revision: Set(values::stored(incident.revision)),
    }
}

fn incident(row: Model) -> PortResult<Incident> {
    let reopened = u32::try_from(row.reopened);
    Ok(Incident {
        id: IncidentId(row.id),
        project: ProjectId(row.project_id),
        title: row.title,
        description: row.description,
        state: words::one(&row.state, "incidents", "state")?,
        severity: words::one(&row.severity, "incidents", "severity")?,
        assignee: row.assignee.map(StaffId),
        fell_to_lead: row.fell_to_lead,
        deployment: row.deployment_id.map(TaskId),
        production: row.production,
        cause: row.cause,
        review: row.review,
        duplicate_of: row.duplicate_of.map(IncidentId),
        reopened: reopened.map_err(|_| corrupt("incidents", "reopened"))?,
        opened_by: StaffId(row.opened_by),
        opened_at: row.opened_at,
        resolved_at: row.resolved_at,
        revision: values::counted(row.revision, "incidents", "revision")?,
    })
}

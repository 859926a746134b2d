//! Deployment tasks: their rows, history, logs and counts.

mod counts;
mod event;
mod log;
mod overriding;
mod read;
mod write;

use guichet_domain::deployments::{Authorisation, Override, Plan, PlanHash, Task, Version};
use guichet_domain::kernel::{IncidentId, ProjectId, StaffId, TaskId, Words};
use guichet_driven::PortResult;
use sea_orm::{NotSet, Set};
use serde_json::Value;
use uuid::Uuid;

#[cfg(test)]
pub(crate) use self::counts::spans;
pub(crate) use self::counts::{Sums, counters, statistics};
use self::overriding::Overridden;
use crate::entities::tasks::{ActiveModel, Model};
use crate::error::corrupt;
use crate::{values, words};

/// All but when it is due and how large its log is.
fn row(task: &Task) -> PortResult<ActiveModel> {
    let plan = &task.plan;
    let authorisation = task.authorisation.as_ref();
    let reason = |text: &Option<String>| text.as_deref().map(|text| values::text(text).into());
    let over = authorisation.and_then(|a| a.overridden.as_ref());
    let why = task.override_reason();
    Ok(ActiveModel {
        id: Set(task.id.0),
        project_id: Set(task.project.0),
        version: Set(values::text(plan.version.as_str()).into()),
        environment: Set(plan.environment.word().into()),
        description: Set(values::text(&plan.description).into()),
        responsible: Set(plan.responsible.0),
        planned_at: Set(values::instant(plan.planned_at)),
        planned_on: Set(plan.planned_on()),
        time_zone: Set(plan.time_zone.name().into()),
        redeployment: Set(plan.redeployment),
        retry_of: Set(plan.retry_of.map(|id| id.0)),
        rollback_of: Set(plan.rollback_of.map(|id| id.0)),
        state: Set(task.state.word().into()),
        revision: Set(values::stored(task.revision)),
        planned_by: Set(task.planned_by.0),
        edited_by: Set(people(task)),
        made_at: Set(values::instant(task.made_at)),
        authorised_by: Set(authorisation.map(|a| a.by.0)),
        authorised_at: Set(authorisation.map(|a| values::instant(a.at))),
        authorised_hash: Set(authorisation.map(|a| a.plan_hash.0.to_vec())),
        authorised_until: Set(authorisation.map(|a| values::instant(a.expires_at))),
        authorised_over: Set(overridden(over)?),
        started_by: Set(task.started.map(|(by, _)| by.0)),
        started_at: Set(task.started.map(|(_, at)| values::instant(at))),
        started_over: Set(overridden(task.start_overridden.as_ref())?),
        alive_at: Set(task.alive_at.map(values::instant)),
        ended_at: Set(task.ended_at.map(values::instant)),
        reason: Set(reason(&task.reason)),
        override_reason: Set(why.map(|text| values::text(text).into())),
        ran_into_freeze: Set(task.ran_into_freeze),
        incident_id: Set(task.incident.map(|id| id.0)),
        due_at: NotSet,
        log_lines: NotSet,
        log_bytes: NotSet,
    })
}

/// Ids with blanks between.
fn people(task: &Task) -> String {
    let ids: Vec<String> = task.edited_by.iter().map(StaffId::to_string).collect();
    ids.join(" ")
}

fn overridden(overridden: Option<&Override>) -> PortResult<Option<Value>> {
    let stored = overridden.map(|o| serde_json::to_value(Overridden::from(o)));
    stored
        .transpose()
        .map_err(|_| corrupt("tasks", "authorised_over"))
}

fn read_overridden(stored: Option<Value>, column: &str) -> PortResult<Option<Override>> {
    let bad = || corrupt("tasks", column);
    let Some(stored) = stored else {
        return Ok(None);
    };
    let stored: Overridden = serde_json::from_value(stored).map_err(|_| bad())?;
    stored.read().map(Some).ok_or_else(bad)
}

pub(crate) fn task(row: Model) -> PortResult<Task> {
    let bad = |column| corrupt("tasks", column);
    let authorisation = match (
        row.authorised_by,
        row.authorised_at,
        row.authorised_hash,
        row.authorised_until,
    ) {
        (Some(by), Some(at), Some(hash), Some(expires_at)) => Some(Authorisation {
            by: StaffId(by),
            at,
            plan_hash: PlanHash(values::hash(&hash, "tasks", "authorised_hash")?),
            expires_at,
            overridden: read_overridden(row.authorised_over, "authorised_over")?,
        }),
        (None, None, None, None) => None,
        _ => return Err(bad("authorised_by")),
    };
    let started = match (row.started_by, row.started_at) {
        (Some(by), Some(at)) => Some((StaffId(by), at)),
        (None, None) => None,
        _ => return Err(bad("started_by")),
    };
    let editors = row.edited_by.split(' ').filter(|id| !id.is_empty());
    let editors = editors.map(|id| id.parse::<Uuid>().map(StaffId));
    Ok(Task {
        id: TaskId(row.id),
        project: ProjectId(row.project_id),
        plan: Plan {
            version: Version::new(&row.version).map_err(|_| bad("version"))?,
            environment: words::one(&row.environment, "tasks", "environment")?,
            description: row.description,
            responsible: StaffId(row.responsible),
            planned_at: row.planned_at,
            time_zone: row.time_zone.parse().map_err(|_| bad("time_zone"))?,
            redeployment: row.redeployment,
            retry_of: row.retry_of.map(TaskId),
            rollback_of: row.rollback_of.map(TaskId),
        },
        state: words::one(&row.state, "tasks", "state")?,
        revision: values::counted(row.revision, "tasks", "revision")?,
        planned_by: StaffId(row.planned_by),
        edited_by: editors
            .collect::<Result<_, _>>()
            .map_err(|_| bad("edited_by"))?,
        made_at: row.made_at,
        authorisation,
        started,
        alive_at: row.alive_at,
        ended_at: row.ended_at,
        reason: row.reason,
        start_overridden: read_overridden(row.started_over, "started_over")?,
        ran_into_freeze: row.ran_into_freeze,
        incident: row.incident_id.map(IncidentId),
    })
}

fn tasks(rows: Vec<Model>) -> PortResult<Vec<Task>> {
    rows.into_iter().map(task).collect()
}

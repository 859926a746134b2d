//! A line of a task's history as it is stored.

use guichet_domain::deployments::{Authorisation, PlanChange, PlanHash, TaskEvent};
use guichet_domain::kernel::{StaffId, TaskId, Words};
use guichet_driven::{PortError, PortResult};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::overriding::Overridden;
use crate::entities::task_events::{ActiveModel, Model};
use crate::error::corrupt;
use crate::{values, words};

/// The fields of a plan, by which the changes of an edit are told.
const FIELDS: [&str; 9] = [
    "version",
    "environment",
    "description",
    "responsible",
    "planned_at",
    "time_zone",
    "redeployment",
    "retry_of",
    "rollback_of",
];

#[derive(Serialize, Deserialize)]
struct Change {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Authorised {
    by: Uuid,
    at: String,
    /// In hexadecimal.
    plan_hash: String,
    expires_at: String,
    overridden: Option<Overridden>,
}

fn bad(column: &str) -> PortError {
    corrupt("task_events", column)
}

pub(super) fn row(task: TaskId, event: &TaskEvent) -> PortResult<ActiveModel> {
    let changes: Vec<Change> = event.changes.iter().map(change).collect();
    let changes = (!changes.is_empty()).then(|| serde_json::to_value(changes));
    let authorisation = event.authorisation.as_ref();
    let authorisation = authorisation.map(|a| serde_json::to_value(authorised(a)));
    let reason = event.reason.as_deref();
    Ok(ActiveModel {
        task_id: Set(task.0),
        revision: Set(values::stored(event.revision)),
        at: Set(values::instant(event.at)),
        by: Set(event.by.map(|id| id.0)),
        kind: Set(event.kind.word().into()),
        reason: Set(reason.map(|text| values::text(text).into())),
        changes: Set(changes.transpose().map_err(|_| bad("changes"))?),
        authorisation: Set(authorisation
            .transpose()
            .map_err(|_| bad("authorisation"))?),
    })
}

fn change(change: &PlanChange) -> Change {
    let kept = |text: &Option<String>| text.as_deref().map(|text| values::text(text).into());
    Change {
        field: change.field.to_owned(),
        before: kept(&change.before),
        after: kept(&change.after),
    }
}

fn authorised(authorisation: &Authorisation) -> Authorised {
    Authorised {
        by: authorisation.by.0,
        at: values::written(authorisation.at),
        plan_hash: authorisation.plan_hash.to_string(),
        expires_at: values::written(authorisation.expires_at),
        overridden: authorisation.overridden.as_ref().map(Into::into),
    }
}

pub(super) fn event(row: Model) -> PortResult<TaskEvent> {
    let changes = row.changes.map(changes).transpose()?;
    Ok(TaskEvent {
        at: row.at,
        by: row.by.map(StaffId),
        kind: words::one(&row.kind, "task_events", "kind")?,
        revision: values::counted(row.revision, "task_events", "revision")?,
        reason: row.reason,
        changes: changes.unwrap_or_default(),
        authorisation: row.authorisation.map(authorisation).transpose()?,
    })
}

fn changes(stored: Value) -> PortResult<Vec<PlanChange>> {
    let stored: Vec<Change> = serde_json::from_value(stored).map_err(|_| bad("changes"))?;
    let changes = stored.into_iter().map(|change| {
        let field = FIELDS.into_iter().find(|field| *field == change.field);
        Ok(PlanChange {
            field: field.ok_or_else(|| bad("changes"))?,
            before: change.before,
            after: change.after,
        })
    });
    changes.collect()
}

fn authorisation(stored: Value) -> PortResult<Authorisation> {
    let wrong = || bad("authorisation");
    let stored: Authorised = serde_json::from_value(stored).map_err(|_| wrong())?;
    let overridden = stored.overridden.map(|o| o.read().ok_or_else(wrong));
    Ok(Authorisation {
        by: StaffId(stored.by),
        at: stored.at.parse().map_err(|_| wrong())?,
        plan_hash: PlanHash(bytes(&stored.plan_hash).ok_or_else(wrong)?),
        expires_at: stored.expires_at.parse().map_err(|_| wrong())?,
        overridden: overridden.transpose()?,
    })
}

fn bytes(hexadecimal: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hexadecimal.len() != 64 {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(hexadecimal.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use guichet_domain::deployments::{Environment, Plan, Version};

    use super::*;

    #[test]
    fn every_field_of_a_plan_can_be_told() {
        let plan = Plan {
            version: Version::new("v1").unwrap(),
            environment: Environment::Dev,
            description: "x".into(),
            responsible: StaffId(Uuid::nil()),
            planned_at: DateTime::UNIX_EPOCH,
            time_zone: chrono_tz::Tz::UTC,
            redeployment: false,
            retry_of: None,
            rollback_of: None,
        };
        assert_eq!(plan.fields().map(|(name, _)| name), FIELDS);
    }

    #[test]
    fn a_hash_is_read_as_it_was_written() {
        let hash: [u8; 32] = std::array::from_fn(|n| u8::try_from(n * 8).unwrap());
        assert_eq!(bytes(&PlanHash(hash).to_string()), Some(hash));
        assert_eq!(bytes("é"), None);
    }
}

mod command;
mod deciding;
mod fault;
mod log;
pub(super) mod notices;
mod plan;
mod read;
mod settle;
mod view;

pub use command::{PlanEdit, TaskCommand};
pub use fault::TaskFault;
pub use plan::PlanDraft;
pub use read::{DoraFigures, TaskHistory};
pub use view::TaskView;

use guichet_domain::access::TokenScope;
use guichet_domain::deployments::{EventKind, Override, Step};
use guichet_domain::incidents::Incident;
use guichet_domain::kernel::{TaskId, Words};
use guichet_driven::{AuditEvent, AuditObject, FieldChange, ObjectKind};

use super::{ActError, By, Governance};

/// Deployment tasks.
#[derive(Clone, Copy)]
pub struct Deployments<'a>(pub(super) &'a Governance);

type TaskError = ActError<TaskFault, TaskView>;

impl Deployments<'_> {
    /// That the token they came with is good for changing deployments; noted where it is not.
    async fn check_scope(&self, by: By<'_>, id: &str, verb: &str) -> Result<(), TaskError> {
        let Some(scope) = by.lacks(TokenScope::DeploymentsWrite) else {
            return Ok(());
        };
        let object = AuditObject::new(ObjectKind::Deployment, id);
        self.0.note_refusal(by, object, verb, "scope").await?;
        Err(ActError::Scope(scope))
    }

    /// Notes what the rules refused, and says it with the task as it now is.
    async fn refused(
        &self,
        by: By<'_>,
        id: impl std::fmt::Display,
        verb: &str,
        fault: TaskFault,
        current: Option<Box<TaskView>>,
    ) -> TaskError {
        let object = AuditObject::new(ObjectKind::Deployment, id);
        match self.0.note_refusal(by, object, verb, fault.code()).await {
            Ok(()) => ActError::Refused {
                refusal: fault,
                current,
            },
            Err(error) => error.into(),
        }
    }
}

/// What the audit keeps of a step.
fn audited(id: TaskId, verb: &str, before: Option<&str>, step: &Step, by: By<'_>) -> AuditEvent {
    let (was, is) = (before.map(str::to_owned), step.task.state.word());
    let mut changes = vec![FieldChange::moved("state", was, Some(is.into()))];
    let fields = step.event.changes.iter().map(|change| {
        let (before, after) = (change.before.clone(), change.after.clone());
        FieldChange::moved(change.field, before, after)
    });
    changes.extend(fields);
    if let Some(given) = &step.event.authorisation {
        changes.push(FieldChange::set("plan_hash", given.plan_hash));
    }
    if let Some(overridden) = lifted(step) {
        changes.push(FieldChange::set("overridden", &overridden.lifted));
    }
    changes.extend(by.token_change());
    AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Deployment, id),
        verb: verb.to_owned(),
        changes,
        reason: step.event.reason.clone(),
    }
}

/// What this step overrides.
fn lifted(step: &Step) -> Option<&Override> {
    let task = &step.task;
    match step.event.kind {
        EventKind::Authorised => task.authorisation.as_ref()?.overridden.as_ref(),
        EventKind::Started => task.start_overridden.as_ref(),
        _ => None,
    }
}

/// What the audit keeps of an incident that was opened.
pub(super) fn opened(incident: &Incident) -> AuditEvent {
    let assignee = incident.assignee.map(|id| id.to_string());
    let deployment = incident.deployment.map(|id| id.to_string());
    AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Incident, incident.id),
        verb: "open".into(),
        changes: vec![
            FieldChange::set("state", incident.state.word()),
            FieldChange::set("severity", incident.severity.word()),
            FieldChange::moved("assignee", None, assignee),
            FieldChange::moved("deployment", None, deployment),
        ],
        reason: None,
    }
}

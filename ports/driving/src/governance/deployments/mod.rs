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
    let mut changes = vec![FieldChange {
        field: "state".into(),
        before: before.map(str::to_owned),
        after: Some(step.task.state.word().to_owned()),
    }];
    let fields = step.event.changes.iter().map(|change| FieldChange {
        field: change.field.to_owned(),
        before: change.before.clone(),
        after: change.after.clone(),
    });
    changes.extend(fields);
    if let Some(given) = &step.event.authorisation {
        changes.push(FieldChange {
            field: "plan_hash".into(),
            before: None,
            after: Some(given.plan_hash.to_string()),
        });
    }
    if let Some(overridden) = lifted(step) {
        changes.push(FieldChange {
            field: "overridden".into(),
            before: None,
            after: Some(overridden.lifted.to_string()),
        });
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
    let set = |field: &str, after: Option<String>| FieldChange {
        field: field.into(),
        before: None,
        after,
    };
    AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Incident, incident.id),
        verb: "open".into(),
        changes: vec![
            set("state", Some(incident.state.word().to_owned())),
            set("severity", Some(incident.severity.word().to_owned())),
            set("assignee", incident.assignee.map(|id| id.to_string())),
            set("deployment", incident.deployment.map(|id| id.to_string())),
        ],
        reason: None,
    }
}

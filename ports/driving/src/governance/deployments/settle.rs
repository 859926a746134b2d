use chrono::{DateTime, Utc};
use guichet_domain::deployments::{Task, TaskEvent};
use guichet_domain::kernel::{ProjectId, TaskId, Words};
use guichet_driven::{Actor, AuditEvent, AuditObject, FieldChange, ObjectKind, PortResult};

use super::Deployments;
use crate::Origin;

/// Tasks settled at once, before something is read.
const MOST: usize = 50;

/// Failures of single tasks that are passed over; with more it is the database.
const MOST_FAILED: usize = 3;

impl Deployments<'_> {
    /// Lets time do to tasks what is due: authorisations run out, silent ones become stale. Of one
    /// project, or of all; says how many.
    #[tracing::instrument(name = "deployments.settle", skip_all)]
    pub async fn settle(&self, project: Option<ProjectId>) -> PortResult<usize> {
        let now = self.0.now();
        let due = self.0.parts.tasks.due(project, now, MOST).await?;
        let mut settled = 0;
        let mut failed = 0;
        for (project, task) in &due {
            match self.settle_one(*project, *task, now).await {
                Ok(()) => settled += 1,
                // One that cannot be settled now keeps nobody from the others, or from reading.
                Err(error) if failed < MOST_FAILED => {
                    tracing::warn!(%task, %error, "what is due was not noted");
                    failed += 1;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(settled)
    }

    /// The same for one task that was read; as it is then.
    pub(super) async fn settled(&self, task: Task) -> PortResult<Task> {
        let now = self.0.now();
        let project = self.0.parts.projects.find(task.project).await?;
        let due = project.and_then(|project| task.due_at(project.rules.patience));
        if due.is_none_or(|due| due > now) {
            return Ok(task);
        }
        self.settle_one(task.project, task.id, now).await?;
        let found = self.0.parts.tasks.find(task.id).await?;
        Ok(found.unwrap_or(task))
    }

    async fn settle_one(
        &self,
        project: ProjectId,
        id: TaskId,
        now: DateTime<Utc>,
    ) -> PortResult<()> {
        let mut unit = self.0.parts.work.begin().await?;
        let Some(project) = unit.projects().hold(project).await? else {
            return Ok(());
        };
        let Some(task) = unit.tasks().hold(id).await? else {
            return Ok(());
        };
        let patience = project.rules.patience;
        let Some(step) = task.settle(patience, now) else {
            return Ok(());
        };
        let due = step.task.due_at(patience);
        unit.tasks().step(&step.task, &step.event, due).await?;
        let event = by_time(&task, &step.task, &step.event);
        let entry = self.0.entry(Actor::System, &Origin::default(), event);
        unit.audit().append(&entry).await?;
        unit.save().await
    }
}

fn by_time(before: &Task, after: &Task, event: &TaskEvent) -> AuditEvent {
    let (was, is) = (before.state.word(), after.state.word());
    AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Deployment, after.id),
        verb: event.kind.word().to_owned(),
        changes: vec![FieldChange::moved(
            "state",
            Some(was.into()),
            Some(is.into()),
        )],
        reason: None,
    }
}

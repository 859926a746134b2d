use guichet_domain::deployments::{LogLine, log};
use guichet_domain::kernel::{ProjectId, TaskId};
use guichet_driven::{AuditEvent, AuditObject, FieldChange, ObjectKind};

use super::super::answer::repeated;
use super::super::{ActError, By, Once, Outcome, People};
use super::command::numbered;
use super::read::check_reading;
use super::view::view;
use super::{Deployments, TaskError, TaskFault, TaskView};

impl Deployments<'_> {
    /// Adds lines to the log of a task at work: all of them, or none. Needs no revision and
    /// changes none.
    #[tracing::instrument(name = "deployments.log", skip_all)]
    pub async fn log(
        &self,
        by: By<'_>,
        (project, id): (Option<ProjectId>, TaskId),
        lines: &[String],
        once: Option<Once<'_, TaskView>>,
    ) -> Result<Outcome<TaskView>, TaskError> {
        let done = self.written(by, (project, id), lines, once).await;
        let object = AuditObject::new(ObjectKind::Deployment, id);
        self.0.noted(by, object, "logs", done).await
    }

    async fn written(
        &self,
        by: By<'_>,
        (project, id): (Option<ProjectId>, TaskId),
        lines: &[String],
        once: Option<Once<'_, TaskView>>,
    ) -> Result<Outcome<TaskView>, TaskError> {
        self.check_scope(by, &id.to_string(), "logs").await?;
        let task = self.existing(project, id).await?;
        let key = once.map(|once| once.command_key(by.staff.id()));
        let mut unit = self.0.parts.work.begin().await?;
        if let Some(before) = repeated(unit.as_mut(), key.as_ref()).await? {
            return Ok(before);
        }
        let (facts, task) = self.hold(unit.as_mut(), by, &task).await?;
        let size = unit.tasks().log_size(id).await?;
        let logged: Result<_, TaskFault> = task
            .logged(&facts.situation())
            .map_err(TaskFault::from)
            .and_then(|task| Ok((task, log::lines(lines, size)?)));
        let (task, (lines, _)) = match logged {
            Ok(logged) => logged,
            Err(fault) => {
                let current = Some(Box::new(view(unit.as_mut(), facts, task).await?));
                drop(unit);
                return Err(self.refused(by, id, "logs", fault, current).await);
            }
        };
        let lines = numbered(lines, size.lines, &facts);
        let due = task.due_at(facts.project.rules.patience);
        unit.tasks().append_log(&task, &lines, due).await?;
        let event = added(id, &lines, by);
        let view = view(unit.as_mut(), facts, task).await?;
        self.0
            .keep(unit, by, event, (once, key.as_ref()), view)
            .await
    }

    /// Lines of a task's log after a number, at most `limit`, with the people who wrote them, and
    /// whether more can follow.
    #[tracing::instrument(name = "deployments.lines", skip_all)]
    pub async fn lines(
        &self,
        by: By<'_>,
        id: TaskId,
        after: u64,
        limit: usize,
    ) -> Result<(Vec<LogLine>, People, bool), TaskError> {
        check_reading(by)?;
        let tasks = &self.0.parts.tasks;
        // The state first: lines that come between are read, or come with the next question.
        let task = tasks.find(id).await?.ok_or(ActError::Missing)?;
        let lines = tasks.log(id, after, limit).await?;
        let people = People::read(&*self.0.parts.staff, lines.iter().map(|l| l.by)).await?;
        let more = !task.state.is_final() || lines.len() == limit;
        Ok((lines, people, more))
    }
}

fn added(id: TaskId, lines: &[LogLine], by: By<'_>) -> AuditEvent {
    let number = |line: Option<&LogLine>| line.map(|line| line.number.to_string());
    let (first, last) = (number(lines.first()), number(lines.last()));
    let mut changes = vec![FieldChange::moved("log_lines", first, last)];
    changes.extend(by.token_change());
    AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Deployment, id),
        verb: "logs".into(),
        changes,
        reason: None,
    }
}

//! What is done with a task: asked for, decided, kept with what follows of it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use guichet_domain::access::Standing;
use guichet_domain::deployments::{
    Confirmed, Environment, LogLine, Step, Surroundings, Task, Verb,
};
use guichet_domain::incidents::Incident;
use guichet_domain::kernel::{ProjectId, TaskId, Words};
use guichet_driven::{AuditObject, ObjectKind, PortError, Unit};

use super::super::answer::repeated;
use super::super::facts::{Facts, acting};
use super::super::{ActError, By, Once, Outcome};
use super::deciding::Deciding;
use super::view::{LOG_LINES, view};
use super::{Deployments, TaskError, TaskView, audited, notices};

/// What is to be done with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskCommand {
    /// Changes the plan.
    Edit(Box<PlanEdit>),
    /// Authorises it.
    Authorise {
        /// The three points.
        confirmed: Confirmed,
        /// Why a freeze or the promotion is not to hold for it.
        override_reason: Option<String>,
    },
    /// Refuses the authorisation.
    Reject {
        /// Why.
        reason: String,
    },
    /// Takes the authorisation back.
    Revoke {
        /// Why.
        reason: String,
    },
    /// Plans it again.
    Replan,
    /// Begins it.
    Start {
        /// Why a freeze or the promotion is not to hold for it.
        override_reason: Option<String>,
    },
    /// It was done.
    Succeed {
        /// The last lines of its log.
        log: Vec<String>,
    },
    /// It went wrong.
    Fail {
        /// Why.
        reason: String,
        /// The last lines of its log.
        log: Vec<String>,
    },
    /// Gives it up.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// What changes of a plan; what is not given stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the draft of a plan")]
pub struct PlanEdit {
    pub version: Option<String>,
    pub environment: Option<Environment>,
    pub description: Option<String>,
    pub responsible: Option<String>,
    pub planned_at: Option<DateTime<Utc>>,
    pub time_zone: Option<Tz>,
    pub redeployment: Option<bool>,
    pub retry_of: Option<Option<TaskId>>,
    pub rollback_of: Option<Option<TaskId>>,
}

impl TaskCommand {
    /// The verb it uses.
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Edit(_) => Verb::Edit,
            Self::Authorise { .. } => Verb::Authorise,
            Self::Reject { .. } => Verb::Reject,
            Self::Revoke { .. } => Verb::Revoke,
            Self::Replan => Verb::Replan,
            Self::Start { .. } => Verb::Start,
            Self::Succeed { .. } => Verb::Succeed,
            Self::Fail { .. } => Verb::Fail,
            Self::Cancel { .. } => Verb::Cancel,
        }
    }

    pub(super) fn log(&self) -> &[String] {
        match self {
            Self::Succeed { log } | Self::Fail { log, .. } => log,
            _ => &[],
        }
    }
}

impl Deployments<'_> {
    /// Does something with a task as it was at revision `seen`, all of it or nothing. `project`:
    /// only if the task is that project's.
    #[tracing::instrument(name = "deployments.command", skip_all)]
    pub async fn command(
        &self,
        by: By<'_>,
        (project, id): (Option<ProjectId>, TaskId),
        seen: u64,
        command: &TaskCommand,
        once: Option<Once<'_, TaskView>>,
    ) -> Result<Outcome<TaskView>, TaskError> {
        let done = self.carried_out(by, (project, id), seen, command, once);
        let object = AuditObject::new(ObjectKind::Deployment, id);
        let verb = command.verb().word();
        self.0.noted(by, object, verb, done.await).await
    }

    async fn carried_out(
        &self,
        by: By<'_>,
        (project, id): (Option<ProjectId>, TaskId),
        seen: u64,
        command: &TaskCommand,
        once: Option<Once<'_, TaskView>>,
    ) -> Result<Outcome<TaskView>, TaskError> {
        let verb = command.verb();
        self.check_scope(by, &id.to_string(), verb.word()).await?;
        let task = self.existing(project, id).await?;
        let key = once.map(|once| once.command_key(by.staff.id()));
        let mut unit = self.0.parts.work.begin().await?;
        if let Some(before) = repeated(unit.as_mut(), key.as_ref()).await? {
            return Ok(before);
        }
        let (mut facts, task) = self.hold(unit.as_mut(), by, &task).await?;
        let before = task.state.word();
        let decided = self
            .decide(unit.as_mut(), &mut facts, &task, seen, command)
            .await;
        let step = match decided {
            Ok(step) => step,
            Err(Deciding::Fault(fault)) => {
                // An edit was decided by the facts of its own plan: shown is the one that stands.
                facts.for_plan(unit.as_mut(), &task.plan, task.id).await?;
                let current = view(unit.as_mut(), facts, task).await?;
                drop(unit);
                let current = Some(Box::new(current));
                return Err(self.refused(by, id, verb.word(), fault, current).await);
            }
            Err(Deciding::Port(error)) => return Err(error.into()),
        };
        let due = step.task.due_at(facts.project.rules.patience);
        unit.tasks().step(&step.task, &step.event, due).await?;
        self.follow(unit.as_mut(), &facts, &step, by).await?;
        let event = audited(id, verb.word(), Some(before), &step, by);
        let view = view(unit.as_mut(), facts, step.task).await?;
        self.0
            .keep(unit, by, event, (once, key.as_ref()), view)
            .await
    }

    /// The task as it now is, time having done its part; of this project, where one is named.
    pub(super) async fn existing(
        &self,
        project: Option<ProjectId>,
        id: TaskId,
    ) -> Result<Task, TaskError> {
        let found = self.0.parts.tasks.find(id).await?;
        let found = found.filter(|task| project.is_none_or(|project| project == task.project));
        let task = found.ok_or(ActError::Missing)?;
        Ok(self.settled(task).await?)
    }

    /// Takes hold of the project and the task, and reads what decisions go by.
    pub(super) async fn hold(
        &self,
        unit: &mut dyn Unit,
        by: By<'_>,
        task: &Task,
    ) -> Result<(Facts, Task), TaskError> {
        let project = unit.projects().hold(task.project).await?;
        let project = project.ok_or(ActError::Missing)?;
        let task = unit.tasks().hold(task.id).await?.ok_or(ActError::Missing)?;
        let mut facts = Facts {
            actor: by.staff.id(),
            standing: acting(unit, project.id, by.staff).await?,
            responsible: Standing::default(),
            authoriser: Standing::default(),
            around: Surroundings::default(),
            now: self.0.now(),
            project,
        };
        facts.for_plan(unit, &task.plan, task.id).await?;
        facts.for_authorisation(unit, &task).await?;
        Ok((facts, task))
    }

    /// What follows of a step, in its own unit: the incident of a failure, the mails.
    async fn follow(
        &self,
        unit: &mut dyn Unit,
        facts: &Facts,
        step: &Step,
        by: By<'_>,
    ) -> Result<(), PortError> {
        let task = &step.task;
        if let Some(id) = task.incident {
            let log = unit.tasks().log_end(task.id, LOG_LINES).await?;
            let log: Vec<String> = log.into_iter().map(|line| line.line).collect();
            let responsible = task.plan.responsible;
            let member = unit.staff().find(responsible).await?;
            let able = member.is_some_and(|member| member.is_active());
            let to = if able {
                responsible
            } else {
                facts.project.lead
            };
            let what = (task.plan.version.as_str(), task.plan.environment.word());
            let (project, task_id, now) = (task.project, task.id, facts.now);
            let to = (to, !able);
            let opened =
                Incident::of_failure(id, project, task_id, what, &log, to, facts.actor, now);
            unit.incidents()
                .add(&opened.incident, &opened.event)
                .await?;
            let entry = self
                .0
                .entry(by.actor(), by.origin, super::opened(&opened.incident));
            unit.audit().append(&entry).await?;
            return notices::failed(self.0, unit, facts, task, &opened.incident).await;
        }
        notices::stepped(self.0, unit, facts, step).await
    }
}

/// Lines as they are added to a log that has `before`.
pub(super) fn numbered(lines: Vec<String>, before: u64, facts: &Facts) -> Vec<LogLine> {
    let numbers = before + 1..;
    let line = |(line, number)| LogLine {
        number,
        at: facts.now,
        by: facts.actor,
        line,
    };
    lines.into_iter().zip(numbers).map(line).collect()
}

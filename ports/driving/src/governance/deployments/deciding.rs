//! Whether a command may be done, and what step it is.

use guichet_domain::deployments::{
    Denial, Plan, PlanFault, Step, Task, TaskRefusal, Verb, Version, log,
};
use guichet_domain::kernel::{IncidentId, ProjectId};
use guichet_driven::{PortError, Unit};

use super::super::facts::Facts;
use super::command::{PlanEdit, TaskCommand, numbered};
use super::plan::Planning;
use super::{Deployments, TaskFault};

impl Deployments<'_> {
    pub(super) async fn decide(
        &self,
        unit: &mut dyn Unit,
        facts: &mut Facts,
        task: &Task,
        seen: u64,
        command: &TaskCommand,
    ) -> Result<Step, Deciding> {
        let s = facts.situation();
        let step = match command {
            TaskCommand::Edit(edit) => {
                s.may(Verb::Edit, task, Some(seen))?;
                let plan = self.edited(unit, &task.plan, edit, task.project).await?;
                facts.for_plan(unit, &plan, task.id).await?;
                return Ok(task.edit(plan, seen, &facts.situation())?);
            }
            TaskCommand::Authorise {
                confirmed,
                override_reason,
            } => task.authorise(*confirmed, override_reason.as_deref(), seen, &s)?,
            TaskCommand::Reject { reason } => task.reject(reason, seen, &s)?,
            TaskCommand::Revoke { reason } => task.revoke(reason, seen, &s)?,
            TaskCommand::Replan => task.replan(seen, &s)?,
            TaskCommand::Start { override_reason } => {
                task.start(override_reason.as_deref(), seen, &s)?
            }
            TaskCommand::Succeed { .. } => task.succeed(seen, &s)?,
            TaskCommand::Fail { reason, .. } => {
                let incident = IncidentId(self.0.parts.random.id());
                task.fail(reason, incident, seen, &s)?
            }
            TaskCommand::Cancel { reason } => task.cancel(reason, seen, &s)?,
        };
        if command.log().iter().any(|line| !line.trim().is_empty()) {
            let before = unit.tasks().log_size(task.id).await?;
            let (lines, _) = log::lines(command.log(), before).map_err(TaskFault::from)?;
            let lines = numbered(lines, before.lines, facts);
            unit.tasks().append_log(task, &lines, None).await?;
        }
        Ok(step)
    }

    async fn edited(
        &self,
        unit: &mut dyn Unit,
        plan: &Plan,
        edit: &PlanEdit,
        project: ProjectId,
    ) -> Result<Plan, Deciding> {
        let mut plan = plan.clone();
        if let Some(version) = &edit.version {
            plan.version = Version::new(version)?;
        }
        if let Some(login) = &edit.responsible {
            let found = unit.staff().by_login(login).await?;
            plan.responsible = found.ok_or(PlanFault::Responsible)?.id;
        }
        if let Some(description) = &edit.description {
            plan.description.clone_from(description);
        }
        plan.environment = edit.environment.unwrap_or(plan.environment);
        plan.planned_at = edit.planned_at.unwrap_or(plan.planned_at);
        plan.time_zone = edit.time_zone.unwrap_or(plan.time_zone);
        plan.redeployment = edit.redeployment.unwrap_or(plan.redeployment);
        plan.retry_of = edit.retry_of.unwrap_or(plan.retry_of);
        plan.rollback_of = edit.rollback_of.unwrap_or(plan.rollback_of);
        Self::check_links(unit, &plan, project).await?;
        Ok(plan)
    }
}

/// Why a step did not come about.
pub(super) enum Deciding {
    Fault(TaskFault),
    Port(PortError),
}

impl From<TaskFault> for Deciding {
    fn from(fault: TaskFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<TaskRefusal> for Deciding {
    fn from(refusal: TaskRefusal) -> Self {
        Self::Fault(refusal.into())
    }
}

impl From<Denial> for Deciding {
    fn from(denial: Denial) -> Self {
        Self::Fault(denial.into())
    }
}

impl From<PlanFault> for Deciding {
    fn from(fault: PlanFault) -> Self {
        TaskRefusal::from(fault).into()
    }
}

impl From<PortError> for Deciding {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

impl From<Planning> for Deciding {
    fn from(planning: Planning) -> Self {
        match planning {
            Planning::Rules(refusal) => refusal.into(),
            Planning::Port(error) => error.into(),
        }
    }
}

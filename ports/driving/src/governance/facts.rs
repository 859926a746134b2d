use chrono::{DateTime, Utc};
use guichet_domain::access::{StaffPrincipal, Standing};
use guichet_domain::deployments::{Environment, Plan, Project, Situation, Surroundings, Task};
use guichet_domain::kernel::{ProjectId, StaffId, TaskId};
use guichet_driven::{PortResult, Unit};

use crate::staff::was_ended;

/// What a decision about a task goes by, as read in one unit.
pub(super) struct Facts {
    pub(super) actor: StaffId,
    pub(super) project: Project,
    pub(super) standing: Standing,
    pub(super) responsible: Standing,
    pub(super) authoriser: Standing,
    pub(super) around: Surroundings,
    pub(super) now: DateTime<Utc>,
}

impl Facts {
    pub(super) fn situation(&self) -> Situation<'_> {
        Situation {
            actor: self.actor,
            standing: self.standing,
            project: &self.project,
            responsible: self.responsible,
            authoriser: self.authoriser,
            preproduction_took_it: self.around.preproduction_took_it,
            deployed_by: self.around.deployed_by,
            at_work: self.around.at_work,
            now: self.now,
        }
    }

    /// Reads again what whoever authorised the task may act as.
    pub(super) async fn for_authorisation(
        &mut self,
        unit: &mut dyn Unit,
        task: &Task,
    ) -> PortResult<()> {
        self.authoriser = match &task.authorisation {
            Some(given) => standing(unit, self.project.id, given.by).await?,
            None => Standing::default(),
        };
        Ok(())
    }

    /// Reads them again for another plan of the same project.
    pub(super) async fn for_plan(
        &mut self,
        unit: &mut dyn Unit,
        plan: &Plan,
        task: TaskId,
    ) -> PortResult<()> {
        self.responsible = standing(unit, self.project.id, plan.responsible).await?;
        self.around = around(unit, self.project.id, plan, task).await?;
        Ok(())
    }
}

/// What whoever asks may act as in a project now; nothing, where what they came in with was ended
/// while they waited.
pub(super) async fn acting(
    unit: &mut dyn Unit,
    project: ProjectId,
    staff: &StaffPrincipal,
) -> PortResult<Standing> {
    if was_ended(unit, staff.entrance()).await? {
        return Ok(Standing::default());
    }
    standing(unit, project, staff.id()).await
}

/// What somebody may act as in a project now; nothing, where they are disabled or unknown.
pub(super) async fn standing(
    unit: &mut dyn Unit,
    project: ProjectId,
    staff: StaffId,
) -> PortResult<Standing> {
    let role = unit.projects().role_of(project, staff).await?;
    let member = unit.staff().find(staff).await?;
    Ok(member
        .map(|member| member.standing(role))
        .unwrap_or_default())
}

async fn around(
    unit: &mut dyn Unit,
    project: ProjectId,
    plan: &Plan,
    task: TaskId,
) -> PortResult<Surroundings> {
    let (version, environment, except) = (&plan.version, plan.environment, Some(task));
    let tasks = unit.tasks();
    let deployed_by = tasks
        .deployed_by(project, environment, version, except)
        .await?;
    let preproduction = Environment::Preprod;
    let promoted = tasks
        .deployed_by(project, preproduction, version, except)
        .await?;
    Ok(Surroundings {
        preproduction_took_it: promoted.is_some(),
        deployed_by,
        at_work: tasks.at_work(project, environment, except).await?,
    })
}

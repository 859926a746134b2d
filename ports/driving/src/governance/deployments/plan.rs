use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use guichet_domain::access::Standing;
use guichet_domain::deployments::{
    Environment, Plan, PlanFault, Surroundings, Task, TaskRefusal, Version,
};
use guichet_domain::kernel::{ProjectId, TaskId};
use guichet_driven::{AuditObject, ObjectKind, Unit};

use super::super::answer::repeated;
use super::super::facts::{Facts, acting};
use super::super::{ActError, By, Once, Outcome};
use super::view::view;
use super::{Deployments, TaskError, audited, notices};

/// A deployment as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanDraft {
    /// What.
    pub version: String,
    /// Where to.
    pub environment: Environment,
    /// What changes.
    pub description: String,
    /// The login of who answers for it.
    pub responsible: String,
    /// When.
    pub planned_at: DateTime<Utc>,
    /// The zone the date is meant in.
    pub time_zone: Tz,
    /// A version that is there already is deployed once more.
    pub redeployment: bool,
    /// The task this one tries again.
    pub retry_of: Option<TaskId>,
    /// The task this one takes back.
    pub rollback_of: Option<TaskId>,
}

impl Deployments<'_> {
    /// Plans a deployment, and asks those who may authorise it.
    #[tracing::instrument(name = "deployments.plan", skip_all)]
    pub async fn plan(
        &self,
        by: By<'_>,
        project: ProjectId,
        draft: PlanDraft,
        once: Option<Once<'_, super::TaskView>>,
    ) -> Result<Outcome<super::TaskView>, TaskError> {
        let done = self.made(by, project, draft, once).await;
        let object = AuditObject::new(ObjectKind::Deployment, project);
        self.0.noted(by, object, "plan", done).await
    }

    async fn made(
        &self,
        by: By<'_>,
        project: ProjectId,
        draft: PlanDraft,
        once: Option<Once<'_, super::TaskView>>,
    ) -> Result<Outcome<super::TaskView>, TaskError> {
        self.check_scope(by, &project.to_string(), "plan").await?;
        let key = once.map(|once| once.command_key(by.staff.id()));
        let mut unit = self.0.parts.work.begin().await?;
        if let Some(before) = repeated(unit.as_mut(), key.as_ref()).await? {
            return Ok(before);
        }
        let Some(project) = unit.projects().hold(project).await? else {
            return Err(ActError::Missing);
        };
        let id = TaskId(self.0.parts.random.id());
        let mut facts = Facts {
            actor: by.staff.id(),
            standing: acting(unit.as_mut(), project.id, by.staff).await?,
            responsible: Standing::default(),
            authoriser: Standing::default(),
            around: Surroundings::default(),
            now: self.0.now(),
            project,
        };
        let planned = self.planned(unit.as_mut(), &mut facts, id, draft).await;
        let step = match planned {
            Ok(step) => step,
            Err(Planning::Rules(refusal)) => {
                drop(unit);
                let project = facts.project.id;
                return Err(self
                    .refused(by, project, "plan", refusal.into(), None)
                    .await);
            }
            Err(Planning::Port(error)) => return Err(error.into()),
        };
        let stages = facts.project.stages.deploying();
        if stages != facts.project.stages {
            facts.project.stages = stages;
            facts.project.revision += 1;
            unit.projects().replace(&facts.project).await?;
        }
        unit.tasks().add(&step.task, &step.event).await?;
        notices::planned(self.0, unit.as_mut(), &facts, &step.task).await?;
        let event = audited(id, "plan", None, &step, by);
        let view = view(unit.as_mut(), facts, step.task).await?;
        self.0
            .keep(unit, by, event, (once, key.as_ref()), view)
            .await
    }

    async fn planned(
        &self,
        unit: &mut dyn Unit,
        facts: &mut Facts,
        id: TaskId,
        draft: PlanDraft,
    ) -> Result<guichet_domain::deployments::Step, Planning> {
        facts.situation().may_plan().map_err(TaskRefusal::from)?;
        let responsible = unit.staff().by_login(&draft.responsible).await?;
        let responsible = responsible.ok_or(PlanFault::Responsible)?;
        let plan = Plan {
            version: Version::new(&draft.version)?,
            environment: draft.environment,
            description: draft.description,
            responsible: responsible.id,
            planned_at: draft.planned_at,
            time_zone: draft.time_zone,
            redeployment: draft.redeployment,
            retry_of: draft.retry_of,
            rollback_of: draft.rollback_of,
        };
        Self::check_links(unit, &plan, facts.project.id).await?;
        facts.for_plan(unit, &plan, id).await?;
        Ok(Task::plan(id, plan, &facts.situation())?)
    }

    /// That the tasks a plan points to are such as it may point to. They are read inside: whoever
    /// holds a connection must not wait for another. They are not held: what may be retried or
    /// rolled back to has ended for good, and two plans that point to each other must not wait for
    /// each other.
    pub(super) async fn check_links(
        unit: &mut dyn Unit,
        plan: &Plan,
        project: ProjectId,
    ) -> Result<(), Planning> {
        if let Some(id) = plan.retry_of {
            let found = unit.tasks().look(id).await?;
            if !found.is_some_and(|task| task.can_be_retried_in(project)) {
                return Err(PlanFault::RetryOf.into());
            }
        }
        if let Some(id) = plan.rollback_of {
            let found = unit.tasks().look(id).await?;
            if !found.is_some_and(|task| task.can_be_rolled_back_in(project)) {
                return Err(PlanFault::RollbackOf.into());
            }
        }
        Ok(())
    }
}

/// Why a plan did not come about.
#[derive(Debug, thiserror::Error)]
pub(super) enum Planning {
    #[error(transparent)]
    Rules(#[from] TaskRefusal),
    #[error(transparent)]
    Port(#[from] guichet_driven::PortError),
}

impl From<PlanFault> for Planning {
    fn from(fault: PlanFault) -> Self {
        Self::Rules(fault.into())
    }
}

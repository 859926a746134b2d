use guichet_domain::deployments::{Environment, Project};
use guichet_domain::incidents::{Incident, Opening, Refusal, Severity, Situation, Step};
use guichet_domain::kernel::{IncidentId, ProjectId, StaffId, TaskId};
use guichet_driven::{AuditObject, ObjectKind, PortError, Unit};

use super::super::answer::repeated;
use super::super::deployments::opened;
use super::super::facts::{acting, standing};
use super::super::{By, Once, Outcome};
use super::{IncidentError, IncidentFault, IncidentView, Incidents};

/// An incident as somebody tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentDraft {
    /// The project it belongs to.
    pub project: ProjectId,
    /// One line.
    pub title: String,
    /// Paragraphs.
    pub description: String,
    /// How bad it is.
    pub severity: Severity,
    /// The deployment it came of, of the same project.
    pub deployment: Option<TaskId>,
    /// The login of who gets it.
    pub assignee: Option<String>,
    /// Whether it is about production; unless told, if its deployment was.
    pub production: Option<bool>,
}

impl Incidents<'_> {
    /// Opens an incident by hand.
    #[tracing::instrument(name = "incidents.open", skip_all)]
    pub async fn open(
        &self,
        by: By<'_>,
        draft: &IncidentDraft,
        once: Option<Once<'_, IncidentView>>,
    ) -> Result<Outcome<IncidentView>, IncidentError> {
        let done = self.told(by, draft, once).await;
        let object = AuditObject::new(ObjectKind::Incident, "new");
        self.0.noted(by, object, "open", done).await
    }

    async fn told(
        &self,
        by: By<'_>,
        draft: &IncidentDraft,
        once: Option<Once<'_, IncidentView>>,
    ) -> Result<Outcome<IncidentView>, IncidentError> {
        self.check_scope(by, "new", "open").await?;
        let key = once.map(|once| once.command_key(by.staff.id()));
        let mut unit = self.0.parts.work.begin().await?;
        if let Some(before) = repeated(unit.as_mut(), key.as_ref()).await? {
            return Ok(before);
        }
        let (project, s, step) = match self.opening(unit.as_mut(), by, draft).await {
            Ok(opened) => opened,
            Err(Stop::Fault(fault)) => {
                drop(unit);
                return Err(self.refused(by, "new", "open", fault, None).await);
            }
            Err(Stop::Port(error)) => return Err(error.into()),
        };
        unit.incidents().add(&step.incident, &step.event).await?;
        self.tell_assignee(unit.as_mut(), by, &project, &step.incident)
            .await?;
        let event = opened(&step.incident);
        let view = self.view(unit.as_mut(), project, step.incident, &s);
        let view = view.await?;
        self.0
            .keep(unit, by, event, (once, key.as_ref()), view)
            .await
    }

    async fn opening(
        &self,
        unit: &mut dyn Unit,
        by: By<'_>,
        draft: &IncidentDraft,
    ) -> Result<(Project, Situation, Step), Stop> {
        let project = unit.projects().hold(draft.project).await?;
        let project = project.ok_or(IncidentFault::UnknownProject)?;
        let s = Situation {
            actor: by.staff.id(),
            standing: acting(unit, project.id, by.staff).await?,
            now: self.0.now(),
        };
        s.may_open().map_err(IncidentFault::from)?;
        let of_production = match draft.deployment {
            None => false,
            Some(id) => {
                let found = unit.tasks().look(id).await?;
                let found = found.filter(|task| task.project == project.id);
                let task = found.ok_or(IncidentFault::UnknownDeployment)?;
                task.plan.environment == Environment::Prod
            }
        };
        let assignee = match &draft.assignee {
            None => None,
            Some(login) => Some(assignee(unit, project.id, login).await?),
        };
        let opening = Opening {
            id: IncidentId(self.0.parts.random.id()),
            project: project.id,
            title: draft.title.clone(),
            description: draft.description.clone(),
            severity: draft.severity,
            assignee,
            deployment: draft.deployment,
            // That of a deployment to production is in production, whatever is said.
            production: of_production || draft.production.unwrap_or(false),
        };
        let step = Incident::open(&opening, &s).map_err(IncidentFault::from)?;
        Ok((project, s, step))
    }
}

/// Somebody who may work on incidents of a project.
async fn assignee(unit: &mut dyn Unit, project: ProjectId, login: &str) -> Result<StaffId, Stop> {
    let found = unit.staff().by_login(login).await?;
    let unable = || IncidentFault::from(Refusal::Assignee);
    let member = found.ok_or_else(unable)?;
    if standing(unit, project, member.id).await?.answers() {
        Ok(member.id)
    } else {
        Err(unable().into())
    }
}

enum Stop {
    Fault(IncidentFault),
    Port(PortError),
}

impl From<IncidentFault> for Stop {
    fn from(fault: IncidentFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<PortError> for Stop {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

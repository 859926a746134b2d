use guichet_domain::deployments::plan::LONGEST_REASON;
use guichet_domain::deployments::{OpenBelow, Project, Stage, StageVerb};
use guichet_domain::kernel::{ProjectId, Words, text};
use guichet_driven::{FieldChange, PortResult, Unit};

use super::{Hand, ProjectError, ProjectFault, ProjectView, Projects};

impl Projects<'_> {
    /// Begins, ends or reopens a stage; reopening takes a reason. With `seen`, only the project as
    /// it was at that revision.
    #[tracing::instrument(name = "projects.stage", skip_all)]
    pub async fn stage(
        &self,
        hand: Hand<'_>,
        id: ProjectId,
        (stage, verb): (Stage, StageVerb),
        reason: Option<&str>,
        seen: Option<u64>,
    ) -> Result<ProjectView, ProjectError> {
        self.check_scope(hand, &id.to_string(), verb.word()).await?;
        let mut unit = self.begin(hand, id, verb.word()).await?;
        let moved = self
            .moved(unit.as_mut(), hand, id, (stage, verb), reason, seen)
            .await;
        let (unit, moved) = self.or_refused(unit, hand, id, verb.word(), moved).await?;
        let (project, change, reason) = moved;
        self.keep(unit, hand, project, verb.word(), vec![change], reason)
            .await
    }

    async fn moved(
        &self,
        unit: &mut dyn Unit,
        hand: Hand<'_>,
        id: ProjectId,
        (stage, verb): (Stage, StageVerb),
        reason: Option<&str>,
        seen: Option<u64>,
    ) -> Result<(Project, FieldChange, Option<String>), ProjectError> {
        let mut project = self.led(unit, hand, id).await?;
        if let Some(seen) = seen.filter(|seen| *seen != project.revision) {
            return Err(ProjectFault::Changed { seen }.into());
        }
        let open = open_below(unit, id).await?.count(stage);
        let before = project.stages.state(stage);
        let stages = project.stages.apply(verb, stage, open);
        project.stages = stages.map_err(ProjectFault::Stage)?;
        let reason = match (verb, reason) {
            (StageVerb::Reopen, reason) => Some(kept(reason.unwrap_or_default())?),
            (_, reason) => reason.map(kept).transpose()?,
        };
        project.revision += 1;
        unit.projects().replace(&project).await?;
        let after = project.stages.state(stage).word().to_owned();
        let field = format!("stage:{}", stage.word());
        let change = FieldChange::moved(field, Some(before.word().to_owned()), Some(after));
        Ok((project, change, reason))
    }
}

/// What is open under a project's stages, as it is in a unit.
pub(super) async fn open_below(unit: &mut dyn Unit, id: ProjectId) -> PortResult<OpenBelow> {
    Ok(OpenBelow {
        tasks: unit.projects().open_tasks(id).await?,
        incidents: unit.projects().open_incidents(id).await?,
    })
}

fn kept(reason: &str) -> Result<String, ProjectFault> {
    text::paragraph(reason, LONGEST_REASON).map_err(ProjectFault::Reason)
}

use guichet_domain::access::{Role, StaffMember};
use guichet_domain::deployments::Project;
use guichet_domain::kernel::{ProjectId, StaffId, Words};
use guichet_driven::{FieldChange, MOST_MEMBERS, Unit};

use super::super::ActError;
use super::{Hand, ProjectError, ProjectFault, ProjectView, Projects};

impl Projects<'_> {
    /// Makes a person a member with this role, which they must hold, or changes their role here.
    #[tracing::instrument(name = "projects.set_member", skip_all)]
    pub async fn set_member(
        &self,
        hand: Hand<'_>,
        id: ProjectId,
        login: &str,
        role: Role,
    ) -> Result<ProjectView, ProjectError> {
        self.check_scope(hand, &id.to_string(), "member").await?;
        let mut unit = self.begin(hand, id, "member").await?;
        let done = self.member_set(unit.as_mut(), hand, id, login, role).await;
        let (unit, (project, change)) = self.or_refused(unit, hand, id, "member", done).await?;
        self.keep(unit, hand, project, "member", vec![change], None)
            .await
    }

    /// Ends a membership. Ending one that is not there changes nothing.
    #[tracing::instrument(name = "projects.remove_member", skip_all)]
    pub async fn remove_member(
        &self,
        hand: Hand<'_>,
        id: ProjectId,
        login: &str,
    ) -> Result<ProjectView, ProjectError> {
        self.check_scope(hand, &id.to_string(), "member").await?;
        let mut unit = self.begin(hand, id, "member").await?;
        let done = self.member_removed(unit.as_mut(), hand, id, login).await;
        let (unit, (project, change)) = self.or_refused(unit, hand, id, "member", done).await?;
        self.keep(unit, hand, project, "member", vec![change], None)
            .await
    }

    async fn member_set(
        &self,
        unit: &mut dyn Unit,
        hand: Hand<'_>,
        id: ProjectId,
        login: &str,
        role: Role,
    ) -> Result<(Project, FieldChange), ProjectError> {
        let project = self.led(unit, hand, id).await?;
        let staff = self.able(unit, login, role).await?;
        if staff == project.lead && role != Role::ProjectLead {
            return Err(ProjectFault::LeadStays.into());
        }
        let before = unit.projects().role_of(id, staff).await?;
        let members = unit.projects().members(id).await?.len();
        if before.is_none() && members >= MOST_MEMBERS {
            return Err(ProjectFault::TooManyMembers.into());
        }
        unit.projects().set_member(id, staff, role).await?;
        let before = before.map(|role| role.word().to_owned());
        let after = Some(role.word().to_owned());
        let change = FieldChange::moved(format!("member:{staff}"), before, after);
        Ok((project, change))
    }

    async fn member_removed(
        &self,
        unit: &mut dyn Unit,
        hand: Hand<'_>,
        id: ProjectId,
        login: &str,
    ) -> Result<(Project, FieldChange), ProjectError> {
        let project = self.led(unit, hand, id).await?;
        let found = unit.staff().by_login(login).await?;
        let unknown = || ProjectFault::UnknownStaff(login.to_owned());
        let staff = found.ok_or_else(unknown)?.id;
        if staff == project.lead {
            return Err(ProjectFault::LeadStays.into());
        }
        let before = unit.projects().role_of(id, staff).await?;
        unit.projects().remove_member(id, staff).await?;
        let before = before.map(|role| role.word().to_owned());
        let change = FieldChange::moved(format!("member:{staff}"), before, None);
        Ok((project, change))
    }

    /// The project, held, if they lead it.
    pub(super) async fn led(
        &self,
        unit: &mut dyn Unit,
        hand: Hand<'_>,
        id: ProjectId,
    ) -> Result<Project, ProjectError> {
        let project = unit.projects().hold(id).await?.ok_or(ActError::Missing)?;
        if hand.standing(unit, id).await?.leads() {
            Ok(project)
        } else {
            Err(ProjectFault::LeadOnly.into())
        }
    }

    /// The active person of this login, if they hold this role.
    pub(super) async fn able(
        &self,
        unit: &mut dyn Unit,
        login: &str,
        role: Role,
    ) -> Result<StaffId, ProjectError> {
        let found = unit.staff().by_login(login).await?;
        let found = found.filter(StaffMember::is_active);
        let unknown = || ProjectFault::UnknownStaff(login.to_owned());
        let member = found.ok_or_else(unknown)?;
        if member.standing(Some(role)).member == Some(role) {
            return Ok(member.id);
        }
        let login = member.login;
        Err(ProjectFault::RoleNotHeld { login, role }.into())
    }

    /// The unit with what was decided in it; a refusal ends it, and is noted in one of its own.
    pub(super) async fn or_refused<T>(
        &self,
        unit: Box<dyn Unit>,
        hand: Hand<'_>,
        id: ProjectId,
        verb: &str,
        decided: Result<T, ProjectError>,
    ) -> Result<(Box<dyn Unit>, T), ProjectError> {
        match decided {
            Ok(decided) => Ok((unit, decided)),
            Err(ActError::Refused { refusal, .. }) => {
                drop(unit);
                Err(self.refused(hand, id, verb, refusal).await)
            }
            Err(error) => {
                drop(unit);
                Err(self.noted(hand, id, verb, error).await)
            }
        }
    }
}

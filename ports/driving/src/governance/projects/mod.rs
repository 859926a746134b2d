mod fault;
mod members;
mod read;
mod rules;
mod stages;

pub use fault::ProjectFault;
pub use read::ProjectView;

use guichet_domain::access::{Role, Standing, TokenScope};
use guichet_domain::deployments::{Project, Rules, Stages};
use guichet_domain::kernel::{ProjectId, text};
use guichet_driven::{Actor, AuditEvent, AuditObject, FieldChange, ObjectKind, PortError, Unit};

use super::answer::first_answer;
use super::facts::standing;
use super::{ActError, By, Governance, Once};
use crate::Origin;

/// Projects, their stages, members and rules.
#[derive(Clone, Copy)]
pub struct Projects<'a>(
    pub(super) &'a Governance,
    pub(super) Option<Once<'a, ProjectView>>,
);

/// Characters of a project's name.
pub(super) const LONGEST_NAME: usize = 120;

/// Who changes a project.
#[derive(Clone, Copy)]
pub enum Hand<'a> {
    /// A member of the staff, by what they are.
    Staff(By<'a>),
    /// Whoever is at the command line: the name of the system user. May do everything here.
    Operator(&'a str),
}

type ProjectError = ActError<ProjectFault, ProjectView>;

impl Hand<'_> {
    fn actor(&self) -> Actor {
        match self {
            Self::Staff(by) => by.actor(),
            Self::Operator(name) => Actor::Operator((*name).to_owned()),
        }
    }

    fn origin(&self) -> Origin {
        match self {
            Self::Staff(by) => by.origin.clone(),
            Self::Operator(_) => Origin::default(),
        }
    }

    /// What they may act as in a project.
    async fn standing(&self, unit: &mut dyn Unit, id: ProjectId) -> Result<Standing, PortError> {
        match self {
            Self::Staff(by) => standing(unit, id, by.staff.id()).await,
            Self::Operator(_) => Ok(Standing {
                administrator: true,
                ..Standing::default()
            }),
        }
    }
}

impl<'a> Projects<'a> {
    /// The same for a command that may come again: its answer is kept with what it changes. Ask
    /// [`Projects::repeated`] first.
    #[must_use]
    pub fn once(self, once: Option<Once<'a, ProjectView>>) -> Self {
        Self(self.0, once)
    }

    /// The status and body of the first answer, where the command came before. Of two that come
    /// at once one keeps its answer, and the other is a conflict that changes nothing.
    pub async fn repeated(&self, by: By<'_>) -> Result<Option<(u16, Vec<u8>)>, ProjectError> {
        let Some(once) = self.1 else {
            return Ok(None);
        };
        let key = once.command_key(by.staff.id());
        let mut unit = self.0.parts.work.begin().await?;
        first_answer(unit.as_mut(), Some(&key)).await
    }
}

impl Projects<'_> {
    /// Adds a project, led by this person. Administrators may, and whoever leads projects.
    pub async fn add(
        &self,
        hand: Hand<'_>,
        name: &str,
        lead: &str,
    ) -> Result<ProjectView, ProjectError> {
        self.check_scope(hand, "new", "add").await?;
        let mut unit = self.0.parts.work.begin().await?;
        let added = self.added(unit.as_mut(), hand, name, lead).await;
        let project = match added {
            Ok(project) => project,
            Err(ActError::Refused { refusal, .. }) => {
                drop(unit);
                return Err(self.refused(hand, "new", "add", refusal).await);
            }
            Err(error) => return Err(error),
        };
        let changes = vec![
            change("name", None, Some(project.name.clone())),
            change("lead", None, Some(project.lead.to_string())),
        ];
        self.keep(unit, hand, project, "add", changes, None).await
    }

    async fn added(
        &self,
        unit: &mut dyn Unit,
        hand: Hand<'_>,
        name: &str,
        lead: &str,
    ) -> Result<Project, ProjectError> {
        if let Hand::Staff(by) = hand {
            let member = unit.staff().find(by.staff.id()).await?;
            let may = member.is_some_and(|m| {
                m.is_active()
                    && [Role::Administrator, Role::ProjectLead]
                        .iter()
                        .any(|r| m.roles.contains(r))
            });
            if !may {
                return Err(ProjectFault::AddersOnly.into());
            }
        }
        let name = text::line(name, LONGEST_NAME).map_err(ProjectFault::Name)?;
        let lead = self.able(unit, lead, Role::ProjectLead).await?;
        let project = Project {
            id: ProjectId(self.0.parts.random.id()),
            name,
            lead,
            stages: Stages::default(),
            rules: Rules::default(),
            made_at: self.0.now(),
            revision: 1,
        };
        if !unit.projects().add(&project).await? {
            return Err(ProjectFault::NameTaken.into());
        }
        let role = Role::ProjectLead;
        unit.projects().set_member(project.id, lead, role).await?;
        Ok(project)
    }

    /// That the token they came with is good for changing projects; noted where it is not.
    async fn check_scope(&self, hand: Hand<'_>, id: &str, verb: &str) -> Result<(), ProjectError> {
        let Hand::Staff(by) = hand else {
            return Ok(());
        };
        let Some(scope) = by.lacks(TokenScope::ProjectsWrite) else {
            return Ok(());
        };
        let object = AuditObject::new(ObjectKind::Project, id);
        self.0.note_refusal(by, object, verb, "scope").await?;
        Err(ActError::Scope(scope))
    }

    async fn refused(
        &self,
        hand: Hand<'_>,
        id: impl std::fmt::Display,
        verb: &str,
        refusal: ProjectFault,
    ) -> ProjectError {
        let event = AuditEvent::ActRefused {
            object: AuditObject::new(ObjectKind::Project, id),
            verb: verb.to_owned(),
            code: refusal.code().to_owned(),
        };
        match self.note(hand, event).await {
            Ok(()) => refusal.into(),
            Err(error) => error.into(),
        }
    }

    async fn note(&self, hand: Hand<'_>, event: AuditEvent) -> Result<(), PortError> {
        let mut unit = self.0.parts.work.begin().await?;
        let entry = self.0.entry(hand.actor(), &hand.origin(), event);
        unit.audit().append(&entry).await?;
        unit.save().await
    }

    /// Ends a unit that changed a project, the audit entry last.
    async fn keep(
        &self,
        mut unit: Box<dyn Unit>,
        hand: Hand<'_>,
        project: Project,
        verb: &str,
        mut changes: Vec<FieldChange>,
        reason: Option<String>,
    ) -> Result<ProjectView, ProjectError> {
        if let Hand::Staff(by) = hand {
            changes.extend(by.token_change());
        }
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Project, project.id),
            verb: verb.to_owned(),
            changes,
            reason,
        };
        let members = unit.projects().members(project.id).await?;
        let standing = hand.standing(unit.as_mut(), project.id).await?;
        let view = ProjectView {
            project,
            members,
            standing,
        };
        if let (Some(once), Hand::Staff(by)) = (self.1, hand) {
            let (status, body) = (once.render)(&view);
            let (key, at) = (once.command_key(by.staff.id()), self.0.now());
            // It may have come twice at once: the other one has answered meanwhile.
            let first = first_answer::<ProjectFault, ProjectView>(unit.as_mut(), Some(&key));
            let first = first.await?;
            if first.is_some() {
                return Err(PortError::Conflict.into());
            }
            unit.idempotency().keep(&key, status, &body, at).await?;
        }
        let entry = self.0.entry(hand.actor(), &hand.origin(), event);
        unit.audit().append(&entry).await?;
        unit.save().await?;
        Ok(view)
    }
}

fn change(field: &str, before: Option<String>, after: Option<String>) -> FieldChange {
    FieldChange {
        field: field.to_owned(),
        before,
        after,
    }
}

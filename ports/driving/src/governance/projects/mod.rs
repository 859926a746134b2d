mod fault;
mod members;
mod read;
mod rules;
mod stages;

pub use fault::ProjectFault;
pub use read::{CalendarProjects, ProjectView};
use stages::open_below;

use guichet_domain::access::{Role, StaffMember, Standing, TokenScope};
use guichet_domain::deployments::{LONGEST_NAME, Project, Rules, Stages};
use guichet_domain::kernel::{ProjectId, text};
use guichet_driven::{
    Actor, AuditEvent, AuditObject, CommandKey, FieldChange, ObjectKind, PortError, Unit,
};

use super::answer::first_answer;
use super::facts::acting;
use super::{ActError, By, Governance, Once, Outcome};
use crate::Origin;
use crate::staff::was_ended;

/// Projects, their stages, members and rules.
#[derive(Clone, Copy)]
pub struct Projects<'a>(
    pub(super) &'a Governance,
    pub(super) Option<Once<'a, ProjectView>>,
);

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
    pub(super) fn actor(&self) -> Actor {
        match self {
            Self::Staff(by) => by.actor(),
            Self::Operator(name) => Actor::Operator((*name).to_owned()),
        }
    }

    pub(super) fn origin(&self) -> Origin {
        match self {
            Self::Staff(by) => by.origin.clone(),
            Self::Operator(_) => Origin::default(),
        }
    }

    /// Notes a refusal. An operator's command ends with it, and so nothing of theirs is counted.
    pub(super) async fn note_refusal(
        self,
        governance: &Governance,
        object: AuditObject,
        verb: &str,
        code: &str,
    ) -> Result<(), PortError> {
        if let Hand::Staff(by) = self {
            return governance.note_refusal(by, object, verb, code).await;
        }
        let event = AuditEvent::ActRefused {
            object,
            verb: verb.to_owned(),
            code: code.to_owned(),
            untold: 0,
        };
        let mut unit = governance.parts.work.begin().await?;
        let entry = governance.entry(self.actor(), &self.origin(), event);
        unit.audit().append(&entry).await?;
        unit.save().await
    }

    /// What they may act as in a project.
    async fn standing(&self, unit: &mut dyn Unit, id: ProjectId) -> Result<Standing, PortError> {
        match self {
            Self::Staff(by) => acting(unit, id, by.staff).await,
            Self::Operator(_) => Ok(Standing {
                administrator: true,
                ..Standing::default()
            }),
        }
    }
}

impl<'a> Projects<'a> {
    /// The same for a command that may come again: its answer is kept with what it changes. It is
    /// carried out by [`Projects::first_or`].
    #[must_use]
    pub fn once(self, once: Option<Once<'a, ProjectView>>) -> Self {
        Self(self.0, once)
    }

    /// The status and body of the first answer, where the command came before. Of two that come
    /// at once one is carried out, and the other is a conflict that changes nothing. A key that
    /// was another request's is refused, and noted, by the command, which knows its verb.
    #[tracing::instrument(name = "projects.repeated", skip_all)]
    pub async fn repeated(&self, by: By<'_>) -> Result<Option<(u16, Vec<u8>)>, ProjectError> {
        match self.first(by).await {
            Err(ActError::KeyReused) => Ok(None),
            first => first,
        }
    }

    async fn first(&self, by: By<'_>) -> Result<Option<(u16, Vec<u8>)>, ProjectError> {
        let Some(once) = self.1 else {
            return Ok(None);
        };
        let key = once.command_key(by.staff.id());
        let mut unit = self.0.parts.work.begin().await?;
        first_answer(unit.as_mut(), Some(&key)).await
    }

    /// What a command of these projects comes to, or came to where it was carried out before:
    /// also by another that came at the same moment.
    #[tracing::instrument(name = "projects.first_or", skip_all)]
    pub async fn first_or(
        &self,
        by: By<'_>,
        command: impl Future<Output = Result<ProjectView, ProjectError>> + Send,
    ) -> Result<Outcome<ProjectView>, ProjectError> {
        let again = |(status, body)| Outcome::Again { status, body };
        if let Some(first) = self.repeated(by).await? {
            return Ok(again(first));
        }
        match command.await {
            Err(ActError::Port(PortError::Conflict)) => match self.first(by).await? {
                Some(first) => Ok(again(first)),
                None => Err(PortError::Conflict.into()),
            },
            done => done.map(Outcome::Done),
        }
    }

    /// A unit to carry out a command in; a conflict, before anything else, where another that
    /// came at the same moment was first. A key that was another request's is noted.
    async fn begin(
        &self,
        hand: Hand<'_>,
        id: impl std::fmt::Display,
        verb: &str,
    ) -> Result<Box<dyn Unit>, ProjectError> {
        let mut unit = self.0.parts.work.begin().await?;
        let Some((_, key)) = self.key(hand) else {
            return Ok(unit);
        };
        match first_answer(unit.as_mut(), Some(&key)).await {
            Ok(None) => Ok(unit),
            Ok(Some(_)) => Err(PortError::Conflict.into()),
            Err(error) => {
                drop(unit);
                Err(self.noted(hand, id, verb, error).await)
            }
        }
    }

    fn key(&self, hand: Hand<'_>) -> Option<(Once<'a, ProjectView>, CommandKey)> {
        match (self.1, hand) {
            (Some(once), Hand::Staff(by)) => Some((once, once.command_key(by.staff.id()))),
            _ => None,
        }
    }
}

impl Projects<'_> {
    /// Whether this person may add projects: administrators, and whoever leads projects. Pages
    /// show it; it is decided again when they do.
    pub fn may_add(member: &StaffMember) -> Result<(), ProjectFault> {
        let able = [Role::Administrator, Role::ProjectLead];
        if member.is_active() && able.iter().any(|role| member.roles.contains(role)) {
            Ok(())
        } else {
            Err(ProjectFault::AddersOnly)
        }
    }

    /// Adds a project, led by this person. Administrators may, and whoever leads projects.
    #[tracing::instrument(name = "projects.add", skip_all)]
    pub async fn add(
        &self,
        hand: Hand<'_>,
        name: &str,
        lead: &str,
    ) -> Result<ProjectView, ProjectError> {
        self.check_scope(hand, "new", "add").await?;
        let mut unit = self.begin(hand, "new", "add").await?;
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
            FieldChange::set("name", &project.name),
            FieldChange::set("lead", project.lead),
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
            let ended = was_ended(unit, by.staff.entrance()).await?;
            let member = unit.staff().find(by.staff.id()).await?;
            match member {
                Some(member) if !ended => Self::may_add(&member)?,
                _ => return Err(ProjectFault::AddersOnly.into()),
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
        match self.note(hand, id, verb, refusal.code()).await {
            Ok(()) => refusal.into(),
            Err(error) => error.into(),
        }
    }

    /// The same of an error that is none of the rules: as it is, noted where it is a refusal.
    async fn noted(
        &self,
        hand: Hand<'_>,
        id: impl std::fmt::Display,
        verb: &str,
        error: ProjectError,
    ) -> ProjectError {
        let Some(code) = error.code() else {
            return error;
        };
        match self.note(hand, id, verb, code).await {
            Ok(()) => error,
            Err(failed) => failed.into(),
        }
    }

    async fn note(
        &self,
        hand: Hand<'_>,
        id: impl std::fmt::Display,
        verb: &str,
        code: &str,
    ) -> Result<(), PortError> {
        let object = AuditObject::new(ObjectKind::Project, id);
        hand.note_refusal(self.0, object, verb, code).await
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
            open: open_below(unit.as_mut(), project.id).await?,
            project,
            members,
            standing,
        };
        if let Some((once, key)) = self.key(hand) {
            let (status, body) = (once.render)(&view);
            let at = self.0.now();
            unit.idempotency().keep(&key, status, &body, at).await?;
        }
        let entry = self.0.entry(hand.actor(), &hand.origin(), event);
        unit.audit().append(&entry).await?;
        unit.save().await?;
        Ok(view)
    }
}

//! What the staff do: projects, deployments, incidents.
//!
//! Every command looks up who acts, and what they are now, inside the unit of work that carries
//! it out; takes hold of the project, then of the task or incident; asks the pure rules; and
//! keeps the change, the audit entry and the mails together, or none of them.

mod answer;
mod deployments;
mod errors;
mod facts;
mod incidents;
mod people;
mod projects;
pub(crate) mod seal;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{Entrance, StaffPrincipal, TokenScope};
use guichet_domain::kernel::{StaffId, Words};
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditObject, Clock, FieldChange, KeepErrors, PortResult, Random,
    ReadIncidents, ReadProjects, ReadStaff, ReadTasks, Work,
};

use crate::refusals::Refusals;
use crate::{Keys, Origin};

pub use answer::{ActError, Once, Outcome};
pub use deployments::{
    Deployments, DoraFigures, PlanDraft, PlanEdit, TaskCommand, TaskFault, TaskHistory, TaskView,
};
pub use errors::{ErrorView, Errors, ErrorsFault, ErrorsPage};
pub use incidents::{
    IncidentCommand, IncidentDraft, IncidentFault, IncidentTimeline, IncidentView, Incidents,
};
pub use people::{People, Person};
pub use projects::{CalendarProjects, Hand, ProjectFault, ProjectView, Projects};

/// How long the first answer to a command is given again.
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(48);

/// The driven ports that governance stands on.
#[expect(
    missing_docs,
    reason = "each field is named after its port, which says what it is"
)]
#[derive(Clone)]
pub struct GovernanceParts {
    pub staff: Arc<dyn ReadStaff>,
    pub projects: Arc<dyn ReadProjects>,
    pub tasks: Arc<dyn ReadTasks>,
    pub incidents: Arc<dyn ReadIncidents>,
    pub errors: Arc<dyn KeepErrors>,
    pub work: Arc<dyn Work>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub keys: Arc<Keys>,
}

/// What the staff do, and what operators do for them.
pub struct Governance {
    pub(crate) parts: GovernanceParts,
    pub(crate) refusals: Refusals,
}

/// Who a command comes from.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// The member of the staff.
    pub staff: &'a StaffPrincipal,
    /// From where.
    pub origin: &'a Origin,
}

impl By<'_> {
    fn actor(&self) -> Actor {
        Actor::Staff(self.staff.id())
    }

    /// The scope that is missing from the token they came with, if so.
    fn lacks(&self, scope: TokenScope) -> Option<&'static str> {
        (!self.staff.has_scope(scope)).then(|| scope.word())
    }

    /// The token they came with, for the audit.
    fn token_change(&self) -> Option<FieldChange> {
        match self.staff.entrance() {
            Entrance::Session(_) => None,
            Entrance::Token { id, .. } => Some(FieldChange::set("token", id)),
        }
    }
}

impl Governance {
    /// Governance on these ports.
    pub fn new(parts: GovernanceParts) -> Self {
        Self {
            parts,
            refusals: Refusals::default(),
        }
    }

    /// Deployment tasks.
    pub fn deployments(&self) -> Deployments<'_> {
        Deployments(self)
    }

    /// Projects, their stages, members and rules.
    pub fn projects(&self) -> Projects<'_> {
        Projects(self, None)
    }

    /// Incidents.
    pub fn incidents(&self) -> Incidents<'_> {
        Incidents(self)
    }

    /// The board of errors.
    pub fn errors(&self) -> Errors<'_> {
        Errors(self)
    }

    /// Who signs in with this; for narrowing a list to them.
    pub async fn staff_of_login(&self, login: &str) -> PortResult<Option<StaffId>> {
        let found = self.parts.staff.by_login(login).await?;
        Ok(found.map(|member| member.id))
    }

    /// Forgets the answers to commands that are too old to come again; says how many.
    pub async fn tidy(&self) -> PortResult<u64> {
        let mut unit = self.parts.work.begin().await?;
        let before = self.now() - ANSWERS_KEPT;
        let forgotten = unit.idempotency().prune(before).await?;
        unit.save().await?;
        Ok(forgotten)
    }

    /// Notes how many refusals were counted in the windows that are over; in all, for those who
    /// run the portal to call when it ends.
    pub async fn tell_refusals(&self, all: bool) -> PortResult<()> {
        let over_at = (!all).then(|| self.now());
        let work = self.parts.work.as_ref();
        self.refusals.tell_counted(work, over_at).await
    }

    fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    fn entry(&self, actor: Actor, origin: &Origin, event: AuditEvent) -> AuditEntry {
        AuditEntry {
            id: self.parts.random.id(),
            at: self.now(),
            actor,
            address: origin.address,
            request_id: origin.request_id.clone(),
            event,
        }
    }

    /// What a command came to; noted where it was for what is not there, or by a key that was
    /// another request's. What the rules refuse is noted where they do.
    async fn noted<T, R, V>(
        &self,
        by: By<'_>,
        object: AuditObject,
        verb: &str,
        done: Result<T, ActError<R, V>>,
    ) -> Result<T, ActError<R, V>> {
        let code = done.as_ref().err().and_then(ActError::code);
        if let Some(code) = code {
            self.note_refusal(by, object, verb, code).await?;
        }
        done
    }

    /// Notes a refusal, in a unit of its own; counts it where one like it was noted just now.
    async fn note_refusal(
        &self,
        by: By<'_>,
        object: AuditObject,
        verb: &str,
        code: &str,
    ) -> PortResult<()> {
        let event = AuditEvent::ActRefused {
            object,
            verb: verb.to_owned(),
            code: code.to_owned(),
            untold: 0,
        };
        let entry = self.entry(by.actor(), by.origin, event);
        self.refusals.keep(self.parts.work.as_ref(), entry).await
    }
}

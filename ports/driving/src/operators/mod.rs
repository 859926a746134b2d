//! What operators do at the command line.

mod admin;
mod audit;
mod checking;
mod confine;
pub mod doctor;
mod guest;
mod link;
mod list;
mod migrate;
mod outbox;
pub mod recovery;
mod roles;
mod setup;
pub mod smoke;
mod staff;
mod sync;
mod unlink;
mod verdict;

use std::sync::Arc;

use guichet_driven::{
    Actor, Clock, FindCustomers, InspectStore, PortError, PreparePortal, Random, ReadAccounts,
    ReadChain, ReadLinks, ReadOutbox, ReadRecovery, ReadStaff, ReadTokens, Schema, SealAudit, Work,
};

use crate::governance::{Governance, GovernanceParts, Hand};
use crate::record::Recorder;
use crate::{Origin, PasswordCost};

pub use admin::{
    AdminVerified, GivenPassword, NewAdministrator, ONE_TIME_HOURS, SetAside, VerifyError,
    verify_administrator,
};
pub use audit::{
    AuditFault, AuditFlaw, AuditHeadError, AuditPruned, AuditVerified, EraseError, PRUNE_AGE_DAYS,
    PruneError, ResealError, verify_chain,
};
pub use confine::ConfineError;
pub use link::{LinkError, Linked};
pub use outbox::{OutboxPage, OutboxRetryError};
pub use roles::RolesChecked;
pub use setup::{PortalSetup, SetupError};
pub use staff::{NewStaff, StaffChange, StaffError};
pub use sync::SyncReport;
pub use unlink::UnlinkError;

/// The driven ports [`Operators`] stands on.
#[expect(
    missing_docs,
    reason = "each field is named after its port, which says what it is"
)]
pub struct OperatorParts {
    pub customers: Arc<dyn FindCustomers>,
    pub accounts: Arc<dyn ReadAccounts>,
    pub links: Arc<dyn ReadLinks>,
    pub staff: Arc<dyn ReadStaff>,
    pub tokens: Arc<dyn ReadTokens>,
    pub chain: Arc<dyn ReadChain>,
    pub seal: Arc<dyn SealAudit>,
    pub outbox: Arc<dyn ReadOutbox>,
    pub recovery: Arc<dyn ReadRecovery>,
    pub work: Arc<dyn Work>,
    pub schema: Arc<dyn Schema>,
    pub inspect: Arc<dyn InspectStore>,
    /// `None` without the administrator's account.
    pub prepare: Option<Arc<dyn PreparePortal>>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub password_cost: PasswordCost,
    /// Projects, which operators make and change.
    pub governance: GovernanceParts,
    /// Who acts: the name of the system user.
    pub operator: String,
}

/// What operators can do.
pub struct Operators(OperatorParts);

impl Operators {
    /// Operators on these ports.
    pub fn new(parts: OperatorParts) -> Self {
        Self(parts)
    }

    /// Projects, deployments, incidents: an operator changes projects with [`Operators::hand`].
    pub fn governance(&self) -> Governance {
        Governance::new(self.0.governance.clone())
    }

    /// Who an operator is to governance.
    pub fn hand(&self) -> Hand<'_> {
        Hand::Operator(&self.0.operator)
    }

    fn actor(&self) -> Actor {
        Actor::Operator(self.0.operator.clone())
    }

    fn origin() -> Origin {
        Origin::default()
    }

    fn recorder(&self) -> Recorder<'_> {
        Recorder {
            work: self.0.work.as_ref(),
            clock: self.0.clock.as_ref(),
            random: self.0.random.as_ref(),
        }
    }

    fn prepare(&self) -> Result<&dyn PreparePortal, NoAdministrator> {
        self.0.prepare.as_deref().ok_or(NoAdministrator)
    }
}

/// `TRYTON_ADMIN_USER` and its password are not configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("needs TRYTON_ADMIN_USER and TRYTON_ADMIN_PASSWORD")]
pub struct NoAdministrator;

/// Any failure of the world, for use cases with no refusal of their own.
pub type OperatorResult<T> = Result<T, PortError>;

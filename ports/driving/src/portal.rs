use std::sync::{Arc, Mutex, PoisonError, RwLock};

use guichet_domain::access::{AttemptLimits, Attempts, SessionLimits};
use guichet_driven::{
    Clock, Company, Health, KeepErrors, PortResult, Random, ReadAccounts, ReadCompany,
    ReadCustomers, ReadIncidents, ReadInvoices, ReadLabels, ReadLinks, ReadOrders, ReadProjects,
    ReadRecovery, ReadSessions, ReadStaff, ReadTasks, ReadTokens, SignIn, Work,
};

use crate::directory::{Directory, Readers};
use crate::governance::{Governance, GovernanceParts};
use crate::held::{LastHold, Marked};
use crate::passwords::{PasswordCost, Passwords};
use crate::readiness::LastReadiness;
use crate::record::Recorder;
use crate::session::Pace;
use crate::{Collector, Customers, Invoices, Keys, Orders, Sessions, Staff};

/// The driven ports and settings a [`Portal`] stands on.
#[expect(
    missing_docs,
    reason = "each field is named after its port, which says what it is"
)]
pub struct PortalParts {
    pub orders: Arc<dyn ReadOrders>,
    pub invoices: Arc<dyn ReadInvoices>,
    pub customers: Arc<dyn ReadCustomers>,
    pub accounts: Arc<dyn ReadAccounts>,
    pub labels: Arc<dyn ReadLabels>,
    pub company: Arc<dyn ReadCompany>,
    pub sign_in: Arc<dyn SignIn>,
    pub links: Arc<dyn ReadLinks>,
    pub sessions: Arc<dyn ReadSessions>,
    pub staff: Arc<dyn ReadStaff>,
    pub tokens: Arc<dyn ReadTokens>,
    /// Whether what is here was restored and is held.
    pub recovery: Arc<dyn ReadRecovery>,
    pub work: Arc<dyn Work>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// What `/readyz` asks, a line each.
    pub dependencies: Vec<Arc<dyn Health>>,
    pub keys: Arc<Keys>,
    pub session_limits: SessionLimits,
    pub attempt_limits: AttemptLimits,
    pub password_cost: PasswordCost,
    /// What the staff's governance reads.
    pub projects: Arc<dyn ReadProjects>,
    pub tasks: Arc<dyn ReadTasks>,
    pub incidents: Arc<dyn ReadIncidents>,
    /// Where what goes wrong is kept, and where it is counted before that.
    pub errors: Arc<dyn KeepErrors>,
    pub collector: Arc<Collector>,
}

impl PortalParts {
    pub(crate) fn readers(&self) -> Readers<'_> {
        Readers {
            accounts: self.accounts.as_ref(),
            sessions: self.sessions.as_ref(),
            staff: self.staff.as_ref(),
        }
    }

    fn governance(&self) -> GovernanceParts {
        GovernanceParts {
            staff: self.staff.clone(),
            projects: self.projects.clone(),
            tasks: self.tasks.clone(),
            incidents: self.incidents.clone(),
            errors: self.errors.clone(),
            work: self.work.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            keys: self.keys.clone(),
        }
    }
}

/// Everything a person can do at the counter.
pub struct Portal {
    pub(crate) parts: PortalParts,
    pub(crate) attempts: Mutex<Attempts>,
    pub(crate) pace: Mutex<Pace>,
    pub(crate) directory: Directory,
    pub(crate) passwords: Passwords,
    governance: Governance,
    company: RwLock<Option<Arc<Company>>>,
    pub(crate) readiness: LastReadiness,
    pub(crate) hold: LastHold,
    pub(crate) marked: Marked,
}

impl Portal {
    /// A portal on these ports.
    pub fn new(parts: PortalParts) -> Self {
        Self {
            attempts: Mutex::new(Attempts::new(parts.attempt_limits)),
            pace: Mutex::default(),
            directory: Directory::default(),
            passwords: Passwords::new(parts.password_cost),
            company: RwLock::default(),
            readiness: LastReadiness::default(),
            hold: LastHold::default(),
            marked: Marked::default(),
            governance: Governance::new(parts.governance()),
            parts,
        }
    }

    /// Signing in and out, and who somebody is.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }

    /// What the staff do: projects, deployments, incidents.
    pub fn governance(&self) -> &Governance {
        &self.governance
    }

    /// The staff's door.
    pub fn staff(&self) -> Staff<'_> {
        Staff(self)
    }

    /// The person's orders.
    pub fn orders(&self) -> Orders<'_> {
        Orders(self)
    }

    /// The person's invoices.
    pub fn invoices(&self) -> Invoices<'_> {
        Invoices(self)
    }

    /// The customers the person stands for.
    pub fn customers(&self) -> Customers<'_> {
        Customers(self)
    }

    /// The company as it was last read; `None` until the ERP has answered once.
    pub fn company(&self) -> Option<Arc<Company>> {
        self.company
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads the company again, for those who run the portal to call now and then.
    pub async fn refresh_company(&self) -> PortResult<Arc<Company>> {
        let company = Arc::new(self.parts.company.company().await?);
        *self.company.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&company));
        Ok(company)
    }

    /// The clock the portal goes by.
    pub fn clock(&self) -> &dyn Clock {
        self.parts.clock.as_ref()
    }

    /// The keys that seal what leaves the server.
    pub fn keys(&self) -> &Keys {
        &self.parts.keys
    }

    pub(crate) fn recorder(&self) -> Recorder<'_> {
        Recorder {
            work: self.parts.work.as_ref(),
            clock: self.parts.clock.as_ref(),
            random: self.parts.random.as_ref(),
        }
    }
}

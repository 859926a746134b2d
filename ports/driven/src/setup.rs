use async_trait::async_trait;
use guichet_domain::kernel::UserId;
use secrecy::SecretString;

use crate::PortResult;

/// What `setup portal` is to find in the ERP when it ends.
#[derive(Debug)]
pub struct PortalPlan {
    /// The service account's login.
    pub service_login: String,
    /// Its password.
    pub service_password: SecretString,
    /// The account that manages customers' logins, if it is configured.
    pub accounts: Option<(String, SecretString)>,
    /// The test customer, if it is configured.
    pub test_customer: Option<TestCustomer>,
    /// Sets the reports of orders and invoices to PDF.
    pub pdf_reports: bool,
}

/// The test customer of the deployment checklist.
#[derive(Debug)]
pub struct TestCustomer {
    /// Its login.
    pub login: String,
    /// Its password.
    pub password: SecretString,
    /// The code of the party it stands for.
    pub party_code: Option<String>,
}

/// One thing that set-up looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened to it.
    pub kind: ChangeKind,
    /// What it is, in words: `group "Guichet"`, `rule on party.party`.
    pub what: String,
}

/// What set-up did to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It was missing.
    Made,
    /// It was different.
    Changed,
    /// It was as it must be.
    Left,
}

/// What set-up did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupReport {
    /// Each thing it looked at, in order.
    pub changes: Vec<Change>,
    /// The test customer's user, to be linked.
    pub test_user: Option<(UserId, String)>,
    /// Users other than those set-up is for, whose groups were compared before and after.
    pub users_compared: usize,
    /// Those of them whose groups differ: must be empty.
    pub users_changed: Vec<String>,
}

/// What became of confining one login to the customers' group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confinement {
    /// The customers' group is now its only group.
    Confined,
    /// It was already.
    Already,
    /// It has other groups, which would open again what the customers' group shuts: nothing was changed.
    OtherGroups(Vec<String>),
    /// There is no such login.
    Unknown,
}

/// Prepares the ERP for the portal, with the administrator's account: for operators alone.
#[async_trait]
pub trait PreparePortal: Send + Sync {
    /// Makes what is missing, mends what differs, leaves the rest.
    async fn prepare(&self, plan: &PortalPlan) -> PortResult<SetupReport>;

    /// Makes the customers' group a login's only one, or says why not.
    async fn confine(&self, login: &str) -> PortResult<Confinement>;
}

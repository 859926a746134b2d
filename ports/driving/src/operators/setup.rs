use guichet_driven::{PortError, PortalPlan, SetupReport};

use super::{LinkError, Linked, NoAdministrator, Operators};

/// What set-up did in Tryton and in the portal.
#[derive(Debug)]
pub struct PortalSetup {
    /// In Tryton.
    pub report: SetupReport,
    /// The test customer's link.
    pub test_link: Option<Linked>,
}

/// Why set-up stopped.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// There is no administrator's account.
    #[error(transparent)]
    NoAdministrator(#[from] NoAdministrator),
    /// The test customer could not be linked.
    #[error("the test customer was not linked: {0}")]
    TestLink(#[from] LinkError),
    /// The world did not answer as it must, or refused in its own words.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Operators {
    /// Prepares Tryton for the portal and links the test customer. Running it again changes nothing.
    pub async fn setup_portal(&self, plan: &PortalPlan) -> Result<PortalSetup, SetupError> {
        let report = self.prepare()?.prepare(plan).await?;
        let code = plan
            .test_customer
            .as_ref()
            .and_then(|test| test.party_code.as_deref());
        let test_link = match (&report.test_user, code) {
            (Some((_, login)), Some(code)) => Some(self.link(login, code).await?),
            _ => None,
        };
        Ok(PortalSetup { report, test_link })
    }
}

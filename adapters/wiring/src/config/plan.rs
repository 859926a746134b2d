//! A plan for `setup portal` out of the configuration.

use guichet_driven::{PortalPlan, TestCustomer};
use secrecy::SecretString;

use super::{Config, TrytonAccess};

impl Config {
    /// What `setup portal` is to find in Tryton when it ends.
    pub fn portal_plan(&self, pdf_reports: bool) -> PortalPlan {
        let own = |access: &TrytonAccess| (access.user.clone(), access.password.clone());
        let (service_login, service_password): (String, SecretString) = own(&self.service);
        PortalPlan {
            service_login,
            service_password,
            accounts: self.accounts.as_ref().map(own),
            test_customer: self.smoke.test.clone().map(|test| TestCustomer {
                login: test.login,
                password: test.password,
                party_code: test.party,
            }),
            pdf_reports,
        }
    }
}

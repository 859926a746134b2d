use guichet_domain::access::{Principal, Scoped};
use guichet_domain::customers::Customer;
use guichet_domain::kernel::{Language, PartyId};

use super::Sessions;
use crate::ReadError;

/// Who somebody is, as far as the portal is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The login.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Their language.
    pub language: Language,
    /// The customers they stand for.
    pub customers: Vec<Scoped<Customer>>,
    /// The one the pages are narrowed to.
    pub chosen: Option<PartyId>,
    /// What they may do beyond being a customer.
    pub roles: Vec<String>,
}

impl Sessions<'_> {
    /// Who the person is.
    #[tracing::instrument(name = "session.me", skip_all)]
    pub async fn me(&self, principal: &Principal) -> Result<Me, ReadError> {
        let account = principal.account();
        Ok(Me {
            login: account.login.clone(),
            name: account.name.clone(),
            language: account.language,
            customers: self.0.customers().names(principal).await?,
            chosen: principal.chosen(),
            roles: vec!["customer".to_owned()],
        })
    }
}

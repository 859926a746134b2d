use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::customers::{Customer, Profile};

use crate::{Customers, ReadError};

impl Customers<'_> {
    /// What the company keeps about the person's customers, or about the chosen one.
    #[tracing::instrument(name = "customers.profiles", skip_all)]
    pub async fn profiles(&self, principal: &Principal) -> Result<Vec<Scoped<Profile>>, ReadError> {
        let scope = policy::read_own(principal)?;
        Ok(self.0.parts.customers.profiles(&scope).await?)
    }

    /// The names of all customers the person stands for, whatever was chosen; none for a person
    /// who is linked to none.
    #[tracing::instrument(name = "customers.names", skip_all)]
    pub async fn names(&self, principal: &Principal) -> Result<Vec<Scoped<Customer>>, ReadError> {
        match policy::own_customers(principal) {
            Ok(scope) => Ok(self.0.parts.customers.names(&scope).await?),
            Err(_) => Ok(Vec::new()),
        }
    }
}

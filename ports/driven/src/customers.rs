use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::customers::{Customer, Profile};
use guichet_domain::kernel::{EmailAddress, PartyId};

use crate::PortResult;

/// Reads what the company keeps about the customers of a scope.
#[async_trait]
pub trait ReadCustomers: Send + Sync {
    /// Their names, by id; one that is gone from the ERP is left out. One call.
    async fn names(&self, scope: &Scope) -> PortResult<Vec<Scoped<Customer>>>;

    /// Their profiles, by id. One call.
    async fn profiles(&self, scope: &Scope) -> PortResult<Vec<Scoped<Profile>>>;
}

/// Finds customers for an operator at the command line; no person who is signed in reaches it.
#[async_trait]
pub trait FindCustomers: Send + Sync {
    /// The customer with exactly this code.
    async fn by_code(&self, code: &str) -> PortResult<Option<Customer>>;

    /// Customers by id; those that are gone are left out.
    async fn by_ids(&self, ids: &[PartyId]) -> PortResult<Vec<Customer>>;

    /// Every customer that has one of these e-mails, with the e-mail found.
    async fn by_emails(&self, emails: &[EmailAddress])
    -> PortResult<Vec<(EmailAddress, Customer)>>;
}

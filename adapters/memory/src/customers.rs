use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::customers::{ContactKind, Customer, Profile};
use guichet_domain::kernel::{EmailAddress, PartyId};
use guichet_driven::{FindCustomers, PortResult, ReadCustomers};

use crate::MemoryErp;

#[async_trait]
impl ReadCustomers for MemoryErp {
    async fn names(&self, scope: &Scope) -> PortResult<Vec<Scoped<Customer>>> {
        let state = self.ask()?;
        let customers = state.customers.values();
        let rows = customers.filter_map(|profile| scope.admit(profile.customer.clone()));
        Ok(rows.collect())
    }

    async fn profiles(&self, scope: &Scope) -> PortResult<Vec<Scoped<Profile>>> {
        let state = self.ask()?;
        let customers = state.customers.values();
        let rows = customers.filter(|profile| scope.covers(profile.customer.id));
        Ok(rows
            .filter_map(|profile| scope.admit(profile.clone()))
            .collect())
    }
}

#[async_trait]
impl FindCustomers for MemoryErp {
    async fn by_code(&self, code: &str) -> PortResult<Option<Customer>> {
        let state = self.ask()?;
        let mut customers = state.customers.values().map(|profile| &profile.customer);
        Ok(customers.find(|customer| customer.code == code).cloned())
    }

    async fn by_ids(&self, ids: &[PartyId]) -> PortResult<Vec<Customer>> {
        let state = self.ask()?;
        let customers = state.customers.values().map(|profile| &profile.customer);
        Ok(customers
            .filter(|customer| ids.contains(&customer.id))
            .cloned()
            .collect())
    }

    async fn by_emails(
        &self,
        emails: &[EmailAddress],
    ) -> PortResult<Vec<(EmailAddress, Customer)>> {
        let state = self.ask()?;
        let mut found = Vec::new();
        for profile in state.customers.values() {
            let own: Vec<EmailAddress> = profile
                .contacts
                .iter()
                .filter(|contact| contact.kind == ContactKind::Email)
                .filter_map(|contact| contact.value.parse().ok())
                .collect();
            for email in own.into_iter().filter(|email| emails.contains(email)) {
                found.push((email, profile.customer.clone()));
            }
        }
        Ok(found)
    }
}

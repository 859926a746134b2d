use guichet_domain::customers::{Customer, Link};
use guichet_driven::{AccountStanding, AuditEvent, PortError};

use super::Operators;

/// What became of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The login.
    pub account: AccountStanding,
    /// The customer.
    pub customer: Customer,
    /// `false` where they were linked already.
    pub made: bool,
}

/// Why a login was not linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// Tryton has no such login, or the service account cannot see it.
    #[error("no login {0} in Tryton")]
    UnknownLogin(String),
    /// The login may not sign in.
    #[error("the login {0} is not active")]
    Inactive(String),
    /// Tryton has no party of this code.
    #[error("no party with the code {0} in Tryton")]
    UnknownParty(String),
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Operators {
    /// Links a login to a customer, by Tryton's user id. A login may have several customers.
    pub async fn link(&self, login: &str, party_code: &str) -> Result<Linked, LinkError> {
        let account = self.0.accounts.by_login(login).await?;
        let account = account.ok_or_else(|| LinkError::UnknownLogin(login.into()))?;
        if !account.active {
            return Err(LinkError::Inactive(login.into()));
        }
        let customer = self.0.customers.by_code(party_code).await?;
        let customer = customer.ok_or_else(|| LinkError::UnknownParty(party_code.into()))?;
        let made = self.add_link(&account, &customer).await?;
        Ok(Linked {
            account,
            customer,
            made,
        })
    }

    pub(super) async fn add_link(
        &self,
        account: &AccountStanding,
        customer: &Customer,
    ) -> Result<bool, PortError> {
        self.drop_stale_links(account).await?;
        let link = Link {
            user: account.user,
            login: account.login.clone(),
            party: customer.id,
            made_by: self.actor().to_string(),
            made_at: self.0.clock.now(),
        };
        let mut unit = self.0.work.begin().await?;
        if !unit.links().add(&link).await? {
            return Ok(false);
        }
        let event = AuditEvent::Linked {
            user: account.user,
            party: customer.id,
        };
        self.recorder()
            .last(unit, self.actor(), &Self::origin(), event)
            .await?;
        Ok(true)
    }

    /// A login that was renamed keeps no link: those made under its old name go before a new one comes.
    async fn drop_stale_links(&self, account: &AccountStanding) -> Result<(), PortError> {
        let links = self.0.links.of_user(account.user).await?;
        if links
            .iter()
            .all(|link| link.holds_for(account.user, &account.login))
        {
            return Ok(());
        }
        let mut unit = self.0.work.begin().await?;
        let removed = unit.links().remove_user(account.user).await?;
        let event = AuditEvent::Unlinked {
            user: account.user,
            links: removed,
        };
        self.recorder()
            .last(unit, self.actor(), &Self::origin(), event)
            .await
    }
}

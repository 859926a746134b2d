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
        let held = self.0.links.of_user(account.user).await?;
        let renamed = !held
            .iter()
            .all(|link| link.holds_for(account.user, &account.login));
        let link = Link {
            user: account.user,
            login: account.login.clone(),
            party: customer.id,
            made_by: self.actor().to_string(),
            made_at: self.0.clock.now(),
        };
        let (recorder, origin) = (self.recorder(), Self::origin());
        let mut unit = self.0.work.begin().await?;
        if renamed {
            // A login that was renamed keeps nothing of its old name.
            let links = unit.links().remove_user(account.user).await?;
            let now = self.0.clock.now();
            unit.sessions().revoke_user(account.user, now).await?;
            let event = AuditEvent::Unlinked {
                user: account.user,
                links,
            };
            recorder
                .note(&mut *unit, self.actor(), &origin, event)
                .await?;
        }
        if !unit.links().add(&link).await? {
            return Ok(false);
        }
        let event = AuditEvent::Linked {
            user: account.user,
            party: customer.id,
        };
        recorder.last(unit, self.actor(), &origin, event).await?;
        Ok(true)
    }
}

use guichet_driven::{AuditEvent, PortError};

use super::Operators;

/// Why a login was not unlinked.
#[derive(Debug, thiserror::Error)]
pub enum UnlinkError {
    /// The login has no link.
    #[error("the login {0} has no link")]
    NotLinked(String),
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Operators {
    /// Removes every link made for a login and ends its sessions; says how many links there were.
    /// Works with Tryton away and for logins that are gone.
    pub async fn unlink(&self, login: &str) -> Result<u64, UnlinkError> {
        let mut users: Vec<_> = self
            .0
            .links
            .of_login(login)
            .await?
            .into_iter()
            .map(|l| l.user)
            .collect();
        users.dedup();
        if users.is_empty() {
            return Err(UnlinkError::NotLinked(login.into()));
        }
        let mut total = 0;
        for user in users {
            let mut unit = self.0.work.begin().await?;
            let links = unit.links().remove_user(user).await?;
            unit.sessions()
                .revoke_user(user, self.0.clock.now())
                .await?;
            let event = AuditEvent::Unlinked { user, links };
            self.recorder()
                .last(unit, self.actor(), &Self::origin(), event)
                .await?;
            total += links;
        }
        Ok(total)
    }
}

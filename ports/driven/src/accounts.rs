use async_trait::async_trait;
use guichet_domain::kernel::{EmailAddress, UserId};

use crate::PortResult;

/// A Tryton login as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountStanding {
    /// Tryton's user id.
    pub user: UserId,
    /// Its login now.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The e-mail of its preferences, if it is one.
    pub email: Option<EmailAddress>,
    /// Whether it may sign in.
    pub active: bool,
    /// Whether it is in the customers' group.
    pub in_customers_group: bool,
    /// Whether the customers' group is its only group: then Tryton shows it nothing directly.
    pub confined: bool,
}

/// Reads how Tryton logins stand, through the service account.
#[async_trait]
pub trait ReadAccounts: Send + Sync {
    /// These logins by user id; those that are gone are left out. One call for all of them.
    async fn by_ids(&self, users: &[UserId]) -> PortResult<Vec<AccountStanding>>;

    /// The login with exactly this name, active or not.
    async fn by_login(&self, login: &str) -> PortResult<Option<AccountStanding>>;

    /// The logins of the customers' group, by id; at most `limit` after `after`.
    async fn customers_group(
        &self,
        after: Option<UserId>,
        limit: usize,
    ) -> PortResult<Vec<AccountStanding>>;
}

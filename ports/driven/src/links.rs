use async_trait::async_trait;
use guichet_domain::customers::Link;
use guichet_domain::kernel::{PartyId, UserId};

use crate::PortResult;

/// Reads links of logins to customers.
#[async_trait]
pub trait ReadLinks: Send + Sync {
    /// The links of one user, in the order they were made.
    async fn of_user(&self, user: UserId) -> PortResult<Vec<Link>>;

    /// The links made for this login name, whoever bears it now.
    async fn of_login(&self, login: &str) -> PortResult<Vec<Link>>;

    /// Links by user id and party, at most `limit` after `after`: for operators.
    async fn all(&self, after: Option<(UserId, PartyId)>, limit: usize) -> PortResult<Vec<Link>>;
}

/// Writes links, inside a unit of work.
#[async_trait]
pub trait LinkStore: Send {
    /// Adds a link; `false` where this user and customer are linked already (the link stays as it was).
    async fn add(&mut self, link: &Link) -> PortResult<bool>;

    /// Removes every link of a user; says how many.
    async fn remove_user(&mut self, user: UserId) -> PortResult<u64>;
}

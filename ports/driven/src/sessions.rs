use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::access::Session;
use guichet_domain::kernel::{PartyId, SessionId, UserId};

use crate::PortResult;

/// The SHA-256 of a session's secret: all that is stored of it.
pub type TokenHash = [u8; 32];

/// Reads portal sessions.
#[async_trait]
pub trait ReadSessions: Send + Sync {
    /// The session a secret opens, whether in force or not.
    async fn by_token(&self, hash: &TokenHash) -> PortResult<Option<Session>>;

    /// The users with a session that is not revoked, not expired at `now`, and used after `used_since`;
    /// each once, by id.
    async fn users(&self, now: DateTime<Utc>, used_since: DateTime<Utc>)
    -> PortResult<Vec<UserId>>;

    /// Notes the last use, outside any unit: it is no fact worth an audit entry.
    async fn touch(&self, id: SessionId, at: DateTime<Utc>) -> PortResult<()>;
}

/// Writes portal sessions, inside a unit of work.
#[async_trait]
pub trait SessionStore: Send {
    /// Adds a session.
    async fn open(&mut self, session: &Session, hash: &TokenHash) -> PortResult<()>;

    /// Ends a session; `false` if it was ended already or is unknown.
    async fn revoke(&mut self, id: SessionId, at: DateTime<Utc>) -> PortResult<bool>;

    /// Ends every session of a user; says how many.
    async fn revoke_user(&mut self, user: UserId, at: DateTime<Utc>) -> PortResult<u64>;

    /// Narrows a session to one customer, or widens it again.
    async fn choose(&mut self, id: SessionId, party: Option<PartyId>) -> PortResult<()>;

    /// Removes sessions that ended before `before`; says how many.
    async fn prune(&mut self, before: DateTime<Utc>) -> PortResult<u64>;
}

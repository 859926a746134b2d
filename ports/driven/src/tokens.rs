use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::access::{Token, TokenOwner};
use guichet_domain::kernel::{Page, Place, PlaceRequest, TokenId};

use crate::{PortResult, TokenHash};

/// Reads tokens.
#[async_trait]
pub trait ReadTokens: Send + Sync {
    /// The token a secret is, whether in force or not.
    async fn by_secret(&self, hash: &TokenHash) -> PortResult<Option<Token>>;

    /// One page of somebody's tokens, the latest made first, then by id; ended ones too.
    async fn of_owner(
        &self,
        owner: TokenOwner,
        request: &PlaceRequest,
    ) -> PortResult<Page<Token, Place>>;

    /// Notes a token's last use to the minute, outside any unit: it is no fact worth an audit entry.
    async fn touch_token(&self, id: TokenId, at: DateTime<Utc>) -> PortResult<()>;
}

/// Writes tokens, inside a unit of work.
#[async_trait]
pub trait TokenStore: Send {
    /// One token, in force or not; nobody else changes it until the unit ends.
    async fn find(&mut self, id: TokenId) -> PortResult<Option<Token>>;

    /// Adds a token.
    async fn add(&mut self, token: &Token, hash: &TokenHash) -> PortResult<()>;

    /// Ends a token; `false` if it had been ended already or is unknown.
    async fn revoke(&mut self, id: TokenId, at: DateTime<Utc>) -> PortResult<bool>;

    /// Ends every token of an owner that is in force; says how many.
    async fn revoke_all(&mut self, owner: TokenOwner, at: DateTime<Utc>) -> PortResult<u64>;
}

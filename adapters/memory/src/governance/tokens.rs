use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::access::{Token, TokenOwner};
use guichet_domain::kernel::{Page, Place, PlaceRequest, TokenId};
use guichet_driven::{PortError, PortResult, ReadTokens, TokenHash, TokenStore};

use super::MemoryWork;
use super::sessions::{USED_TO, is_open};
use super::tables::page;
use super::unit::MemoryUnit;

#[async_trait]
impl ReadTokens for MemoryWork {
    async fn by_secret(&self, hash: &TokenHash) -> PortResult<Option<Token>> {
        let tables = self.now();
        let found = tables.tokens.values().find(|(_, known)| known == hash);
        Ok(found.map(|(token, _)| token.clone()))
    }

    async fn of_owner(
        &self,
        owner: TokenOwner,
        request: &PlaceRequest,
    ) -> PortResult<Page<Token, Place>> {
        let tables = self.now();
        let tokens = tables.tokens.values().map(|(token, _)| token);
        let found: Vec<Token> = tokens.filter(|t| t.owner == owner).cloned().collect();
        Ok(page(found, request, |token: &Token| {
            (token.made_at, token.id.0)
        }))
    }

    async fn touch_token(&self, id: TokenId, at: DateTime<Utc>) -> PortResult<()> {
        self.change(|tables| {
            if let Some((token, _)) = tables.tokens.get_mut(&id)
                && token.revoked_at.is_none()
                && token.used_at.is_none_or(|used| used <= at - USED_TO)
            {
                token.used_at = Some(at);
            }
        })
        .await
    }
}

#[async_trait]
impl TokenStore for MemoryUnit {
    async fn find(&mut self, id: TokenId) -> PortResult<Option<Token>> {
        let found = self.tables.tokens.get(&id);
        Ok(found.map(|(token, _)| token.clone()))
    }

    async fn add(&mut self, token: &Token, hash: &TokenHash) -> PortResult<()> {
        let tokens = &mut self.tables.tokens;
        let used = tokens.values().any(|(_, known)| known == hash);
        if used || tokens.contains_key(&token.id) {
            return Err(PortError::Conflict);
        }
        tokens.insert(token.id, (token.clone(), *hash));
        Ok(())
    }

    async fn revoke(&mut self, id: TokenId, at: DateTime<Utc>) -> PortResult<bool> {
        Ok(self.end_tokens(|token| token.id == id, at) > 0)
    }

    async fn revoke_all(&mut self, owner: TokenOwner, at: DateTime<Utc>) -> PortResult<u64> {
        Ok(self.end_tokens(|token| token.owner == owner, at))
    }
}

impl MemoryUnit {
    fn end_tokens(&mut self, which: impl Fn(&Token) -> bool, at: DateTime<Utc>) -> u64 {
        let mut ended = 0;
        for (token, _) in self.tables.tokens.values_mut() {
            if which(token) && is_open(token.revoked_at, token.expires_at, at) {
                token.revoked_at = Some(at);
                ended += 1;
            }
        }
        ended
    }
}

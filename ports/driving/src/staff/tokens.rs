use guichet_domain::access::{StaffPrincipal, Token, TokenOwner};
use guichet_domain::kernel::{Limit, Page, PlaceRequest, StaffId, TokenId};
use guichet_driven::{Actor, PortError, ReadTokens};

use super::{MadeToken, NewToken, Staff, TokenError, make, revoke};
use crate::governance::seal::PlaceSeal;
use crate::{BadCursor, Keys, Origin, ReadError};

impl Staff<'_> {
    /// One page of the person's own tokens, the latest first; ended ones too. `cursor` is one of
    /// another page of them.
    #[tracing::instrument(name = "staff.tokens", skip_all)]
    pub async fn tokens(
        &self,
        principal: &StaffPrincipal,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<Page<Token, String>, ReadError> {
        let parts = &self.0.parts;
        page(&*parts.tokens, &parts.keys, principal.id(), limit, cursor).await
    }

    /// Makes the person a token.
    #[tracing::instrument(name = "staff.make_token", skip_all)]
    pub async fn make_token(
        &self,
        principal: &StaffPrincipal,
        new: NewToken,
        origin: &Origin,
    ) -> Result<MadeToken, TokenError> {
        let actor = Actor::Staff(principal.id());
        let (owner, entrance) = (principal.id(), Some(principal.entrance()));
        make(&self.0.recorder(), owner, entrance, new, actor, origin).await
    }

    /// Ends one of the person's tokens; `false` where it had ended already.
    #[tracing::instrument(name = "staff.revoke_token", skip_all)]
    pub async fn revoke_token(
        &self,
        principal: &StaffPrincipal,
        id: TokenId,
        origin: &Origin,
    ) -> Result<bool, TokenError> {
        let (actor, owner) = (Actor::Staff(principal.id()), Some(principal.id()));
        revoke(&self.0.recorder(), owner, id, actor, origin).await
    }
}

/// One page of a member's tokens.
pub(crate) async fn page<E: From<BadCursor> + From<PortError>>(
    tokens: &dyn ReadTokens,
    keys: &Keys,
    owner: StaffId,
    limit: Limit,
    cursor: Option<&str>,
) -> Result<Page<Token, String>, E> {
    let seal = PlaceSeal::new(keys, &format!("tokens of {owner}"), &());
    let from = seal.open(cursor)?;
    let request = PlaceRequest { limit, from };
    let page = tokens.of_owner(TokenOwner::Staff(owner), &request).await?;
    Ok(seal.seal_page(page))
}

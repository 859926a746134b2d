use guichet_domain::access::{StaffPrincipal, Token, TokenOwner};
use guichet_domain::kernel::TokenId;
use guichet_driven::{Actor, PortResult};

use super::{MadeToken, NewToken, Staff, TokenError, make, revoke};
use crate::Origin;

impl Staff<'_> {
    /// The person's own tokens, the latest first; ended ones too.
    #[tracing::instrument(name = "staff.tokens", skip_all)]
    pub async fn tokens(&self, principal: &StaffPrincipal) -> PortResult<Vec<Token>> {
        let owner = TokenOwner::Staff(principal.id());
        self.0.parts.tokens.of_owner(owner).await
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

use guichet_domain::access::{StaffMember, Token, TokenOwner};
use guichet_domain::kernel::TokenId;

use super::{Operators, StaffError};
use crate::staff::{make, revoke};
use crate::{MadeToken, NewToken};

impl Operators {
    /// Makes a member a token.
    pub async fn staff_token(&self, login: &str, new: NewToken) -> Result<MadeToken, StaffError> {
        let owner = self.member(login).await?.id;
        let (recorder, origin) = (self.recorder(), Self::origin());
        let made = make(&recorder, owner, None, new, self.actor(), &origin).await;
        made.map_err(StaffError::from)
    }

    /// A member's tokens, the latest first; ended ones too.
    pub async fn staff_tokens(&self, login: &str) -> Result<Vec<Token>, StaffError> {
        let owner = TokenOwner::Staff(self.member(login).await?.id);
        Ok(self.0.tokens.of_owner(owner).await?)
    }

    /// Ends a token, whoever's; `false` where it had ended already.
    pub async fn staff_token_revoke(&self, id: TokenId) -> Result<bool, StaffError> {
        let (recorder, origin) = (self.recorder(), Self::origin());
        let ended = revoke(&recorder, None, id, self.actor(), &origin).await;
        ended.map_err(StaffError::from)
    }

    async fn member(&self, login: &str) -> Result<StaffMember, StaffError> {
        let found = self.0.staff.by_login(login.trim()).await?;
        found.ok_or_else(|| StaffError::Unknown(login.into()))
    }
}

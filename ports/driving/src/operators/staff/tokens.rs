use guichet_domain::access::{StaffMember, Token};
use guichet_domain::kernel::{Limit, Page, TokenId};

use super::{Operators, StaffError};
use crate::staff::{make, page_of_tokens, revoke};
use crate::{MadeToken, NewToken};

impl Operators {
    /// Makes a member a token.
    pub async fn staff_token(&self, login: &str, new: NewToken) -> Result<MadeToken, StaffError> {
        let owner = self.member(login).await?.id;
        let (recorder, origin) = (self.recorder(), Self::origin());
        let made = make(&recorder, owner, None, new, self.actor(), &origin).await;
        made.map_err(StaffError::from)
    }

    /// One page of a member's tokens, the latest first; ended ones too. `cursor` is one of another
    /// page of them.
    pub async fn staff_tokens(
        &self,
        login: &str,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<Page<Token, String>, StaffError> {
        let owner = self.member(login).await?.id;
        let keys = &self.0.governance.keys;
        page_of_tokens(&*self.0.tokens, keys, owner, limit, cursor).await
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

use guichet_domain::access::StaffPrincipal;
use guichet_driven::PortResult;

use super::Staff;
use crate::SessionToken;

impl Staff<'_> {
    /// Whether a session goes on and its owner is as they were, for what outlasts a request: it
    /// has not ended, they are not disabled, their roles are the same. Is no use of the session.
    #[tracing::instrument(name = "staff.is_still", skip_all)]
    pub async fn is_still(
        &self,
        token: &SessionToken,
        principal: &StaffPrincipal,
    ) -> PortResult<bool> {
        let parts = &self.0.parts;
        let now = self.0.clock().now();
        let found = parts.staff.session(&token.hash()).await?;
        Ok(found.is_some_and(|(member, session)| {
            session.check(now, &parts.session_limits).is_ok()
                && member.is_active()
                && member == *principal.member()
        }))
    }
}

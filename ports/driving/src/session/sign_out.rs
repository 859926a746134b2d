use guichet_domain::access::{Carrier, Principal};
use guichet_domain::kernel::{SessionId, UserId};
use guichet_driven::{Actor, AuditEvent, PortResult, SignOutReason};

use super::{SessionToken, Sessions};
use crate::Origin;

impl Sessions<'_> {
    /// Ends the person's session. Ending it twice is no error and leaves one entry.
    #[tracing::instrument(name = "session.sign_out", skip_all)]
    pub async fn sign_out(&self, principal: &Principal, origin: &Origin) -> PortResult<()> {
        self.end(principal.session(), principal.user(), origin)
            .await
    }

    /// Ends the session a secret opens, if there is one. Asks the ERP nothing: whoever wants to
    /// leave can leave while it is away. Ending it twice is no error and leaves one entry.
    #[tracing::instrument(name = "session.close", skip_all)]
    pub async fn close(
        &self,
        token: &SessionToken,
        carrier: Carrier,
        origin: &Origin,
    ) -> PortResult<()> {
        let found = self.0.parts.sessions.by_token(&token.hash()).await?;
        match found.filter(|session| session.carrier == carrier) {
            Some(session) => self.end(session.id, session.account.user, origin).await,
            None => Ok(()),
        }
    }

    async fn end(&self, session: SessionId, user: UserId, origin: &Origin) -> PortResult<()> {
        let mut unit = self.0.parts.work.begin().await?;
        let now = self.0.clock().now();
        if !unit.sessions().revoke(session, now).await? {
            return Ok(());
        }
        let event = AuditEvent::SignedOut {
            session,
            reason: SignOutReason::Asked,
        };
        self.0
            .recorder()
            .last(unit, Actor::User(user), origin, event)
            .await
    }
}

use guichet_domain::access::{Carrier, Principal};
use guichet_driven::{AuditEvent, PortResult};

use super::{SessionToken, Sessions};
use crate::Origin;
use crate::record::actor_of;

impl Sessions<'_> {
    /// Ends the person's session. Ending it twice is no error and leaves one entry.
    pub async fn sign_out(&self, principal: &Principal, origin: &Origin) -> PortResult<()> {
        let session = principal.session();
        let mut unit = self.0.parts.work.begin().await?;
        if !unit
            .sessions()
            .revoke(session, self.0.clock().now())
            .await?
        {
            return Ok(());
        }
        let event = AuditEvent::SignedOut {
            session,
            reason: "asked".into(),
        };
        self.0
            .recorder()
            .last(unit, actor_of(principal), origin, event)
            .await
    }

    /// Ends the session a secret opens, if there is one. Asks the ERP nothing: whoever wants to
    /// leave can leave while it is away. Ending it twice is no error and leaves one entry.
    pub async fn close(
        &self,
        token: &SessionToken,
        carrier: Carrier,
        origin: &Origin,
    ) -> PortResult<()> {
        let found = self.0.parts.sessions.by_token(&token.hash()).await?;
        let Some(session) = found.filter(|session| session.carrier == carrier) else {
            return Ok(());
        };
        let mut unit = self.0.parts.work.begin().await?;
        let now = self.0.clock().now();
        if !unit.sessions().revoke(session.id, now).await? {
            return Ok(());
        }
        let event = AuditEvent::SignedOut {
            session: session.id,
            reason: "asked".into(),
        };
        let actor = format!("user:{}", session.account.user);
        self.0.recorder().last(unit, actor, origin, event).await
    }
}

use guichet_domain::access::{Carrier, Entrance, StaffPrincipal};
use guichet_domain::kernel::{SessionId, StaffId};
use guichet_driven::{Actor, AuditEvent, PortResult, SignOutReason};

use super::Staff;
use crate::{Origin, SessionToken};

impl Staff<'_> {
    /// Ends the person's session; a token is revoked, not signed out. Ending it twice is no error
    /// and leaves one entry.
    #[tracing::instrument(name = "staff.sign_out", skip_all)]
    pub async fn sign_out(&self, principal: &StaffPrincipal, origin: &Origin) -> PortResult<()> {
        match principal.entrance() {
            Entrance::Session(session) => self.end(*session, principal.id(), origin).await,
            Entrance::Token { .. } => Ok(()),
        }
    }

    /// Ends the session a secret opens, if there is one. Ending it twice is no error and leaves
    /// one entry.
    #[tracing::instrument(name = "staff.close", skip_all)]
    pub async fn close(
        &self,
        token: &SessionToken,
        carrier: Carrier,
        origin: &Origin,
    ) -> PortResult<()> {
        let found = self.0.parts.staff.session(&token.hash()).await?;
        match found.filter(|(_, session)| session.carrier == carrier) {
            Some((member, session)) => self.end(session.id, member.id, origin).await,
            None => Ok(()),
        }
    }

    async fn end(&self, session: SessionId, staff: StaffId, origin: &Origin) -> PortResult<()> {
        let mut unit = self.0.parts.work.begin().await?;
        let now = self.0.clock().now();
        if !unit.staff().revoke_session(session, now).await? {
            return Ok(());
        }
        let event = AuditEvent::StaffSignedOut {
            session,
            reason: SignOutReason::Asked,
        };
        let recorder = self.0.recorder();
        recorder
            .last(unit, Actor::Staff(staff), origin, event)
            .await
    }
}

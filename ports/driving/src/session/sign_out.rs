use guichet_domain::access::Principal;
use guichet_driven::{AuditEvent, PortResult};

use super::Sessions;
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
}

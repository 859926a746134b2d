use guichet_domain::access::{Principal, policy};
use guichet_domain::kernel::PartyId;
use guichet_driven::AuditEvent;

use crate::record::actor_of;
use crate::{Customers, Origin, ReadError};

impl Customers<'_> {
    /// Narrows the person's session to one of their customers, or widens it again.
    /// A customer of somebody else is missing, as everywhere.
    pub async fn choose(
        &self,
        principal: &Principal,
        party: Option<PartyId>,
        origin: &Origin,
    ) -> Result<(), ReadError> {
        if let Some(wanted) = party
            && policy::choose(principal, wanted).is_err()
        {
            let event = AuditEvent::Refused {
                kind: "customer".into(),
                id: wanted.to_string(),
            };
            self.0
                .recorder()
                .alone(actor_of(principal), origin, event)
                .await?;
            return Err(ReadError::Missing);
        }
        let mut unit = self.0.parts.work.begin().await?;
        unit.sessions().choose(principal.session(), party).await?;
        Ok(unit.save().await?)
    }
}

use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::invoices::Invoice;
use guichet_domain::kernel::InvoiceId;
use guichet_driven::AuditEvent;

use crate::record::actor_of;
use crate::{Invoices, Origin, ReadError};

impl Invoices<'_> {
    /// One of the person's invoices in full.
    pub async fn show(
        &self,
        principal: &Principal,
        id: InvoiceId,
        origin: &Origin,
    ) -> Result<Scoped<Invoice>, ReadError> {
        let scope = policy::read_own(principal)?;
        match self.0.parts.invoices.find(&scope, id).await? {
            Some(invoice) => Ok(invoice),
            None => Err(self.missing(principal, id, origin).await?),
        }
    }

    /// Notes that something was asked for that is not there for this person.
    pub(super) async fn missing(
        &self,
        principal: &Principal,
        id: InvoiceId,
        origin: &Origin,
    ) -> Result<ReadError, ReadError> {
        let event = AuditEvent::Refused {
            kind: "invoice".into(),
            id: id.to_string(),
        };
        self.0
            .recorder()
            .alone(actor_of(principal), origin, event)
            .await?;
        Ok(ReadError::Missing)
    }
}

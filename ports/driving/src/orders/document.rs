use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::kernel::OrderId;
use guichet_driven::{AuditEvent, Document, RecordKind};

use crate::record::actor_of;
use crate::{Orders, Origin, ReadError};

impl Orders<'_> {
    /// One of the person's orders as the ERP prints it; the download is audited.
    #[tracing::instrument(name = "orders.document", skip_all)]
    pub async fn document(
        &self,
        principal: &Principal,
        id: OrderId,
        origin: &Origin,
    ) -> Result<Scoped<Document>, ReadError> {
        let scope = policy::read_own(principal)?;
        let language = principal.account().language;
        let Some(document) = self.0.parts.orders.document(&scope, id, language).await? else {
            return Err(self
                .0
                .missing(principal, RecordKind::Order, id, origin)
                .await);
        };
        let event = AuditEvent::OrderFetched { order: id };
        self.0
            .recorder()
            .alone(actor_of(principal), origin, event)
            .await?;
        Ok(document)
    }
}

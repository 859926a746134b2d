use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::kernel::InvoiceId;
use guichet_driven::{AuditEvent, Document, RecordKind};

use crate::record::actor_of;
use crate::{Invoices, Origin, ReadError};

impl Invoices<'_> {
    /// One of the person's invoices as the ERP printed it; the download is audited.
    #[tracing::instrument(name = "invoices.document", skip_all)]
    pub async fn document(
        &self,
        principal: &Principal,
        id: InvoiceId,
        origin: &Origin,
    ) -> Result<Scoped<Document>, ReadError> {
        let scope = policy::read_own(principal)?;
        let language = principal.account().language;
        let Some(document) = self.0.parts.invoices.document(&scope, id, language).await? else {
            return Err(self
                .0
                .missing(principal, RecordKind::Invoice, id, origin)
                .await);
        };
        let event = AuditEvent::InvoiceFetched { invoice: id };
        self.0
            .recorder()
            .alone(actor_of(principal), origin, event)
            .await?;
        Ok(document)
    }
}

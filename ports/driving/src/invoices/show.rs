use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::invoices::Invoice;
use guichet_domain::kernel::InvoiceId;
use guichet_driven::RecordKind;

use crate::{Invoices, Origin, ReadError};

impl Invoices<'_> {
    /// One of the person's invoices in full.
    #[tracing::instrument(name = "invoices.show", skip_all)]
    pub async fn show(
        &self,
        principal: &Principal,
        id: InvoiceId,
        origin: &Origin,
    ) -> Result<Scoped<Invoice>, ReadError> {
        let scope = policy::read_own(principal)?;
        match self.0.parts.invoices.find(&scope, id).await? {
            Some(invoice) => Ok(invoice),
            None => Err(self
                .0
                .missing(principal, RecordKind::Invoice, id, origin)
                .await),
        }
    }
}

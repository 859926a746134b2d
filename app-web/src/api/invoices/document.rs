use guichet_domain::kernel::InvoiceId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use crate::api::caller::Caller;
use crate::api::file::{File, FileAnswer};
use crate::api::noun::Noun;
use crate::document::download;
use crate::problem::Fault;

/// An invoice or credit note as the ERP printed it.
pub(crate) struct Document;

#[OpenApi(tag = "Noun::Invoices")]
impl Document {
    /// One of the person's invoices or credit notes as the ERP printed it
    #[oai(
        path = "/invoices/:id/document",
        method = "get",
        operation_id = "invoiceDocument"
    )]
    async fn document(
        &self,
        caller: Caller,
        /// The invoice's id.
        id: Path<String>,
    ) -> FileAnswer {
        let Caller { known, visit } = caller;
        let id: InvoiceId = id.0.parse().map_err(|_| Fault::Missing)?;
        let invoices = visit.app.portal.invoices();
        let document = invoices
            .document(&known.principal, id, &visit.origin())
            .await?;
        Ok(File(download(document.into_inner(), "facture")))
    }
}

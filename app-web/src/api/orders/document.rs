use guichet_domain::kernel::OrderId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use crate::api::caller::Caller;
use crate::api::file::{File, FileAnswer};
use crate::api::noun::Noun;
use crate::document::download;
use crate::problem::Fault;

/// An order as the ERP prints it.
pub(crate) struct Document;

#[OpenApi(tag = "Noun::Orders")]
impl Document {
    /// One of the person's orders as the ERP prints it
    #[oai(
        path = "/orders/:id/document",
        method = "get",
        operation_id = "orderDocument"
    )]
    async fn document(
        &self,
        caller: Caller,
        /// The order's id.
        id: Path<String>,
    ) -> FileAnswer {
        let Caller { known, visit } = caller;
        let id: OrderId = id.0.parse().map_err(|_| Fault::Missing)?;
        let orders = visit.app.portal.orders();
        let document = orders
            .document(&known.principal, id, &visit.origin())
            .await?;
        Ok(File(download(document.into_inner(), "commande")))
    }
}

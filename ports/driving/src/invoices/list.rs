use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::invoices::{InvoiceFilter, InvoiceSummary};
use guichet_domain::kernel::{Limit, Page, PageRequest};

use crate::cursor::ListSeal;
use crate::{Invoices, ReadError};

impl Invoices<'_> {
    /// One page of the person's invoices. `cursor` is one of an earlier page of the same list.
    #[tracing::instrument(name = "invoices.list", skip_all)]
    pub async fn list(
        &self,
        principal: &Principal,
        filter: &InvoiceFilter,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<Page<Scoped<InvoiceSummary>, String>, ReadError> {
        let scope = policy::read_own(principal)?;
        let seal = ListSeal::new(self.0.keys(), "invoices", &scope, filter);
        let request = PageRequest {
            limit,
            from: seal.open(cursor)?,
        };
        if filter.finds_nothing() {
            return Ok(Page::empty());
        }
        let page = self
            .0
            .parts
            .invoices
            .page(&scope, filter, &request, self.0.clock().today())
            .await?;
        Ok(seal.seal_page(page))
    }
}

use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::kernel::{Limit, Page, PageRequest};
use guichet_domain::orders::{OrderFilter, OrderSummary};

use crate::cursor::ListSeal;
use crate::{Orders, ReadError};

impl Orders<'_> {
    /// One page of the person's orders. `cursor` is one of an earlier page of the same list.
    #[tracing::instrument(name = "orders.list", skip_all)]
    pub async fn list(
        &self,
        principal: &Principal,
        filter: &OrderFilter,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<Page<Scoped<OrderSummary>, String>, ReadError> {
        let scope = policy::read_own(principal)?;
        let seal = ListSeal::new(self.0.keys(), "orders", &scope, filter);
        let request = PageRequest {
            limit,
            from: seal.open(cursor)?,
        };
        if filter.finds_nothing() {
            return Ok(Page::empty());
        }
        let page = self.0.parts.orders.page(&scope, filter, &request).await?;
        Ok(seal.seal_page(page))
    }
}

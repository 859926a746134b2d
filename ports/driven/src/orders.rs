use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::kernel::{Language, OrderId, Page, PageRequest};
use guichet_domain::orders::{Order, OrderFilter, OrderSummary};

use crate::{Document, PortResult};

/// Reads a customer's orders. Drafts do not exist here.
#[async_trait]
pub trait ReadOrders: Send + Sync {
    /// One page, in the filter's order. One call to the ERP, whatever the history.
    async fn page(
        &self,
        scope: &Scope,
        filter: &OrderFilter,
        request: &PageRequest,
    ) -> PortResult<Page<Scoped<OrderSummary>>>;

    /// One order in full. One call.
    async fn find(&self, scope: &Scope, id: OrderId) -> PortResult<Option<Scoped<Order>>>;

    /// How many orders of the scope are under way. One call.
    async fn count_under_way(&self, scope: &Scope) -> PortResult<u64>;

    /// The order as the ERP prints it, in this language. Two calls: whose it is, then the report.
    async fn document(
        &self,
        scope: &Scope,
        id: OrderId,
        language: Language,
    ) -> PortResult<Option<Scoped<Document>>>;
}

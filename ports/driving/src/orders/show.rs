use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::kernel::OrderId;
use guichet_domain::orders::Order;
use guichet_driven::RecordKind;

use crate::{Orders, Origin, ReadError};

impl Orders<'_> {
    /// One of the person's orders in full.
    #[tracing::instrument(name = "orders.show", skip_all)]
    pub async fn show(
        &self,
        principal: &Principal,
        id: OrderId,
        origin: &Origin,
    ) -> Result<Scoped<Order>, ReadError> {
        let scope = policy::read_own(principal)?;
        match self.0.parts.orders.find(&scope, id).await? {
            Some(order) => Ok(order),
            None => Err(self
                .0
                .missing(principal, RecordKind::Order, id, origin)
                .await),
        }
    }
}

use guichet_domain::access::{Principal, Scoped, policy};
use guichet_domain::kernel::OrderId;
use guichet_domain::orders::Order;
use guichet_driven::AuditEvent;

use crate::record::actor_of;
use crate::{Orders, Origin, ReadError};

impl Orders<'_> {
    /// One of the person's orders in full.
    pub async fn show(
        &self,
        principal: &Principal,
        id: OrderId,
        origin: &Origin,
    ) -> Result<Scoped<Order>, ReadError> {
        let scope = policy::read_own(principal)?;
        match self.0.parts.orders.find(&scope, id).await? {
            Some(order) => Ok(order),
            None => Err(self.missing(principal, id, origin).await?),
        }
    }

    /// Notes that something was asked for that is not there for this person.
    pub(super) async fn missing(
        &self,
        principal: &Principal,
        id: OrderId,
        origin: &Origin,
    ) -> Result<ReadError, ReadError> {
        let event = AuditEvent::Refused {
            kind: "order".into(),
            id: id.to_string(),
        };
        self.0
            .recorder()
            .alone(actor_of(principal), origin, event)
            .await?;
        Ok(ReadError::Missing)
    }
}

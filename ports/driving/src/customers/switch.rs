use guichet_domain::access::{Principal, policy};
use guichet_domain::kernel::PartyId;
use guichet_driven::RecordKind;

use crate::{Customers, Origin, ReadError};

impl Customers<'_> {
    /// Narrows the person's session to one of their customers, or widens it again.
    /// A customer of somebody else is missing, as everywhere.
    #[tracing::instrument(name = "customers.choose", skip_all)]
    pub async fn choose(
        &self,
        principal: &Principal,
        party: Option<PartyId>,
        origin: &Origin,
    ) -> Result<(), ReadError> {
        if let Some(wanted) = party
            && policy::choose(principal, wanted).is_err()
        {
            let kind = RecordKind::Customer;
            return Err(self.0.missing(principal, kind, wanted, origin).await);
        }
        let mut unit = self.0.parts.work.begin().await?;
        unit.sessions().choose(principal.session(), party).await?;
        Ok(unit.save().await?)
    }
}

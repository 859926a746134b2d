use guichet_domain::access::{Principal, policy};
use guichet_domain::invoices::Balance;

use crate::{Invoices, ReadError};

impl Invoices<'_> {
    /// What the person's customers owe, one sum a currency.
    #[tracing::instrument(name = "invoices.balance", skip_all)]
    pub async fn balance(&self, principal: &Principal) -> Result<Balance, ReadError> {
        let scope = policy::read_own(principal)?;
        let open = self.0.parts.invoices.open(&scope, None).await?;
        Ok(Balance::of(
            &open.documents,
            open.at_least,
            self.0.clock().today(),
        )?)
    }
}

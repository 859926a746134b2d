use guichet_driven::{Confinement, PortError};

use super::{NoAdministrator, Operators};

/// Why nobody could be confined.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
    /// There is no administrator's account.
    #[error(transparent)]
    NoAdministrator(#[from] NoAdministrator),
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Operators {
    /// Makes the customers' group the login's only group, or says why not.
    pub async fn confine(&self, login: &str) -> Result<Confinement, ConfineError> {
        Ok(self.prepare()?.confine(login).await?)
    }
}

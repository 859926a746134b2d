use async_trait::async_trait;

use crate::PortResult;

/// The company whose counter this is, as the ERP knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// The IANA name of its time zone, if it has set one.
    pub time_zone: Option<String>,
    /// Where customers write to.
    pub email: Option<String>,
    /// Where customers call.
    pub phone: Option<String>,
}

/// Reads the company. Slow-moving.
#[async_trait]
pub trait ReadCompany: Send + Sync {
    /// The service account's company.
    async fn company(&self) -> PortResult<Company>;
}

use async_trait::async_trait;
use guichet_driven::{Company, PortResult, ReadCompany};
use guichet_fixtures::expected;

use crate::MemoryErp;

#[async_trait]
impl ReadCompany for MemoryErp {
    async fn company(&self) -> PortResult<Company> {
        let _answering = self.ask()?;
        Ok(Company {
            name: expected().company.name.clone(),
            time_zone: Some(expected().company.time_zone.clone()),
            email: None,
            phone: None,
        })
    }
}

use async_trait::async_trait;
use guichet_driven::{Health, PortResult, Probe};

use crate::MemoryErp;

#[async_trait]
impl Health for MemoryErp {
    /// The name the ERP has on `/readyz`, whichever stands there.
    fn name(&self) -> &'static str {
        "tryton"
    }

    async fn probe(&self) -> PortResult<Probe> {
        let state = self.ask()?;
        Ok(Probe {
            detail: format!("in memory, {} customers", state.customers.len()),
        })
    }
}

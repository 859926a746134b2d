use async_trait::async_trait;
use guichet_domain::kernel::Language;
use guichet_driven::{Labels, PortResult, ReadLabels};

use crate::MemoryErp;

#[async_trait]
impl ReadLabels for MemoryErp {
    async fn labels(&self, language: Language) -> PortResult<Labels> {
        let state = self.ask()?;
        Ok(state.labels.get(&language).cloned().unwrap_or_default())
    }
}

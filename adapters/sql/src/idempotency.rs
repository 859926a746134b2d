use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_driven::{CommandKey, FirstAnswer, IdempotencyStore, PortError, PortResult};

use crate::unit::SqlUnit;

#[async_trait]
impl IdempotencyStore for SqlUnit {
    async fn first(&mut self, _key: &CommandKey) -> PortResult<Option<FirstAnswer>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn keep(
        &mut self,
        _key: &CommandKey,
        _status: u16,
        _body: &[u8],
        _at: DateTime<Utc>,
    ) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn prune(&mut self, _before: DateTime<Utc>) -> PortResult<u64> {
        Err(PortError::corrupt("not built yet"))
    }
}

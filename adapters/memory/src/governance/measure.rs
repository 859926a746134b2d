use async_trait::async_trait;
use guichet_domain::kernel::Words;
use guichet_driven::{MeasureStore, OutboxFigures, OutboxState, PoolFigures, PortResult};

use super::MemoryWork;
use super::outbox_row::Row;

#[async_trait]
impl MeasureStore for MemoryWork {
    async fn outbox_figures(&self) -> PortResult<OutboxFigures> {
        let tables = self.now();
        let rows = || tables.outbox.values().map(Row::shown);
        let count = |state: OutboxState| rows().filter(|row| row.state == state).count();
        let each = OutboxState::ALL.iter();
        let entries = each.map(|(state, _)| (*state, count(*state) as u64));
        let waiting = rows().filter(|row| row.state == OutboxState::Waiting);
        Ok(OutboxFigures {
            entries: entries.filter(|(_, count)| *count > 0).collect(),
            oldest_waiting: waiting.map(|row| row.made_at).min(),
        })
    }

    /// There are none.
    fn pools(&self) -> Vec<PoolFigures> {
        Vec::new()
    }
}

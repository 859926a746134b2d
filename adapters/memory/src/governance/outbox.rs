use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_driven::{
    Claimed, Lease, OutboxEntry, OutboxRow, OutboxState, OutboxStore, PortError, PortResult,
    ReadOutbox, Settled,
};
use uuid::Uuid;

use super::MemoryWork;
use super::outbox_row::Row;
use super::recovery::keeps_mails;
use super::unit::MemoryUnit;

#[async_trait]
impl ReadOutbox for MemoryWork {
    async fn claim(
        &self,
        now: DateTime<Utc>,
        lease: Lease,
        limit: usize,
    ) -> PortResult<Vec<Claimed>> {
        self.change(|tables| {
            if keeps_mails(tables) {
                return Vec::new();
            }
            let waits = |row: &&mut Row| {
                row.shown.state == OutboxState::Waiting
                    && row.shown.due_at <= now
                    && row.is_free(now)
            };
            let mut due: Vec<_> = tables.outbox.values_mut().filter(waits).collect();
            due.sort_by_key(|row| (row.shown.due_at, row.shown.id));
            let due = due.into_iter().take(limit);
            due.map(|row| row.claim(now, lease)).collect()
        })
        .await
    }

    async fn settle(&self, id: Uuid, holder: Uuid, settled: &Settled) -> PortResult<bool> {
        self.change(|tables| {
            let found = tables.outbox.get_mut(&id);
            found.is_some_and(|row| row.settle(holder, settled))
        })
        .await
    }

    async fn page(
        &self,
        state: Option<OutboxState>,
        before: Option<Uuid>,
        limit: usize,
    ) -> PortResult<Vec<OutboxRow>> {
        let tables = self.now();
        let rows = tables.outbox.values().rev().map(|row| &row.shown);
        let rows = rows.filter(|row| before.is_none_or(|before| row.id < before));
        let rows = rows.filter(|row| state.is_none_or(|state| row.state == state));
        Ok(rows.take(limit).cloned().collect())
    }

    async fn one(&self, id: Uuid) -> PortResult<Option<OutboxRow>> {
        Ok(self.now().outbox.get(&id).map(|row| row.shown.clone()))
    }

    async fn prune(&self, before: DateTime<Utc>) -> PortResult<u64> {
        self.change(|tables| {
            let there = tables.outbox.len();
            tables.outbox.retain(|_, row| {
                let old = row.shown.ended_at.is_some_and(|ended| ended < before);
                row.shown.state != OutboxState::Sent || !old
            });
            (there - tables.outbox.len()) as u64
        })
        .await
    }
}

#[async_trait]
impl OutboxStore for MemoryUnit {
    async fn add(&mut self, entry: &OutboxEntry) -> PortResult<()> {
        if self.tables.outbox.contains_key(&entry.id) {
            return Err(PortError::Conflict);
        }
        let shown = OutboxRow {
            id: entry.id,
            made_at: entry.made_at,
            state: OutboxState::Waiting,
            notice: Some(entry.notice.clone()),
            tries: 0,
            due_at: entry.made_at,
            last_error: None,
            ended_at: None,
        };
        let row = Row {
            shown,
            first_tried_at: None,
            lease: None,
        };
        self.tables.outbox.insert(entry.id, row);
        Ok(())
    }

    async fn revive(&mut self, id: Uuid, at: DateTime<Utc>) -> PortResult<bool> {
        let Some(found) = self.tables.outbox.get_mut(&id) else {
            return Ok(false);
        };
        if found.shown.state == OutboxState::Sent || !found.is_free(at) {
            return Ok(false);
        }
        found.shown.state = OutboxState::Waiting;
        found.shown.due_at = at;
        found.shown.tries = 0;
        found.shown.ended_at = None;
        found.first_tried_at = None;
        found.lease = None;
        Ok(true)
    }
}

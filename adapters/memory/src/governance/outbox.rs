use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_driven::{
    Claimed, Lease, OutboxEntry, OutboxRow, OutboxState, OutboxStore, PortError, PortResult,
    ReadOutbox, Settled,
};
use uuid::Uuid;

use super::MemoryWork;
use super::recovery::keeps_mails;
use super::unit::MemoryUnit;

/// An entry with who works on it.
#[derive(Clone)]
pub(super) struct Row {
    shown: OutboxRow,
    first_tried_at: Option<DateTime<Utc>>,
    lease: Option<Lease>,
}

impl Row {
    pub(super) fn state(&self) -> OutboxState {
        self.shown.state
    }

    pub(super) fn made_at(&self) -> DateTime<Utc> {
        self.shown.made_at
    }

    /// It ended without its worker.
    pub(super) fn end(&mut self, state: OutboxState, at: DateTime<Utc>, error: Option<&str>) {
        self.shown.state = state;
        self.shown.ended_at = Some(at);
        if let Some(error) = error {
            self.shown.last_error = Some(error.into());
        }
        self.lease = None;
    }

    pub(super) fn shown(&self) -> &OutboxRow {
        &self.shown
    }

    fn is_free(&self, at: DateTime<Utc>) -> bool {
        self.lease.is_none_or(|lease| lease.until <= at)
    }

    fn claim(&mut self, now: DateTime<Utc>, lease: Lease) -> Claimed {
        let lapsed = self.lease.replace(lease).is_some();
        self.shown.tries += 1;
        Claimed {
            id: self.shown.id,
            notice: self.shown.notice.clone(),
            tries: self.shown.tries,
            first_tried_at: *self.first_tried_at.get_or_insert(now),
            lapsed,
        }
    }

    fn settle(&mut self, holder: Uuid, settled: &Settled) -> bool {
        let row = &mut self.shown;
        let held = self.lease.is_some_and(|lease| lease.holder == holder);
        match settled {
            Settled::Sent { at } if row.state != OutboxState::Sent => {
                row.state = OutboxState::Sent;
                row.ended_at = Some(*at);
            }
            Settled::PutOff { until, error } if held => {
                row.due_at = *until;
                row.last_error = Some(error.clone());
            }
            Settled::GivenUp { at, error } if held => {
                row.state = OutboxState::GivenUp;
                row.ended_at = Some(*at);
                row.last_error = Some(error.clone());
            }
            Settled::Released if held => row.tries -= 1,
            _ => return false,
        }
        self.lease = None;
        true
    }
}

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

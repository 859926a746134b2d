use chrono::{DateTime, Utc};
use guichet_driven::{Claimed, Lease, OutboxRow, OutboxState, Settled};
use uuid::Uuid;

/// An entry with who works on it.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) shown: OutboxRow,
    pub(super) first_tried_at: Option<DateTime<Utc>>,
    pub(super) lease: Option<Lease>,
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

    pub(super) fn is_free(&self, at: DateTime<Utc>) -> bool {
        self.lease.is_none_or(|lease| lease.until <= at)
    }

    pub(super) fn claim(&mut self, now: DateTime<Utc>, lease: Lease) -> Claimed {
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

    pub(super) fn settle(&mut self, holder: Uuid, settled: &Settled) -> bool {
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
            Settled::Released if held => {
                row.tries -= 1;
                if row.tries == 0 {
                    self.first_tried_at = None;
                }
            }
            _ => return false,
        }
        self.lease = None;
        true
    }
}

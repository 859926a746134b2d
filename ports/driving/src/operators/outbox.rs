use guichet_domain::kernel::{Limit, Words};
use guichet_driven::{
    AuditEvent, AuditObject, FieldChange, ObjectKind, OutboxRow, OutboxState, PortError,
};
use uuid::Uuid;

use super::{OperatorResult, Operators};

/// A page of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxPage {
    /// The entries, the newest first.
    pub entries: Vec<OutboxRow>,
    /// Asked for as `before`, it gives the page after this one; `None` at the end.
    pub next: Option<Uuid>,
    /// What is here was anonymised: nothing of it is ever sent.
    pub anonymised: bool,
}

/// Why an entry of the outbox is not tried again.
#[derive(Debug, thiserror::Error)]
pub enum OutboxRetryError {
    /// There is no such entry.
    #[error("no entry {0} in the outbox")]
    Unknown(Uuid),
    /// It was sent: once is enough.
    #[error("the entry {0} was sent")]
    Sent(Uuid),
    /// It is being sent at this moment.
    #[error("the entry {0} is being sent at this moment")]
    UnderWay(Uuid),
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Operators {
    /// What is to be sent, was sent, or was given up, in this state if told.
    pub async fn outbox(
        &self,
        state: Option<OutboxState>,
        before: Option<Uuid>,
        limit: Limit,
    ) -> OperatorResult<OutboxPage> {
        let mut entries = self.0.outbox.page(state, before, limit.get() + 1).await?;
        let more = entries.len() > limit.get();
        entries.truncate(limit.get());
        let next = entries.last().map(|row| row.id).filter(|_| more);
        let anonymised = self.0.recovery.anonymised().await?.is_some();
        Ok(OutboxPage {
            entries,
            next,
            anonymised,
        })
    }

    /// Makes an entry that waits or was given up due at once.
    pub async fn retry(&self, id: Uuid) -> Result<OutboxRow, OutboxRetryError> {
        let row = self.0.outbox.one(id).await?;
        let row = row.ok_or(OutboxRetryError::Unknown(id))?;
        let mut unit = self.0.work.begin().await?;
        if !unit.outbox().revive(id, self.0.clock.now()).await? {
            drop(unit);
            let now = self.0.outbox.one(id).await?;
            return Err(match now.map(|row| row.state) {
                None => OutboxRetryError::Unknown(id),
                Some(OutboxState::Sent) => OutboxRetryError::Sent(id),
                Some(_) => OutboxRetryError::UnderWay(id),
            });
        }
        let (was, is) = (row.state.word(), OutboxState::Waiting.word());
        let change = FieldChange::moved("state", Some(was.into()), Some(is.into()));
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Outbox, id),
            verb: "retry".into(),
            changes: vec![change],
            reason: None,
        };
        self.recorder()
            .last(unit, self.actor(), &Self::origin(), event)
            .await?;
        let row = self.0.outbox.one(id).await?;
        row.ok_or(OutboxRetryError::Unknown(id))
    }
}

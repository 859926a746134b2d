use chrono::{DateTime, Utc};
use guichet_kernel::{StaffId, Words};

use crate::{Authorisation, PlanChange, Situation};

/// What happened to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// It was planned.
    Planned,
    /// Its plan was changed.
    Edited,
    /// It was authorised.
    Authorised,
    /// The authorisation was refused.
    Rejected,
    /// The authorisation was taken back.
    Revoked,
    /// The authorisation ran out.
    Expired,
    /// It was planned again.
    Replanned,
    /// It was started.
    Started,
    /// It gave no sign of life.
    Stale,
    /// It was done.
    Succeeded,
    /// It went wrong.
    Failed,
    /// It was given up.
    Cancelled,
}

impl Words for EventKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Planned, "planned"),
        (Self::Edited, "edited"),
        (Self::Authorised, "authorised"),
        (Self::Rejected, "rejected"),
        (Self::Revoked, "revoked"),
        (Self::Expired, "expired"),
        (Self::Replanned, "replanned"),
        (Self::Started, "started"),
        (Self::Stale, "stale"),
        (Self::Succeeded, "succeeded"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
    ];
}

/// One line of a task's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nobody where time did it.
    pub by: Option<StaffId>,
    /// What.
    pub kind: EventKind,
    /// The task's revision after it.
    pub revision: u64,
    /// Why, as it was given; of an authorisation or a start, why a rule was overridden.
    pub reason: Option<String>,
    /// What an edit changed.
    pub changes: Vec<PlanChange>,
    /// The authorisation that was given, or that ended here.
    pub authorisation: Option<Authorisation>,
}

impl TaskEvent {
    pub(crate) fn of(kind: EventKind, revision: u64, s: &Situation<'_>) -> Self {
        Self {
            by: Some(s.actor),
            ..Self::by_time(kind, revision, s.now)
        }
    }

    pub(crate) fn by_time(kind: EventKind, revision: u64, at: DateTime<Utc>) -> Self {
        Self {
            at,
            by: None,
            kind,
            revision,
            reason: None,
            changes: Vec::new(),
            authorisation: None,
        }
    }
}

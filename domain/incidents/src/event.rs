use chrono::{DateTime, Utc};
use guichet_kernel::StaffId;

use crate::Severity;

/// One line of an incident's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: StaffId,
    /// What: `open`, or the word of a [`Verb`](crate::Verb).
    pub kind: &'static str,
    /// The incident's revision after it.
    pub revision: u64,
    /// The reason, cause, review or comment; of an assignment the assignee's id, of a duplicate
    /// the original's.
    pub words: Option<String>,
    /// How bad it was and is, where that changed.
    pub severity: Option<(Severity, Severity)>,
}

impl IncidentEvent {
    pub(crate) fn of(kind: &'static str, by: StaffId, at: DateTime<Utc>, revision: u64) -> Self {
        Self {
            at,
            by,
            kind,
            revision,
            words: None,
            severity: None,
        }
    }
}

use guichet_kernel::text;

use crate::State;

/// Characters of a reason, a cause, a review, a comment.
pub const LONGEST_WORDS: usize = 4_000;

/// Why somebody may not do something with an incident now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Denial {
    /// It takes somebody who works on the project, or support.
    #[error("only those who work on the project, and support, may")]
    WorkersOnly,
    /// It takes an administrator, the lead or support.
    #[error("only an administrator, the project's lead or support may")]
    DecidersOnly,
    /// Somebody changed the incident since it was looked at.
    #[error("changed since revision {seen}")]
    Changed {
        /// The revision that was looked at.
        seen: u64,
    },
    /// The state machine has no such step.
    #[error("not possible for an incident that is {0:?}")]
    WrongState(State),
    /// A bad one in production closes only with its cause and review.
    #[error("cause and review are missing")]
    ReviewMissing,
    /// It would be its own duplicate, directly or through others.
    #[error("a circle of duplicates")]
    Circle,
}

impl Denial {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkersOnly => "workers_only",
            Self::DecidersOnly => "deciders_only",
            Self::Changed { .. } => "changed",
            Self::WrongState(_) => "wrong_state",
            Self::ReviewMissing => "review_missing",
            Self::Circle => "circle",
        }
    }

    /// Whether the person may not, rather than the incident cannot.
    pub const fn is_forbidden(self) -> bool {
        matches!(self, Self::WorkersOnly | Self::DecidersOnly)
    }
}

/// Why a command about an incident was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not by this person, or not now.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// A text cannot be kept.
    #[error("{field}: {fault}")]
    Text {
        /// Which, as the API names it.
        field: &'static str,
        /// Why.
        fault: text::TextFault,
    },
    /// Whoever it is given to may not work on it.
    #[error("the assignee may not work on it")]
    Assignee,
}

/// A text as it is kept.
pub fn words(field: &'static str, given: &str) -> Result<String, Refusal> {
    text::paragraph(given, LONGEST_WORDS).map_err(|fault| Refusal::Text { field, fault })
}

use std::error::Error;
use std::time::Duration;

/// What a driven port could not do. "Not found" is not among them: that is `Ok(None)`.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// The other side cannot be reached, did not answer in time, or is broken: try later.
    #[error("unavailable: {what}")]
    Unavailable {
        /// What was being asked, for the log.
        what: String,
        /// The deadline passed: the other side was reached but silent.
        timed_out: bool,
        /// The cause, for the log.
        #[source]
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// The other side asks for a pause.
    #[error("throttled")]
    Throttled {
        /// How long, if it says.
        after: Option<Duration>,
    },
    /// Somebody changed the record meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The other side's own rules say no, in its own words.
    #[error("refused ({code}): {words}")]
    Refused {
        /// A stable word for programs.
        code: String,
        /// What the other side says, in the language asked for.
        words: String,
    },
    /// The other side asks for a confirmation before it goes on.
    #[error("warning {name}: {words}")]
    Warning {
        /// The warning's name, by which it is confirmed.
        name: String,
        /// What the other side says.
        words: String,
    },
    /// The account used has no right to do this: a fault of the set-up, not of the person.
    #[error("denied: {what}")]
    Denied {
        /// What was being asked, for the log.
        what: String,
    },
    /// The answer does not have the shape it must have.
    #[error("corrupt answer: {what}")]
    Corrupt {
        /// What was wrong with it, without its content.
        what: String,
        /// The cause, for the log.
        #[source]
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// A write was sent and never answered: it may have happened. Never of a read.
    #[error("outcome unknown: {what}")]
    OutcomeUnknown {
        /// What was being written, for the log.
        what: String,
    },
}

/// The result of a driven port.
pub type PortResult<T> = Result<T, PortError>;

impl PortError {
    /// Cannot be reached, with the cause.
    pub fn unavailable(
        what: impl Into<String>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable {
            what: what.into(),
            timed_out: false,
            source: Some(source.into()),
        }
    }

    /// Did not answer in time.
    pub fn timed_out(what: impl Into<String>) -> Self {
        Self::Unavailable {
            what: what.into(),
            timed_out: true,
            source: None,
        }
    }

    /// Whether the other side was reached and said nothing in time: what it was asked for may
    /// happen yet.
    pub const fn is_silence(&self) -> bool {
        matches!(
            self,
            Self::Unavailable {
                timed_out: true,
                ..
            }
        )
    }

    /// The innermost cause: what is around it says only that something could not be had.
    pub fn innermost(&self) -> String {
        let mut why = self.to_string();
        let mut cause = self.source();
        while let Some(inner) = cause {
            why = inner.to_string();
            cause = inner.source();
        }
        why
    }

    /// A stable word for it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unavailable {
                timed_out: true, ..
            } => "timed_out",
            Self::Unavailable { .. } => "unavailable",
            Self::Throttled { .. } => "throttled",
            Self::Conflict => "conflict",
            Self::Refused { .. } => "refused",
            Self::Warning { .. } => "warning",
            Self::Denied { .. } => "denied",
            Self::Corrupt { .. } => "corrupt",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
        }
    }

    /// The answer has not the shape it must have.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt {
            what: what.into(),
            source: None,
        }
    }
}

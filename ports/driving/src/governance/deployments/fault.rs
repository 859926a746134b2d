use guichet_domain::deployments::{Denial, DenialKind, LogFault, PlanFault, TaskRefusal};

/// What is wrong with a command about a task.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaskFault {
    /// The rules say no, or what was given is none.
    #[error(transparent)]
    Rules(#[from] TaskRefusal),
    /// The log lines cannot be kept.
    #[error(transparent)]
    Log(#[from] LogFault),
}

impl From<Denial> for TaskFault {
    fn from(denial: Denial) -> Self {
        Self::Rules(denial.into())
    }
}

impl TaskFault {
    /// The rule that says no, where it is one.
    pub const fn denial(&self) -> Option<&Denial> {
        match self {
            Self::Rules(TaskRefusal::Denied(denial)) => Some(denial),
            _ => None,
        }
    }

    /// Whether the person may not, rather than the task cannot or the input is bad.
    pub fn is_forbidden(&self) -> bool {
        self.denial()
            .is_some_and(|denial| denial.kind() == DenialKind::Forbidden)
    }

    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rules(TaskRefusal::Denied(denial)) => denial.code(),
            Self::Rules(TaskRefusal::Reason(_)) => "bad_reason",
            Self::Rules(TaskRefusal::Unconfirmed) => "unconfirmed",
            Self::Rules(TaskRefusal::Plan(fault)) => match fault {
                PlanFault::Version(_) | PlanFault::VersionBlank => "bad_version",
                PlanFault::Description(_) => "bad_description",
                PlanFault::Past => "past",
                PlanFault::TooFar => "too_far",
                PlanFault::Responsible => "bad_responsible",
                PlanFault::RetryOf => "bad_retry_of",
                PlanFault::RollbackOf => "bad_rollback_of",
            },
            Self::Log(LogFault::Empty) => "log_empty",
            Self::Log(LogFault::TooMany) => "log_too_many",
            Self::Log(LogFault::TooLong(_)) => "log_line_too_long",
            Self::Log(LogFault::Full) => "log_full",
        }
    }

    /// The field of the request that is bad, as the API names it; none where a rule says no.
    pub const fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Rules(TaskRefusal::Denied(_)) => return None,
            Self::Rules(TaskRefusal::Reason(_)) => "reason",
            Self::Rules(TaskRefusal::Unconfirmed) => "confirmed",
            Self::Rules(TaskRefusal::Plan(fault)) => match fault {
                PlanFault::Version(_) | PlanFault::VersionBlank => "version",
                PlanFault::Description(_) => "description",
                PlanFault::Past | PlanFault::TooFar => "planned_at",
                PlanFault::Responsible => "responsible",
                PlanFault::RetryOf => "retry_of",
                PlanFault::RollbackOf => "rollback_of",
            },
            Self::Log(_) => "lines",
        })
    }
}

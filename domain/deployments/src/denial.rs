//! Why not: each no of the rules, with its stable word.

use chrono::{DateTime, Utc};
use guichet_kernel::TaskId;

use crate::State;

/// Why somebody may not do something with a task now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Denial {
    /// It takes an administrator or the lead of the project.
    #[error("only an administrator or the project's lead may")]
    LeadOnly,
    /// It takes an administrator or a senior developer of the project.
    #[error("only an administrator or a senior developer of the project may")]
    ExecutorOnly,
    /// Whoever authorised it does not execute it.
    #[error("whoever authorised it may not execute it")]
    FourEyes,
    /// Whoever planned it, or changed its plan, does not authorise it in this environment.
    #[error("whoever shaped the plan may not authorise it in this environment")]
    PlannerMayNotAuthorise,
    /// Only an administrator overrides a freeze or the promotion.
    #[error("only an administrator overrides a freeze or the promotion")]
    OverrideNotYours,
    /// A freeze holds.
    #[error("a freeze holds until {until}")]
    Freeze {
        /// Its name.
        name: String,
        /// Its end.
        until: DateTime<Utc>,
    },
    /// Pre-production has not taken this version with success.
    #[error("pre-production has not taken this version with success")]
    Promotion,
    /// Somebody changed the task since it was looked at.
    #[error("changed since revision {seen}")]
    Changed {
        /// The revision that was looked at.
        seen: u64,
    },
    /// The state machine has no such step.
    #[error("not possible for a task that is {0:?}")]
    WrongState(State),
    /// Nothing may be started that is not authorised.
    #[error("not authorised")]
    NotAuthorised,
    /// The tests of the project are not finished.
    #[error("the tests are not finished")]
    TestsOpen,
    /// The responsible may no longer execute here.
    #[error("the responsible may no longer execute here")]
    ResponsibleUnable,
    /// The version is there already, and the plan does not say that it is deployed once more.
    #[error("already deployed there")]
    AlreadyDeployed {
        /// The task that took it there.
        task: TaskId,
    },
    /// Another task is at work there.
    #[error("another task is at work there")]
    AtWork {
        /// Which.
        task: TaskId,
    },
    /// Whoever authorised it may no longer authorise it.
    #[error("whoever authorised it may no longer do so")]
    AuthoriserUnable,
    /// What was authorised is not what is planned now.
    #[error("the authorisation is of another plan")]
    AuthorisationVoid,
    /// The authorisation has run out.
    #[error("the authorisation has run out")]
    AuthorisationExpired,
    /// The planned date is so long past that no authorisation of it would be good.
    #[error("the planned date is too long past")]
    PlanOutdated,
}

/// What kind of no it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DenialKind {
    /// Not for this person, or against a rule of the project.
    Forbidden,
    /// Not as things stand now.
    Conflict,
}

impl Denial {
    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LeadOnly => "lead_only",
            Self::ExecutorOnly => "executor_only",
            Self::FourEyes => "four_eyes",
            Self::PlannerMayNotAuthorise => "planner_may_not_authorise",
            Self::OverrideNotYours => "override_not_yours",
            Self::Freeze { .. } => "freeze",
            Self::Promotion => "promotion",
            Self::Changed { .. } => "changed",
            Self::WrongState(_) => "wrong_state",
            Self::NotAuthorised => "not_authorised",
            Self::TestsOpen => "tests_open",
            Self::ResponsibleUnable => "responsible_unable",
            Self::AlreadyDeployed { .. } => "already_deployed",
            Self::AtWork { .. } => "at_work",
            Self::AuthoriserUnable => "authoriser_unable",
            Self::AuthorisationVoid => "authorisation_void",
            Self::AuthorisationExpired => "authorisation_expired",
            Self::PlanOutdated => "plan_outdated",
        }
    }

    /// What kind of no it is.
    pub const fn kind(&self) -> DenialKind {
        match self {
            Self::LeadOnly
            | Self::ExecutorOnly
            | Self::FourEyes
            | Self::PlannerMayNotAuthorise
            | Self::OverrideNotYours
            | Self::Freeze { .. }
            | Self::Promotion => DenialKind::Forbidden,
            Self::Changed { .. }
            | Self::WrongState(_)
            | Self::NotAuthorised
            | Self::TestsOpen
            | Self::ResponsibleUnable
            | Self::AlreadyDeployed { .. }
            | Self::AtWork { .. }
            | Self::AuthoriserUnable
            | Self::AuthorisationVoid
            | Self::AuthorisationExpired
            | Self::PlanOutdated => DenialKind::Conflict,
        }
    }
}

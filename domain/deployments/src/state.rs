use guichet_kernel::Words;

/// Where a deployment task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is planned and waits for an authorisation.
    Planned,
    /// The plan as it stands may be executed.
    Authorised,
    /// It is being executed.
    Running,
    /// It was running and gives no sign of life: a person says what became of it.
    Stale,
    /// It was done. Final.
    Succeeded,
    /// It went wrong. Final.
    Failed,
    /// The authorisation was refused; it may be planned again.
    Rejected,
    /// It is given up. Final.
    Cancelled,
}

impl Words for State {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Planned, "planned"),
        (Self::Authorised, "authorised"),
        (Self::Running, "running"),
        (Self::Stale, "stale"),
        (Self::Succeeded, "succeeded"),
        (Self::Failed, "failed"),
        (Self::Rejected, "rejected"),
        (Self::Cancelled, "cancelled"),
    ];
}

impl State {
    /// Whether nothing can follow it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }

    /// Whether it holds its project's environment: no other task may be started there.
    pub const fn is_at_work(self) -> bool {
        matches!(self, Self::Running | Self::Stale)
    }
}

/// What people do with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Changes the plan; an authorisation is void with it.
    Edit,
    /// Authorises the plan as it stands.
    Authorise,
    /// Refuses the authorisation.
    Reject,
    /// Takes the authorisation back.
    Revoke,
    /// Plans a rejected one again.
    Replan,
    /// Begins the execution.
    Start,
    /// Adds lines to the log.
    Logs,
    /// Says it was done.
    Succeed,
    /// Says it went wrong.
    Fail,
    /// Gives it up.
    Cancel,
}

impl Words for Verb {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Edit, "edit"),
        (Self::Authorise, "authorise"),
        (Self::Reject, "reject"),
        (Self::Revoke, "revoke"),
        (Self::Replan, "replan"),
        (Self::Start, "start"),
        (Self::Logs, "logs"),
        (Self::Succeed, "succeed"),
        (Self::Fail, "fail"),
        (Self::Cancel, "cancel"),
    ];
}

impl Verb {
    /// Whether the state machine has this verb in this state.
    pub const fn applies_to(self, state: State) -> bool {
        use State::{Authorised, Planned, Rejected, Running, Stale};
        match self {
            Self::Edit => matches!(state, Planned | Authorised),
            Self::Authorise | Self::Reject => matches!(state, Planned),
            Self::Revoke | Self::Start => matches!(state, Authorised),
            Self::Replan => matches!(state, Rejected),
            Self::Logs | Self::Succeed | Self::Fail => matches!(state, Running | Stale),
            Self::Cancel => matches!(state, Planned | Authorised | Rejected),
        }
    }

    /// Whether it belongs to the execution, and so never to whoever authorised it.
    pub const fn executes(self) -> bool {
        matches!(self, Self::Start | Self::Logs | Self::Succeed | Self::Fail)
    }
}

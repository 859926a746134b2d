use guichet_kernel::Words;

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nobody has taken note of it.
    Open,
    /// Somebody has.
    Acknowledged,
    /// Its cause is looked for.
    Investigating,
    /// It is mended, its cause known.
    Resolved,
    /// It is done with.
    Closed,
    /// It is another one, told twice.
    Duplicate,
}

impl Words for State {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Open, "open"),
        (Self::Acknowledged, "acknowledged"),
        (Self::Investigating, "investigating"),
        (Self::Resolved, "resolved"),
        (Self::Closed, "closed"),
        (Self::Duplicate, "duplicate"),
    ];
}

impl State {
    /// Whether somebody still has to do something.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Duplicate)
    }
}

/// How bad it is; later ones are worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A nuisance.
    Low,
    /// Somebody is hindered.
    Medium,
    /// Something needed does not work.
    High,
    /// Nothing works.
    Critical,
}

impl Words for Severity {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Low, "low"),
        (Self::Medium, "medium"),
        (Self::High, "high"),
        (Self::Critical, "critical"),
    ];
}

/// What people do with an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Takes note of it.
    Acknowledge,
    /// Begins to look for its cause.
    Investigate,
    /// Says that it is mended, and its cause.
    Resolve,
    /// Ends it.
    Close,
    /// Takes it up again, for a reason.
    Reopen,
    /// Says that it is another one.
    Duplicate,
    /// Gives it to somebody.
    Assign,
    /// Says how bad it is.
    Grade,
    /// Writes the review that a bad one in production needs before it closes.
    Review,
    /// Says something about it.
    Comment,
}

impl Words for Verb {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Acknowledge, "acknowledge"),
        (Self::Investigate, "investigate"),
        (Self::Resolve, "resolve"),
        (Self::Close, "close"),
        (Self::Reopen, "reopen"),
        (Self::Duplicate, "duplicate"),
        (Self::Assign, "assign"),
        (Self::Grade, "grade"),
        (Self::Review, "review"),
        (Self::Comment, "comment"),
    ];
}

impl Verb {
    /// Whether the state machine has this verb in this state.
    pub const fn applies_to(self, state: State) -> bool {
        use State::{Acknowledged, Closed, Duplicate, Investigating, Open, Resolved};
        match self {
            Self::Acknowledge => matches!(state, Open),
            Self::Investigate => matches!(state, Acknowledged),
            Self::Resolve => matches!(state, Investigating),
            Self::Close => matches!(state, Resolved),
            Self::Reopen => matches!(state, Resolved | Closed | Duplicate),
            Self::Duplicate | Self::Assign | Self::Grade => {
                matches!(state, Open | Acknowledged | Investigating)
            }
            Self::Review => matches!(state, Open | Acknowledged | Investigating | Resolved),
            Self::Comment => true,
        }
    }

    /// Whether it takes somebody who decides, and not only somebody who works on it. Whoever sees
    /// that it is not mended says so: reopening takes a reason and no rank.
    pub const fn decides(self) -> bool {
        matches!(self, Self::Close | Self::Duplicate | Self::Assign)
    }
}

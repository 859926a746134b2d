/// What a plan is asked for with. Versions are `v0`, `v1`, …; people, tasks, environments are numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The version's number.
    pub version: u8,
    /// Of [`super::ENVIRONMENTS`].
    pub environment: usize,
    /// The description's number; 0 is an empty one.
    pub description: u8,
    /// Of [`super::CAST`].
    pub responsible: usize,
    /// Minutes from the moment it is asked for.
    pub ahead: i64,
    /// UTC, and not Paris.
    pub utc: bool,
    /// It is deployed once more.
    pub redeployment: bool,
    /// The task it tries again.
    pub retry_of: Option<usize>,
    /// The task it takes back.
    pub rollback_of: Option<usize>,
}

/// A command about a task.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the verb of this name")]
pub enum Act {
    /// All of the plan, but for the date where it is `None`.
    Edit {
        plan: Draft,
        keep_date: bool,
    },
    /// Nothing of the plan.
    EditNothing,
    Authorise {
        confirmed: bool,
        overriding: Option<bool>,
    },
    Reject {
        reason: bool,
    },
    Revoke {
        reason: bool,
    },
    Replan,
    Start {
        overriding: Option<bool>,
    },
    Succeed {
        lines: usize,
    },
    Fail {
        reason: bool,
        lines: usize,
    },
    Cancel {
        reason: bool,
    },
}

/// A command about an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the verb of this name")]
pub enum IncidentAct {
    Acknowledge,
    Investigate,
    Resolve { cause: bool },
    Close,
    Reopen { reason: bool },
    Duplicate { of: usize },
    Assign { to: usize },
    Grade { severity: usize, reason: bool },
    Review { text: bool },
}

/// A rule of a project, set by an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// The project's patience, in minutes.
    Patience(i64),
    /// Whether production asks for pre-production.
    Promotion(bool),
    /// Whether planners authorise in an environment.
    Planner(usize, bool),
    /// A freeze of production and pre-production: minutes from now, and how long.
    Freeze(i64, i64),
    /// No freeze any more.
    Thaw,
}

/// What happens next. A reason that is `false` is an empty one, `Some(false)` too.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum Move {
    /// Minutes pass; fewer than none: the clock is set back.
    Wait(i64),
    /// Somebody is given a role, or loses it.
    Role {
        who: usize,
        role: &'static str,
        given: bool,
    },
    /// Somebody is disabled, or let in again.
    Disable { who: usize, disabled: bool },
    /// An operator changes a rule.
    Rule { project: usize, rule: Rule },
    /// Somebody moves a stage.
    Stage {
        who: usize,
        project: usize,
        stage: usize,
        verb: &'static str,
        reason: bool,
    },
    /// Somebody plans a deployment.
    Plan {
        who: usize,
        project: usize,
        plan: Draft,
    },
    /// Somebody does something with a task; `late`: they saw an older one.
    Task {
        who: usize,
        task: usize,
        late: bool,
        act: Act,
    },
    /// Somebody adds lines to a log.
    Log {
        who: usize,
        task: usize,
        lines: usize,
    },
    /// Somebody opens an incident.
    Open {
        who: usize,
        project: usize,
        severity: usize,
        to: Option<usize>,
        production: bool,
    },
    /// Somebody does something with an incident.
    Incident {
        who: usize,
        incident: usize,
        late: bool,
        act: IncidentAct,
    },
    /// Somebody says something about an incident.
    Comment {
        who: usize,
        incident: usize,
        text: bool,
    },
}

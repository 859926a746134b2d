//! Who may do what with a task now, and why not: one function that refuses and explains.

use chrono::{DateTime, Utc};
use guichet_access::Standing;
use guichet_kernel::{StaffId, TaskId};

use crate::{AUTHORISATION_LASTS, Environment, Project, State, Task, Verb};

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
    /// Whoever planned it does not authorise it in this environment.
    #[error("whoever planned it may not authorise it in this environment")]
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
            | Self::AuthorisationVoid
            | Self::AuthorisationExpired
            | Self::PlanOutdated => DenialKind::Conflict,
        }
    }
}

/// What stands around a task in its project: the rest of what its guards go by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether pre-production took its version with success.
    pub preproduction_took_it: bool,
    /// Another task that took its version to its environment with success.
    pub deployed_by: Option<TaskId>,
    /// Another task that is at work in its environment.
    pub at_work: Option<TaskId>,
}

/// All that a decision about a task goes by, as it stood in one unit of work.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// Who wants to act.
    pub actor: StaffId,
    /// What they may act as here.
    pub standing: Standing,
    /// The project with its rules.
    pub project: &'a Project,
    /// What the responsible may act as here, now.
    pub responsible: Standing,
    /// Whether pre-production took the plan's version with success, here.
    pub preproduction_took_it: bool,
    /// A task that took the plan's version to its environment with success.
    pub deployed_by: Option<TaskId>,
    /// Another task that is at work in the plan's environment.
    pub at_work: Option<TaskId>,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Situation<'_> {
    /// Whether this person may do this with the task now, or why not. With `seen`, only to the
    /// task as it was at that revision.
    ///
    /// First who may at all, then whether they saw the task as it is, then the state, then the
    /// guards: nobody learns of a task's state what their role does not let them change.
    pub fn may(&self, verb: Verb, task: &Task, seen: Option<u64>) -> Result<(), Denial> {
        self.may_with(verb, task, seen, false)
    }

    /// The same, for somebody who gives a reason to override a freeze or the promotion.
    pub(crate) fn may_with(
        &self,
        verb: Verb,
        task: &Task,
        seen: Option<u64>,
        overriding: bool,
    ) -> Result<(), Denial> {
        self.role(verb, task)?;
        if overriding && !self.standing.administrator {
            return Err(Denial::OverrideNotYours);
        }
        if let Some(seen) = seen.filter(|seen| *seen != task.revision) {
            return Err(Denial::Changed { seen });
        }
        if !verb.applies_to(task.state) {
            let unauthorised = matches!(task.state, State::Planned | State::Rejected);
            return Err(if verb == Verb::Start && unauthorised {
                Denial::NotAuthorised
            } else {
                Denial::WrongState(task.state)
            });
        }
        match verb {
            Verb::Authorise if self.now >= task.plan.planned_at + AUTHORISATION_LASTS => {
                Err(Denial::PlanOutdated)
            }
            Verb::Authorise => self.guards(task, task.plan.planned_at, overriding),
            Verb::Start => self.start(task, overriding),
            _ => Ok(()),
        }
    }

    /// Whether this person may plan a deployment here.
    pub fn may_plan(&self) -> Result<(), Denial> {
        if !self.standing.leads() {
            return Err(Denial::LeadOnly);
        }
        self.tests()
    }

    fn role(&self, verb: Verb, task: &Task) -> Result<(), Denial> {
        if !verb.executes() {
            if !self.standing.leads() {
                return Err(Denial::LeadOnly);
            }
            let own = task.planned_by == self.actor;
            let environment = &task.plan.environment;
            let planners = &self.project.rules.planner_authorises;
            if verb == Verb::Authorise && own && !planners.contains(environment) {
                return Err(Denial::PlannerMayNotAuthorise);
            }
            return Ok(());
        }
        if !self.standing.executes() {
            return Err(Denial::ExecutorOnly);
        }
        match &task.authorisation {
            Some(authorisation) if authorisation.by == self.actor => Err(Denial::FourEyes),
            _ => Ok(()),
        }
    }

    fn start(&self, task: &Task, overriding: bool) -> Result<(), Denial> {
        let given = task.authorisation.as_ref().ok_or(Denial::NotAuthorised)?;
        if given.plan_hash != task.plan.hash(task.project, task.id) {
            return Err(Denial::AuthorisationVoid);
        }
        if self.now >= given.expires_at {
            return Err(Denial::AuthorisationExpired);
        }
        self.guards(
            task,
            self.now,
            overriding || given.override_reason.is_some(),
        )?;
        self.at_work
            .map_or(Ok(()), |task| Err(Denial::AtWork { task }))
    }

    /// What must hold when it is authorised and again when it starts.
    fn guards(&self, task: &Task, at: DateTime<Utc>, overridden: bool) -> Result<(), Denial> {
        self.tests()?;
        if !self.responsible.executes() {
            return Err(Denial::ResponsibleUnable);
        }
        let plan = &task.plan;
        if let Some(task) = self.deployed_by.filter(|_| !plan.redeployment) {
            return Err(Denial::AlreadyDeployed { task });
        }
        if overridden {
            return Ok(());
        }
        if let Some(freeze) = self.project.rules.freeze(plan.environment, at) {
            return Err(Denial::Freeze {
                name: freeze.name.clone(),
                until: freeze.until,
            });
        }
        let asked = plan.environment == Environment::Prod && self.project.rules.promotion;
        if asked && !self.preproduction_took_it {
            return Err(Denial::Promotion);
        }
        Ok(())
    }

    fn tests(&self) -> Result<(), Denial> {
        if self.project.stages.tests_finished() {
            Ok(())
        } else {
            Err(Denial::TestsOpen)
        }
    }
}

//! Who may do what with a task now, and why not: one function that refuses and explains.

use chrono::{DateTime, Utc};
use guichet_access::Standing;
use guichet_kernel::{StaffId, TaskId};

use crate::{
    AUTHORISATION_LASTS, Authorisation, Denial, Environment, Obstacles, Plan, Project, State, Task,
    Verb,
};

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
    /// What whoever authorised the task may act as here, now; nothing where nobody did.
    pub authoriser: Standing,
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
            Verb::Authorise => self.guards(verb, task, overriding),
            Verb::Start => self.start(task, overriding),
            _ => Ok(()),
        }
    }

    /// Whether this person may plan a deployment here.
    pub fn may_plan(&self) -> Result<(), Denial> {
        may_plan(self.standing, self.project)
    }

    fn role(&self, verb: Verb, task: &Task) -> Result<(), Denial> {
        if !verb.executes() {
            if !self.standing.leads() {
                return Err(Denial::LeadOnly);
            }
            if verb == Verb::Authorise && self.is_kept_from(task, self.actor) {
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

    /// Whether somebody had a hand in this plan, where such people do not authorise.
    fn is_kept_from(&self, task: &Task, person: StaffId) -> bool {
        let planners = &self.project.rules.planner_authorises;
        task.is_shaped_by(person) && !planners.contains(&task.plan.environment)
    }

    fn start(&self, task: &Task, overriding: bool) -> Result<(), Denial> {
        let given = task.authorisation.as_ref().ok_or(Denial::NotAuthorised)?;
        if given.plan_hash != task.plan.hash(task.project, task.id) {
            return Err(Denial::AuthorisationVoid);
        }
        if self.now >= given.expires_at {
            return Err(Denial::AuthorisationExpired);
        }
        if !self.stands_by(given, task) {
            return Err(Denial::AuthoriserUnable);
        }
        self.guards(Verb::Start, task, overriding)?;
        self.at_work
            .map_or(Ok(()), |task| Err(Denial::AtWork { task }))
    }

    /// Whether whoever authorised it could still do so, with all that it overrides.
    fn stands_by(&self, given: &Authorisation, task: &Task) -> bool {
        let able = if given.overridden.is_some() {
            self.authoriser.administrator
        } else {
            self.authoriser.leads()
        };
        able && !self.is_kept_from(task, given.by)
    }

    /// What must hold when it is authorised and again when it starts.
    fn guards(&self, verb: Verb, task: &Task, overriding: bool) -> Result<(), Denial> {
        tests(self.project)?;
        if !self.responsible.executes() {
            return Err(Denial::ResponsibleUnable);
        }
        if let Some(task) = self.deployed_by.filter(|_| !task.plan.redeployment) {
            return Err(Denial::AlreadyDeployed { task });
        }
        match self.obstacles(verb, task).denial() {
            Some(denial) if !overriding => Err(denial),
            _ => Ok(()),
        }
    }

    /// What stands in the way of this verb that can be overridden, and was not yet: a freeze at
    /// the planned date when it is authorised, one that holds now when it starts, the promotion.
    pub(crate) fn obstacles(&self, verb: Verb, task: &Task) -> Obstacles {
        if verb != Verb::Start {
            return self.standing_against(&task.plan, task.plan.planned_at);
        }
        let given = task.authorisation.as_ref();
        let lifted = given.and_then(|given| given.overridden.as_ref());
        let against = self.standing_against(&task.plan, self.now);
        match lifted {
            Some(lifted) => against.without(&lifted.lifted),
            None => against,
        }
    }

    fn standing_against(&self, plan: &Plan, at: DateTime<Utc>) -> Obstacles {
        let rules = &self.project.rules;
        let asked = plan.environment == Environment::Prod && rules.promotion;
        Obstacles {
            promotion: asked && !self.preproduction_took_it,
            freezes: rules
                .freezes(plan.environment, at)
                .map(Into::into)
                .collect(),
        }
    }
}

/// Whether somebody who may act as this in a project may plan a deployment there.
pub fn may_plan(standing: Standing, project: &Project) -> Result<(), Denial> {
    if !standing.leads() {
        return Err(Denial::LeadOnly);
    }
    tests(project)
}

fn tests(project: &Project) -> Result<(), Denial> {
    if project.stages.tests_finished() {
        Ok(())
    } else {
        Err(Denial::TestsOpen)
    }
}

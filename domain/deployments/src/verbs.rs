//! What each verb makes of a task.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use guichet_kernel::{IncidentId, TaskId};

use crate::plan::window;
use crate::{
    AUTHORISATION_LASTS, Authorisation, Confirmed, Denial, EventKind, Override, Plan, PlanFault,
    Situation, State, Step, Task, TaskEvent, TaskRefusal, Verb, reason,
};

impl Task {
    /// Plans a deployment. The lead of the project or an administrator, the tests finished, the
    /// date not past, the responsible able to execute here.
    pub fn plan(id: TaskId, plan: Plan, s: &Situation<'_>) -> Result<Step, TaskRefusal> {
        s.may_plan()?;
        let plan = plan.checked()?;
        check_date(plan.planned_at, s.now)?;
        check_against(&plan, s)?;
        let task = Self {
            id,
            project: s.project.id,
            plan,
            state: State::Planned,
            revision: 1,
            planned_by: s.actor,
            edited_by: BTreeSet::new(),
            made_at: s.now,
            authorisation: None,
            started: None,
            alive_at: None,
            ended_at: None,
            reason: None,
            start_overridden: None,
            ran_into_freeze: false,
            incident: None,
        };
        let event = TaskEvent::of(EventKind::Planned, 1, s);
        Ok(Step { task, event })
    }

    /// Changes the plan. An authorisation is void with it, and the task waits for another; an
    /// edit that changes nothing leaves it.
    pub fn edit(&self, plan: Plan, seen: u64, s: &Situation<'_>) -> Result<Step, TaskRefusal> {
        s.may(Verb::Edit, self, Some(seen))?;
        let plan = plan.checked()?;
        let changes = self.plan.changes(&plan);
        if plan.planned_at != self.plan.planned_at {
            check_date(plan.planned_at, s.now)?;
        }
        check_against(&plan, s)?;
        let mut step = self.step(EventKind::Edited, s);
        step.event.changes = changes;
        if !step.event.changes.is_empty() {
            step.event.authorisation = step.task.authorisation.take();
            step.task.state = State::Planned;
            step.task.shaped(s.actor);
        }
        step.task.plan = plan;
        Ok(step)
    }

    /// Authorises the plan as it stands, all three points confirmed.
    pub fn authorise(
        &self,
        confirmed: Confirmed,
        override_reason: Option<&str>,
        seen: u64,
        s: &Situation<'_>,
    ) -> Result<Step, TaskRefusal> {
        s.may_with(Verb::Authorise, self, Some(seen), override_reason.is_some())?;
        let all = Confirmed {
            tests: true,
            team: true,
            planning: true,
        };
        if confirmed != all {
            return Err(TaskRefusal::Unconfirmed);
        }
        let overridden = self.needed(Verb::Authorise, override_reason, s)?;
        let authorisation = Authorisation {
            by: s.actor,
            at: s.now,
            plan_hash: self.plan.hash(self.project, self.id),
            expires_at: self.plan.planned_at + AUTHORISATION_LASTS,
            overridden,
        };
        let mut step = self.step(EventKind::Authorised, s);
        step.event.reason = authorisation.overridden.as_ref().map(|o| o.reason.clone());
        step.event.authorisation = Some(authorisation.clone());
        step.task.authorisation = Some(authorisation);
        step.task.state = State::Authorised;
        Ok(step)
    }

    /// Refuses the authorisation.
    pub fn reject(&self, why: &str, seen: u64, s: &Situation<'_>) -> Result<Step, TaskRefusal> {
        s.may(Verb::Reject, self, Some(seen))?;
        let why = reason(why)?;
        let mut step = self.step(EventKind::Rejected, s);
        step.because(why);
        step.task.state = State::Rejected;
        Ok(step)
    }

    /// Takes the authorisation back.
    pub fn revoke(&self, why: &str, seen: u64, s: &Situation<'_>) -> Result<Step, TaskRefusal> {
        s.may(Verb::Revoke, self, Some(seen))?;
        let why = reason(why)?;
        let mut step = self.step(EventKind::Revoked, s);
        step.event.reason = Some(why);
        step.event.authorisation = step.task.authorisation.take();
        step.task.state = State::Planned;
        Ok(step)
    }

    /// Plans a rejected one again.
    pub fn replan(&self, seen: u64, s: &Situation<'_>) -> Result<Step, TaskRefusal> {
        s.may(Verb::Replan, self, Some(seen))?;
        let mut step = self.step(EventKind::Replanned, s);
        step.task.state = State::Planned;
        step.task.reason = None;
        step.task.shaped(s.actor);
        Ok(step)
    }

    /// Begins the execution. Every guard is checked again; the authorisation is used up.
    pub fn start(
        &self,
        override_reason: Option<&str>,
        seen: u64,
        s: &Situation<'_>,
    ) -> Result<Step, TaskRefusal> {
        s.may_with(Verb::Start, self, Some(seen), override_reason.is_some())?;
        let overridden = self.needed(Verb::Start, override_reason, s)?;
        let mut step = self.step(EventKind::Started, s);
        step.event.reason = overridden.as_ref().map(|o| o.reason.clone());
        step.task.start_overridden = overridden;
        step.task.started = Some((s.actor, s.now));
        step.task.alive_at = Some(s.now);
        step.task.state = State::Running;
        Ok(step)
    }

    /// A line was added to its log: a sign of life, unless it had been too long silent already.
    pub fn logged(&self, s: &Situation<'_>) -> Result<Self, TaskRefusal> {
        s.may(Verb::Logs, self, None)?;
        let mut task = self.clone();
        let overdue = self.due_at(s.project.rules.patience);
        if task.state == State::Running && overdue.is_none_or(|due| s.now < due) {
            // A clock set back takes no life away.
            task.alive_at = task.alive_at.max(Some(s.now));
        }
        Ok(task)
    }

    /// It was done.
    pub fn succeed(&self, seen: u64, s: &Situation<'_>) -> Result<Step, TaskRefusal> {
        s.may(Verb::Succeed, self, Some(seen))?;
        let mut step = self.step(EventKind::Succeeded, s);
        step.end(State::Succeeded, s);
        Ok(step)
    }

    /// It went wrong: `incident` is the one this opens.
    pub fn fail(
        &self,
        why: &str,
        incident: IncidentId,
        seen: u64,
        s: &Situation<'_>,
    ) -> Result<Step, TaskRefusal> {
        s.may(Verb::Fail, self, Some(seen))?;
        let why = reason(why)?;
        let mut step = self.step(EventKind::Failed, s);
        step.because(why);
        step.task.incident = Some(incident);
        step.end(State::Failed, s);
        Ok(step)
    }

    /// Gives it up.
    pub fn cancel(&self, why: &str, seen: u64, s: &Situation<'_>) -> Result<Step, TaskRefusal> {
        s.may(Verb::Cancel, self, Some(seen))?;
        let why = reason(why)?;
        let mut step = self.step(EventKind::Cancelled, s);
        step.because(why);
        step.event.authorisation = step.task.authorisation.take();
        step.task.ended_at = Some(s.now);
        step.task.state = State::Cancelled;
        Ok(step)
    }

    /// What a reason to override lifts: where nothing stands in the way, nothing.
    fn needed(
        &self,
        verb: Verb,
        given: Option<&str>,
        s: &Situation<'_>,
    ) -> Result<Option<Override>, TaskRefusal> {
        let given = given.map(reason).transpose()?;
        let lifted = s.obstacles(verb, self);
        let given = given.filter(|_| !lifted.is_none());
        Ok(given.map(|reason| Override { reason, lifted }))
    }

    fn step(&self, kind: EventKind, s: &Situation<'_>) -> Step {
        let mut task = self.clone();
        task.revision += 1;
        let event = TaskEvent::of(kind, task.revision, s);
        Step { task, event }
    }
}

impl Step {
    fn because(&mut self, why: String) {
        self.event.reason = Some(why.clone());
        self.task.reason = Some(why);
    }

    fn end(&mut self, state: State, s: &Situation<'_>) {
        let task = &mut self.task;
        task.state = state;
        task.ended_at = Some(s.now);
        let begun = task.started.map_or(s.now, |(_, at)| at);
        let rules = &s.project.rules;
        task.ran_into_freeze = rules.froze_during(task.plan.environment, begun, s.now);
    }
}

fn check_date(planned_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), PlanFault> {
    let window = window(now);
    if planned_at < *window.start() {
        return Err(PlanFault::Past);
    }
    if planned_at > *window.end() {
        return Err(PlanFault::TooFar);
    }
    Ok(())
}

/// What the situation, made for this plan, says against it.
fn check_against(plan: &Plan, s: &Situation<'_>) -> Result<(), TaskRefusal> {
    if !s.responsible.executes() {
        return Err(PlanFault::Responsible.into());
    }
    match s.deployed_by.filter(|_| !plan.redeployment) {
        Some(task) => Err(Denial::AlreadyDeployed { task }.into()),
        None => Ok(()),
    }
}

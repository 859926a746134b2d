use chrono::{DateTime, TimeDelta, Utc};
use guichet_kernel::{IncidentId, ProjectId, StaffId, TaskId, text};

use crate::{
    Denial, EventKind, Plan, PlanFault, PlanHash, Situation, State, TaskEvent, Verb,
    plan::LONGEST_REASON,
};

/// An authorisation is good until so long after the planned date.
pub const AUTHORISATION_LASTS: TimeDelta = TimeDelta::hours(72);

/// A planned date lies at most so far ahead.
const FARTHEST: TimeDelta = TimeDelta::days(5 * 366);

/// What was authorised, by whom, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorisation {
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
    /// The plan as it was then.
    pub plan_hash: PlanHash,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// Why a freeze or the promotion does not hold for this one.
    pub override_reason: Option<String>,
}

/// The three points that whoever authorises confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confirmed {
    /// The tests are validated.
    pub tests: bool,
    /// The team is ready.
    pub team: bool,
    /// The planning is kept.
    pub planning: bool,
}

/// A deployment task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// What is to be done.
    pub plan: Plan,
    /// Where it stands.
    pub state: State,
    /// Raised by every command but added log lines.
    pub revision: u64,
    /// Who made the plan what it is: who planned it, or who changed it last.
    pub planned_by: StaffId,
    /// When it was planned first.
    pub made_at: DateTime<Utc>,
    /// The authorisation it goes by; of one that was started, the one it used.
    pub authorisation: Option<Authorisation>,
    /// Who started it, and when.
    pub started: Option<(StaffId, DateTime<Utc>)>,
    /// When it last gave a sign of life: its start, its latest log line.
    pub alive_at: Option<DateTime<Utc>>,
    /// When it came to its final state.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was rejected, cancelled or went wrong.
    pub reason: Option<String>,
    /// A freeze or the promotion was overridden for it, for this reason.
    pub override_reason: Option<String>,
    /// A freeze began while it was at work.
    pub ran_into_freeze: bool,
    /// The incident its failure opened.
    pub incident: Option<IncidentId>,
}

/// A task after a step, and what its history says of the step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// As it is now.
    pub task: Task,
    /// What happened.
    pub event: TaskEvent,
}

/// Why a command about a task was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaskRefusal {
    /// Not by this person, or not now.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The plan is none.
    #[error(transparent)]
    Plan(#[from] PlanFault),
    /// The reason cannot be kept.
    #[error("reason: {0}")]
    Reason(text::TextFault),
    /// Not all three points were confirmed.
    #[error("not all is confirmed")]
    Unconfirmed,
}

/// A reason as it is kept.
pub fn reason(text: &str) -> Result<String, TaskRefusal> {
    text::paragraph(text, LONGEST_REASON).map_err(TaskRefusal::Reason)
}

fn reason_if_given(given: Option<&str>) -> Result<Option<String>, TaskRefusal> {
    given.map(reason).transpose()
}

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
            made_at: s.now,
            authorisation: None,
            started: None,
            alive_at: None,
            ended_at: None,
            reason: None,
            override_reason: None,
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
            step.task.override_reason = None;
            step.task.state = State::Planned;
            // Or whoever rewrites another's plan would authorise their own.
            step.task.planned_by = s.actor;
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
        let override_reason = self.needed(Verb::Authorise, override_reason, s)?;
        let authorisation = Authorisation {
            by: s.actor,
            at: s.now,
            plan_hash: self.plan.hash(self.project, self.id),
            expires_at: self.plan.planned_at + AUTHORISATION_LASTS,
            override_reason: override_reason.clone(),
        };
        let mut step = self.step(EventKind::Authorised, s);
        step.event.reason.clone_from(&override_reason);
        step.event.authorisation = Some(authorisation.clone());
        step.task.override_reason = override_reason;
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
        step.task.override_reason = None;
        step.task.state = State::Planned;
        Ok(step)
    }

    /// Plans a rejected one again.
    pub fn replan(&self, seen: u64, s: &Situation<'_>) -> Result<Step, TaskRefusal> {
        s.may(Verb::Replan, self, Some(seen))?;
        let mut step = self.step(EventKind::Replanned, s);
        step.task.state = State::Planned;
        step.task.reason = None;
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
        let override_reason = self.needed(Verb::Start, override_reason, s)?;
        let mut step = self.step(EventKind::Started, s);
        if override_reason.is_some() {
            step.event.reason.clone_from(&override_reason);
            step.task.override_reason = override_reason;
        }
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
        step.task.override_reason = None;
        step.task.ended_at = Some(s.now);
        step.task.state = State::Cancelled;
        Ok(step)
    }

    /// Whether a new task of this project may try it again: it failed, or was given up.
    pub fn can_be_retried_in(&self, project: ProjectId) -> bool {
        self.project == project && matches!(self.state, State::Failed | State::Cancelled)
    }

    /// Whether a new task of this project may take it back: it was carried out.
    pub fn can_be_rolled_back_in(&self, project: ProjectId) -> bool {
        self.project == project && matches!(self.state, State::Failed | State::Succeeded)
    }

    /// When time alone changes it, if nothing else does: an authorisation that runs out, a
    /// deployment that was silent for the project's patience.
    pub fn due_at(&self, patience: TimeDelta) -> Option<DateTime<Utc>> {
        match self.state {
            State::Authorised => self.authorisation.as_ref().map(|a| a.expires_at),
            State::Running => self.alive_at.map(|at| at + patience),
            _ => None,
        }
    }

    /// What time has made of it; nothing where it is not due.
    pub fn settle(&self, patience: TimeDelta, now: DateTime<Utc>) -> Option<Step> {
        self.due_at(patience).filter(|due| now >= *due)?;
        let mut task = self.clone();
        task.revision += 1;
        let expired = self.state == State::Authorised;
        let kind = if expired {
            EventKind::Expired
        } else {
            EventKind::Stale
        };
        let mut event = TaskEvent::by_time(kind, task.revision, now);
        if expired {
            event.authorisation = task.authorisation.take();
            task.override_reason = None;
        }
        task.state = if expired {
            State::Planned
        } else {
            State::Stale
        };
        Some(Step { task, event })
    }

    /// The reason to override, where there is something to override: else nothing was.
    fn needed(
        &self,
        verb: Verb,
        given: Option<&str>,
        s: &Situation<'_>,
    ) -> Result<Option<String>, TaskRefusal> {
        let given = reason_if_given(given)?;
        Ok(given.filter(|_| s.may(verb, self, None).is_err()))
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
    // Whoever plans for now has typed the minute they see.
    if planned_at < now - TimeDelta::minutes(1) {
        return Err(PlanFault::Past);
    }
    if planned_at > now + FARTHEST {
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

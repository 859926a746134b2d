use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_kernel::{IncidentId, ProjectId, StaffId, TaskId, text};

use crate::{
    Authorisation, Denial, EventKind, Override, Plan, PlanFault, State, TaskEvent,
    plan::LONGEST_REASON,
};

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
    /// Who planned it first.
    pub planned_by: StaffId,
    /// Who else has had a hand in the plan since: changed it, or planned it again. Each once, so
    /// never more than those who lead.
    pub edited_by: BTreeSet<StaffId>,
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
    /// What its start overrides, beside what its authorisation does.
    pub start_overridden: Option<Override>,
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

impl Task {
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
        }
        task.state = if expired {
            State::Planned
        } else {
            State::Stale
        };
        Some(Step { task, event })
    }

    /// Everybody who had a hand in the plan.
    pub fn shapers(&self) -> impl Iterator<Item = StaffId> {
        std::iter::once(self.planned_by).chain(self.edited_by.iter().copied())
    }

    /// Whether somebody had a hand in the plan.
    pub fn is_shaped_by(&self, person: StaffId) -> bool {
        self.shapers().any(|shaper| shaper == person)
    }

    /// What is overridden for it: by its authorisation, by its start.
    pub fn overrides(&self) -> impl Iterator<Item = &Override> {
        let given = self.authorisation.as_ref();
        let given = given.and_then(|given| given.overridden.as_ref());
        given.into_iter().chain(&self.start_overridden)
    }

    /// Why something was overridden for it; of two reasons, the later.
    pub fn override_reason(&self) -> Option<&str> {
        self.overrides().last().map(|o| o.reason.as_str())
    }

    pub(crate) fn shaped(&mut self, by: StaffId) {
        if by != self.planned_by {
            self.edited_by.insert(by);
        }
    }
}

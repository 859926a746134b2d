use guichet_domain::deployments::{Denial, LogLine, Project, Situation, Task, Verb};
use guichet_domain::kernel::{StaffId, Words};
use guichet_driven::{PortResult, Unit};

use super::super::People;
use super::super::facts::Facts;

/// Lines of a log that come with the task.
pub(super) const LOG_LINES: usize = 200;

/// A task with all that is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskView {
    /// The task.
    pub task: Task,
    /// Its project.
    pub project: Project,
    /// The people it speaks of.
    pub people: People,
    /// For each verb whether this person may use it now, or why not; the same that refuses it.
    pub allowed: Vec<(Verb, Result<(), Denial>)>,
    /// The last lines of its log, in order; none in lists.
    pub log: Vec<LogLine>,
}

impl TaskView {
    /// Whether this person may do this now, or why not.
    pub fn may(&self, verb: Verb) -> Result<(), &Denial> {
        let mut all = self.allowed.iter();
        let found = all.find(|(known, _)| *known == verb);
        found.map_or(Ok(()), |(_, answer)| answer.as_ref().copied())
    }
}

pub(super) fn allowed(s: &Situation<'_>, task: &Task) -> Vec<(Verb, Result<(), Denial>)> {
    let verbs = Verb::ALL.iter().map(|(verb, _)| *verb);
    verbs.map(|verb| (verb, s.may(verb, task, None))).collect()
}

/// The people a task and its log speak of.
pub(super) fn people_of(task: &Task, log: &[LogLine]) -> Vec<StaffId> {
    let mut ids: Vec<StaffId> = task.shapers().collect();
    ids.push(task.plan.responsible);
    ids.extend(task.authorisation.as_ref().map(|a| a.by));
    ids.extend(task.started.map(|(by, _)| by));
    ids.extend(log.iter().map(|line| line.by));
    ids
}

/// The task as it is in a unit, for who acts in it.
pub(super) async fn view(
    unit: &mut dyn Unit,
    mut facts: Facts,
    task: Task,
) -> PortResult<TaskView> {
    facts.for_authorisation(unit, &task).await?;
    let log = unit.tasks().log_end(task.id, LOG_LINES).await?;
    let people = People::find(unit, people_of(&task, &log)).await?;
    let allowed = allowed(&facts.situation(), &task);
    Ok(TaskView {
        task,
        project: facts.project,
        people,
        allowed,
        log,
    })
}

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::deployments::dora::Delivery;
use guichet_domain::deployments::{
    Environment, LogLine, LogSize, Period, Statistics, Surroundings, Task, TaskEvent, TaskFilter,
    Version,
};
use guichet_domain::kernel::{
    Page, Place, PlaceRequest, ProjectId, Rank, RankRequest, StaffId, TaskId,
};

use crate::PortResult;

/// Reads deployment tasks. All staff see all of them.
#[async_trait]
pub trait ReadTasks: Send + Sync {
    /// One page of a project's tasks, by planned date, the latest first, then by id. Costs the
    /// same however many there are.
    async fn page(
        &self,
        project: ProjectId,
        filter: &TaskFilter,
        request: &PlaceRequest,
    ) -> PortResult<Page<Task, Place>>;

    /// One task, with the project it belongs to.
    async fn find(&self, id: TaskId) -> PortResult<Option<Task>>;

    /// One page of a task's history, by the revisions of its events, whatever the clock said.
    /// Costs the same however long it is.
    async fn history(&self, id: TaskId, request: &RankRequest)
    -> PortResult<Page<TaskEvent, Rank>>;

    /// The task of each of these projects that is planned for the latest, then of the last id;
    /// those that have none are left out. One question however many they are.
    async fn latest_of(&self, projects: &[ProjectId]) -> PortResult<Vec<Task>>;

    /// What stands around each of these tasks of one project, in their order; a few questions
    /// however many they are.
    async fn surroundings(&self, tasks: &[Task]) -> PortResult<Vec<Surroundings>>;

    /// Log lines of a task after a number, in order, at most `limit`.
    async fn log(&self, id: TaskId, after: u64, limit: usize) -> PortResult<Vec<LogLine>>;

    /// The last lines of a task's log, in order, at most `limit`.
    async fn log_end(&self, id: TaskId, limit: usize) -> PortResult<Vec<LogLine>>;

    /// How many of a project's tasks there are in each state, of these environments (of all where
    /// there are none), planned in this period. Never counts rows.
    async fn statistics(
        &self,
        project: ProjectId,
        environments: &[Environment],
        period: Period,
    ) -> PortResult<Statistics>;

    /// Deployments to production that ended from `since` on, the latest first, at most `limit`;
    /// of one project, or of all.
    async fn deliveries(
        &self,
        project: Option<ProjectId>,
        since: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<Delivery>>;

    /// Tasks planned for a day from `from` to `to`, of all projects or one, by that day, which is
    /// that of their own zone, then the earliest first, then by id, at most `limit`: for the
    /// calendar.
    async fn planned(
        &self,
        project: Option<ProjectId>,
        from: NaiveDate,
        to: NaiveDate,
        limit: usize,
    ) -> PortResult<Vec<Task>>;

    /// Tasks that time changes by `now`, the longest due first; at most `limit`.
    async fn due(
        &self,
        project: Option<ProjectId>,
        now: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<(ProjectId, TaskId)>>;

    /// How many tasks of all projects still wait, although the moment they are planned for lies
    /// before this one.
    async fn overdue(&self, before: DateTime<Utc>) -> PortResult<Overdue>;

    /// Tasks that wait for this person: those to be authorised in projects they lead, those to
    /// be executed where they are responsible; by planned date, at most `limit`.
    async fn waiting_for(&self, staff: StaffId, limit: usize) -> PortResult<Vec<Task>>;
}

/// Tasks that still wait although their moment has passed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overdue {
    /// To be authorised.
    pub planned: u64,
    /// To be executed.
    pub authorised: u64,
}

/// Reads and writes tasks, inside a unit of work whose project is held.
#[async_trait]
pub trait TaskStore: Send {
    /// The task as it stands, held against change by anybody else until the unit ends.
    async fn hold(&mut self, id: TaskId) -> PortResult<Option<Task>>;

    /// The task as it stands, without holding it: for those another task points to.
    async fn look(&mut self, id: TaskId) -> PortResult<Option<Task>>;

    /// Adds a task with the first event of its history; `due_at` as [`Task::due_at`] says.
    async fn add(&mut self, task: &Task, event: &TaskEvent) -> PortResult<()>;

    /// Replaces a task that is held, with what its history says of the step.
    /// [`PortError::Conflict`](crate::PortError::Conflict) where another task is at work in the
    /// same project and environment already.
    async fn step(
        &mut self,
        task: &Task,
        event: &TaskEvent,
        due_at: Option<DateTime<Utc>>,
    ) -> PortResult<()>;

    /// Sets from when on time changes a task that is held, and nothing else of it.
    async fn set_due(&mut self, id: TaskId, due_at: Option<DateTime<Utc>>) -> PortResult<()>;

    /// How large the task's log is.
    async fn log_size(&mut self, id: TaskId) -> PortResult<LogSize>;

    /// Adds lines to the log of a task that is held, and notes its sign of life.
    async fn append_log(
        &mut self,
        task: &Task,
        lines: &[LogLine],
        due_at: Option<DateTime<Utc>>,
    ) -> PortResult<()>;

    /// The last lines of its log, in order, at most `limit`.
    async fn log_end(&mut self, id: TaskId, limit: usize) -> PortResult<Vec<LogLine>>;

    /// The latest task that took a version to an environment of the project with success, other
    /// than `except`.
    async fn deployed_by(
        &mut self,
        project: ProjectId,
        environment: Environment,
        version: &Version,
        except: Option<TaskId>,
    ) -> PortResult<Option<TaskId>>;

    /// The task that is at work in an environment of the project, other than `except`.
    async fn at_work(
        &mut self,
        project: ProjectId,
        environment: Environment,
        except: Option<TaskId>,
    ) -> PortResult<Option<TaskId>>;
}

use std::cmp::Reverse;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::deployments::{
    Environment, LogLine, LogSize, State, Surroundings, Task, TaskEvent, Version,
};
use guichet_domain::kernel::{ProjectId, TaskId};
use guichet_driven::{PortError, PortResult, TaskStore};

use super::tables::{Tables, TaskRow, last};
use super::unit::MemoryUnit;

impl Tables {
    pub(super) fn tasks_where(&self, which: impl Fn(&Task) -> bool) -> Vec<Task> {
        let tasks = self.tasks.values().map(|row| &row.task);
        tasks.filter(|task| which(task)).cloned().collect()
    }

    pub(super) fn task_deployed(
        &self,
        project: ProjectId,
        environment: Environment,
        version: &Version,
        except: Option<TaskId>,
    ) -> Option<TaskId> {
        let found = self.tasks_where(|task| {
            task.project == project
                && task.plan.environment == environment
                && task.plan.version == *version
                && task.state == State::Succeeded
                && Some(task.id) != except
        });
        let latest = found.iter().max_by_key(|task| (task.ended_at, task.id));
        latest.map(|task| task.id)
    }

    pub(super) fn task_at_work(
        &self,
        project: ProjectId,
        environment: Environment,
        except: Option<TaskId>,
    ) -> Option<TaskId> {
        let found = self.tasks_where(|task| {
            task.project == project
                && task.plan.environment == environment
                && task.state.is_at_work()
                && Some(task.id) != except
        });
        found.first().map(|task| task.id)
    }

    pub(super) fn surroundings(&self, task: &Task) -> Surroundings {
        let (project, plan, except) = (task.project, &task.plan, Some(task.id));
        let (version, environment) = (&plan.version, plan.environment);
        let promoted = self.task_deployed(project, Environment::Preprod, version, except);
        Surroundings {
            preproduction_took_it: promoted.is_some(),
            deployed_by: self.task_deployed(project, environment, version, except),
            at_work: self.task_at_work(project, environment, except),
        }
    }
}

#[async_trait]
impl TaskStore for MemoryUnit {
    async fn hold(&mut self, id: TaskId) -> PortResult<Option<Task>> {
        Ok(self.tables.tasks.get(&id).map(|row| row.task.clone()))
    }

    async fn look(&mut self, id: TaskId) -> PortResult<Option<Task>> {
        self.hold(id).await
    }

    async fn add(&mut self, task: &Task, event: &TaskEvent) -> PortResult<()> {
        if self.tables.tasks.contains_key(&task.id) {
            return Err(PortError::Conflict);
        }
        let row = TaskRow {
            task: task.clone(),
            due_at: None,
            events: vec![event.clone()],
            log: Vec::new(),
        };
        self.tables.tasks.insert(task.id, row);
        Ok(())
    }

    async fn step(
        &mut self,
        task: &Task,
        event: &TaskEvent,
        due_at: Option<DateTime<Utc>>,
    ) -> PortResult<()> {
        let environment = task.plan.environment;
        let other = self
            .tables
            .task_at_work(task.project, environment, Some(task.id));
        if task.state.is_at_work() && other.is_some() {
            return Err(PortError::Conflict);
        }
        if let Some(row) = self.tables.tasks.get_mut(&task.id) {
            row.task.clone_from(task);
            row.due_at = due_at;
            row.events.push(event.clone());
        }
        Ok(())
    }

    async fn set_due(&mut self, id: TaskId, due_at: Option<DateTime<Utc>>) -> PortResult<()> {
        if let Some(row) = self.tables.tasks.get_mut(&id) {
            row.due_at = due_at;
        }
        Ok(())
    }

    async fn log_size(&mut self, id: TaskId) -> PortResult<LogSize> {
        let log = self.tables.tasks.get(&id).map(|row| row.log.as_slice());
        let lines = log.unwrap_or_default();
        Ok(LogSize {
            lines: lines.len() as u64,
            bytes: lines.iter().map(|line| line.line.len() as u64).sum(),
        })
    }

    async fn append_log(
        &mut self,
        task: &Task,
        lines: &[LogLine],
        due_at: Option<DateTime<Utc>>,
    ) -> PortResult<()> {
        if let Some(row) = self.tables.tasks.get_mut(&task.id) {
            row.log.extend_from_slice(lines);
            row.task.alive_at = task.alive_at;
            row.due_at = due_at;
        }
        Ok(())
    }

    async fn log_end(&mut self, id: TaskId, limit: usize) -> PortResult<Vec<LogLine>> {
        let row = self.tables.tasks.get(&id);
        Ok(row.map(|row| last(&row.log, limit)).unwrap_or_default())
    }

    async fn deployed_by(
        &mut self,
        project: ProjectId,
        environment: Environment,
        version: &Version,
        except: Option<TaskId>,
    ) -> PortResult<Option<TaskId>> {
        Ok(self
            .tables
            .task_deployed(project, environment, version, except))
    }

    async fn at_work(
        &mut self,
        project: ProjectId,
        environment: Environment,
        except: Option<TaskId>,
    ) -> PortResult<Option<TaskId>> {
        Ok(self.tables.task_at_work(project, environment, except))
    }
}

/// The latest first, by what `key` says, at most `limit`.
pub(super) fn latest<T, K: Ord>(mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> Vec<T> {
    rows.sort_by_key(|row| Reverse(key(row)));
    rows.truncate(limit);
    rows
}

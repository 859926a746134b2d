use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::access::Role;
use guichet_domain::deployments::dora::Delivery;
use guichet_domain::deployments::{
    Environment, LogLine, Period, State, Statistics, Surroundings, Task, TaskEvent, TaskFilter,
};
use guichet_domain::kernel::{
    Page, Place, PlaceRequest, ProjectId, Rank, RankRequest, StaffId, TaskId,
};
use guichet_driven::{Overdue, PortResult, ReadTasks};

use super::MemoryWork;
use super::tables::{last, page, ranked};
use super::tasks::latest;

/// Whether a list names it, or names none.
fn named<T: PartialEq>(list: &[T], wanted: &T) -> bool {
    list.is_empty() || list.contains(wanted)
}

#[async_trait]
impl ReadTasks for MemoryWork {
    async fn page(
        &self,
        project: ProjectId,
        filter: &TaskFilter,
        request: &PlaceRequest,
    ) -> PortResult<Page<Task, Place>> {
        let found = self.now().tasks_where(|task| {
            task.project == project
                && named(&filter.states, &task.state)
                && named(&filter.environments, &task.plan.environment)
                && filter.period.covers(task.plan.planned_on())
                && (!filter.overridden || task.override_reason().is_some())
        });
        Ok(page(found, request, |task: &Task| {
            (task.plan.planned_at, task.id.0)
        }))
    }

    async fn find(&self, id: TaskId) -> PortResult<Option<Task>> {
        Ok(self.now().tasks.get(&id).map(|row| row.task.clone()))
    }

    async fn history(
        &self,
        id: TaskId,
        request: &RankRequest,
    ) -> PortResult<Page<TaskEvent, Rank>> {
        let tables = self.now();
        let events = tables.tasks.get(&id).map(|row| row.events.as_slice());
        let events = events.unwrap_or_default().iter();
        let numbered = events.map(|event| (event.revision, event));
        Ok(ranked(numbered, request))
    }

    async fn latest_of(&self, projects: &[ProjectId]) -> PortResult<Vec<Task>> {
        let tasks = self
            .now()
            .tasks_where(|task| projects.contains(&task.project));
        let mut latest = BTreeMap::new();
        for task in tasks {
            let place = |task: &Task| (task.plan.planned_at, task.id);
            let known = latest.get(&task.project);
            if known.is_none_or(|known| place(known) < place(&task)) {
                latest.insert(task.project, task);
            }
        }
        Ok(latest.into_values().collect())
    }

    async fn surroundings(&self, tasks: &[Task]) -> PortResult<Vec<Surroundings>> {
        let tables = self.now();
        Ok(tasks.iter().map(|task| tables.surroundings(task)).collect())
    }

    async fn log(&self, id: TaskId, after: u64, limit: usize) -> PortResult<Vec<LogLine>> {
        let tables = self.now();
        let log = tables.tasks.get(&id).map(|row| row.log.as_slice());
        let lines = log.unwrap_or_default().iter();
        let lines = lines.filter(|line| line.number > after);
        Ok(lines.take(limit).cloned().collect())
    }

    async fn log_end(&self, id: TaskId, limit: usize) -> PortResult<Vec<LogLine>> {
        let tables = self.now();
        let row = tables.tasks.get(&id);
        Ok(row.map(|row| last(&row.log, limit)).unwrap_or_default())
    }

    async fn statistics(
        &self,
        project: ProjectId,
        environments: &[Environment],
        period: Period,
    ) -> PortResult<Statistics> {
        let mut counted = Statistics::default();
        for task in self.now().tasks_where(|task| {
            task.project == project
                && named(environments, &task.plan.environment)
                && period.covers(task.plan.planned_on())
        }) {
            counted.add(task.state, 1);
        }
        Ok(counted)
    }

    async fn deliveries(
        &self,
        project: Option<ProjectId>,
        since: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<Delivery>> {
        let tasks = self.now().tasks_where(|task| {
            task.plan.environment == Environment::Prod
                && matches!(task.state, State::Succeeded | State::Failed)
                && project.is_none_or(|project| task.project == project)
                && task.ended_at.is_some_and(|ended| ended >= since)
        });
        let tasks = latest(tasks, limit, |task| (task.ended_at, task.id));
        let delivery = |task: &Task| {
            Some(Delivery {
                asked_at: task.made_at,
                ended_at: task.ended_at?,
                succeeded: task.state == State::Succeeded,
            })
        };
        Ok(tasks.iter().filter_map(delivery).collect())
    }

    async fn planned(
        &self,
        project: Option<ProjectId>,
        from: NaiveDate,
        to: NaiveDate,
        limit: usize,
    ) -> PortResult<Vec<Task>> {
        let mut tasks = self.now().tasks_where(|task| {
            project.is_none_or(|project| task.project == project)
                && (from..=to).contains(&task.plan.planned_on())
        });
        tasks.sort_by_key(|task| (task.plan.planned_on(), task.plan.planned_at, task.id));
        tasks.truncate(limit);
        Ok(tasks)
    }

    async fn due(
        &self,
        project: Option<ProjectId>,
        now: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<(ProjectId, TaskId)>> {
        let tables = self.now();
        let rows = tables.tasks.values();
        let rows = rows.filter(|row| project.is_none_or(|project| row.task.project == project));
        let due = rows.filter(|row| row.due_at.is_some_and(|due| due <= now));
        let mut due: Vec<_> = due.collect();
        due.sort_by_key(|row| (row.due_at, row.task.id));
        let due = due.iter().take(limit);
        Ok(due.map(|row| (row.task.project, row.task.id)).collect())
    }

    async fn overdue(&self, before: DateTime<Utc>) -> PortResult<Overdue> {
        let tables = self.now();
        let still = |state: State| {
            let late =
                tables.tasks_where(|task| task.state == state && task.plan.planned_at < before);
            late.len() as u64
        };
        Ok(Overdue {
            planned: still(State::Planned),
            authorised: still(State::Authorised),
        })
    }

    async fn waiting_for(&self, staff: StaffId, limit: usize) -> PortResult<Vec<Task>> {
        let tables = self.now();
        let leads = |project| tables.members.get(&(project, staff)) == Some(&Role::ProjectLead);
        let mut tasks = tables.tasks_where(|task| match task.state {
            State::Planned => leads(task.project),
            State::Authorised => task.plan.responsible == staff,
            _ => false,
        });
        tasks.sort_by_key(|task| (task.plan.planned_at, task.id));
        tasks.truncate(limit);
        Ok(tasks)
    }
}

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::deployments::dora::Delivery;
use guichet_domain::deployments::{
    Environment, LogLine, LogSize, Period, Statistics, Surroundings, Task, TaskEvent, TaskFilter,
    Version,
};
use guichet_domain::kernel::{Page, Place, PlaceRequest, ProjectId, StaffId, TaskId};
use guichet_driven::{PortError, PortResult, ReadTasks, TaskStore};

use crate::Sql;
use crate::unit::SqlUnit;

#[async_trait]
impl ReadTasks for Sql {
    async fn page(
        &self,
        _project: ProjectId,
        _filter: &TaskFilter,
        _request: &PlaceRequest,
    ) -> PortResult<Page<Task, Place>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn find(&self, _id: TaskId) -> PortResult<Option<Task>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn events(&self, _id: TaskId) -> PortResult<Vec<TaskEvent>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn surroundings(&self, _tasks: &[Task]) -> PortResult<Vec<Surroundings>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn log(&self, _id: TaskId, _after: u64, _limit: usize) -> PortResult<Vec<LogLine>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn log_end(&self, _id: TaskId, _limit: usize) -> PortResult<Vec<LogLine>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn statistics(
        &self,
        _project: ProjectId,
        _environments: &[Environment],
        _period: Period,
    ) -> PortResult<Statistics> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn deliveries(
        &self,
        _project: Option<ProjectId>,
        _since: DateTime<Utc>,
        _limit: usize,
    ) -> PortResult<Vec<Delivery>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn planned(
        &self,
        _project: Option<ProjectId>,
        _from: NaiveDate,
        _to: NaiveDate,
        _limit: usize,
    ) -> PortResult<Vec<Task>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn due(
        &self,
        _project: Option<ProjectId>,
        _now: DateTime<Utc>,
        _limit: usize,
    ) -> PortResult<Vec<(ProjectId, TaskId)>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn waiting_for(&self, _staff: StaffId, _limit: usize) -> PortResult<Vec<Task>> {
        Err(PortError::corrupt("not built yet"))
    }
}

#[async_trait]
impl TaskStore for SqlUnit {
    async fn hold(&mut self, _id: TaskId) -> PortResult<Option<Task>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn add(&mut self, _task: &Task, _event: &TaskEvent) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn step(
        &mut self,
        _task: &Task,
        _event: &TaskEvent,
        _due_at: Option<DateTime<Utc>>,
    ) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn log_size(&mut self, _id: TaskId) -> PortResult<LogSize> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn append_log(
        &mut self,
        _task: &Task,
        _lines: &[LogLine],
        _due_at: Option<DateTime<Utc>>,
    ) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn log_end(&mut self, _id: TaskId, _limit: usize) -> PortResult<Vec<LogLine>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn deployed_by(
        &mut self,
        _project: ProjectId,
        _environment: Environment,
        _version: &Version,
        _except: Option<TaskId>,
    ) -> PortResult<Option<TaskId>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn at_work(
        &mut self,
        _project: ProjectId,
        _environment: Environment,
        _except: Option<TaskId>,
    ) -> PortResult<Option<TaskId>> {
        Err(PortError::corrupt("not built yet"))
    }
}

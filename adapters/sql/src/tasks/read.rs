use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::deployments::dora::Delivery;
use guichet_domain::deployments::{
    Environment, LogLine, Period, State, Statistics, Surroundings, Task, TaskEvent, TaskFilter,
};
use guichet_domain::kernel::{
    Page, Place, PlaceRequest, ProjectId, Rank, RankRequest, StaffId, TaskId, Words,
};
use guichet_driven::{Overdue, PortResult, ReadTasks};
use sea_orm::Select;
use uuid::Uuid;

use super::counts::{Sums, spans, statistics};
use super::{event, log, tasks};
use crate::entities::tasks::Entity;
use crate::{Sql, scoped, values};

/// Projects whose tasks are looked for in one statement.
const PROJECTS_AT_ONCE: usize = 100;

type Around = (Uuid, Option<Uuid>, Option<Uuid>, Option<Uuid>);

#[async_trait]
impl ReadTasks for Sql {
    async fn page(
        &self,
        project: ProjectId,
        filter: &TaskFilter,
        request: &PlaceRequest,
    ) -> PortResult<Page<Task, Place>> {
        let rows = self
            .tasks(scoped::tasks::page(project, filter, request))
            .await?;
        let key = |row: &Task| (row.plan.planned_at, row.id.0);
        Ok(Page::cut_at(rows, request, key))
    }

    async fn find(&self, id: TaskId) -> PortResult<Option<Task>> {
        Ok(self.tasks(scoped::tasks::one(id)).await?.pop())
    }

    async fn history(
        &self,
        id: TaskId,
        request: &RankRequest,
    ) -> PortResult<Page<TaskEvent, Rank>> {
        let query = scoped::tasks::history(id, request);
        let rows = self
            .read("a task's history", async |db| query.all(db).await)
            .await?;
        let events = rows.into_iter().map(event::event);
        let events: Vec<TaskEvent> = events.collect::<PortResult<_>>()?;
        Ok(Page::cut_by_rank(events, request, |event| event.revision))
    }

    async fn latest_of(&self, projects: &[ProjectId]) -> PortResult<Vec<Task>> {
        self.tasks(scoped::tasks::latest_of(projects)).await
    }

    async fn surroundings(&self, tasks: &[Task]) -> PortResult<Vec<Surroundings>> {
        let ids: Vec<TaskId> = tasks.iter().map(|task| task.id).collect();
        let query = scoped::tasks::surroundings(&ids).into_tuple::<Around>();
        let rows = self
            .read("what stands around tasks", async |db| query.all(db).await)
            .await?;
        let around: HashMap<Uuid, Surroundings> = rows
            .into_iter()
            .map(|(id, deployed_by, promoted_by, at_work)| {
                let around = Surroundings {
                    preproduction_took_it: promoted_by.is_some(),
                    deployed_by: deployed_by.map(TaskId),
                    at_work: at_work.map(TaskId),
                };
                (id, around)
            })
            .collect();
        let of = |id: &TaskId| around.get(&id.0).copied().unwrap_or_default();
        Ok(ids.iter().map(of).collect())
    }

    async fn log(&self, id: TaskId, after: u64, limit: usize) -> PortResult<Vec<LogLine>> {
        let query = scoped::tasks::log(id, after, limit);
        let rows = self
            .read("a task's log", async |db| query.all(db).await)
            .await?;
        log::lines(rows)
    }

    async fn log_end(&self, id: TaskId, limit: usize) -> PortResult<Vec<LogLine>> {
        let query = scoped::tasks::log_end(id, limit);
        let mut rows = self
            .read("the end of a log", async |db| query.all(db).await)
            .await?;
        rows.reverse();
        log::lines(rows)
    }

    async fn statistics(
        &self,
        project: ProjectId,
        environments: &[Environment],
        period: Period,
    ) -> PortResult<Statistics> {
        let spans = spans(period);
        if spans.is_empty() {
            return Ok(Statistics::default());
        }
        let query = scoped::tasks::sums(project, environments, &spans).into_model::<Sums>();
        let rows = self
            .read("statistics", async |db| query.all(db).await)
            .await?;
        Ok(statistics(&rows))
    }

    async fn deliveries(
        &self,
        project: Option<ProjectId>,
        since: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<Delivery>> {
        let query = scoped::tasks::delivered(project, since, limit);
        let query = query.into_tuple::<(DateTime<Utc>, DateTime<Utc>, String)>();
        let rows = self
            .read("deliveries", async |db| query.all(db).await)
            .await?;
        let deliveries = rows
            .into_iter()
            .map(|(asked_at, ended_at, state)| Delivery {
                asked_at,
                ended_at,
                succeeded: state == State::Succeeded.word(),
            });
        Ok(deliveries.collect())
    }

    async fn planned(
        &self,
        project: Option<ProjectId>,
        from: NaiveDate,
        to: NaiveDate,
        limit: usize,
    ) -> PortResult<Vec<Task>> {
        self.tasks(scoped::tasks::planned(project, from, to, limit))
            .await
    }

    async fn due(
        &self,
        project: Option<ProjectId>,
        now: DateTime<Utc>,
        limit: usize,
    ) -> PortResult<Vec<(ProjectId, TaskId)>> {
        let query = scoped::tasks::due(project, now, limit).into_tuple::<(Uuid, Uuid)>();
        let rows = self
            .read("tasks that are due", async |db| query.all(db).await)
            .await?;
        let due = rows.into_iter();
        Ok(due
            .map(|(project, id)| (ProjectId(project), TaskId(id)))
            .collect())
    }

    async fn overdue(&self, before: DateTime<Utc>) -> PortResult<Overdue> {
        let query = scoped::tasks::overdue(before).into_tuple::<(i64, i64)>();
        let late = self
            .read("tasks past their date", async |db| query.one(db).await)
            .await?;
        let (planned, authorised) = late.unwrap_or_default();
        Ok(Overdue {
            planned: values::counted(planned, "tasks", "id")?,
            authorised: values::counted(authorised, "tasks", "id")?,
        })
    }

    async fn waiting_for(&self, staff: StaffId, limit: usize) -> PortResult<Vec<Task>> {
        let led = scoped::tasks::led_by(staff);
        let led = self
            .read("the projects somebody leads", async |db| led.all(db).await)
            .await?;
        let led: Vec<Uuid> = led.into_iter().map(|row| row.project_id).collect();
        let query = scoped::tasks::waiting(&[], Some(staff), limit);
        let mut found = self.tasks(query).await?;
        for led in led.chunks(PROJECTS_AT_ONCE) {
            let query = scoped::tasks::waiting(led, None, limit);
            found.extend(self.tasks(query).await?);
        }
        found.sort_by_key(|task| (task.plan.planned_at, task.id));
        found.truncate(limit);
        Ok(found)
    }
}

impl Sql {
    async fn tasks(&self, query: Select<Entity>) -> PortResult<Vec<Task>> {
        let query = scoped::prepared(&query, self.reader.get_database_backend());
        let rows = self.read("tasks", async |db| query.all(db).await).await?;
        tasks(rows)
    }
}

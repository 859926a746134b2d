use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::deployments::{Environment, LogLine, LogSize, Task, TaskEvent, Version};
use guichet_domain::kernel::{ProjectId, TaskId};
use guichet_driven::{PortResult, TaskStore};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect, Select, Set};

use super::counts::{Place, moved};
use super::{event, log, row, task};
use crate::entities::task_events;
use crate::entities::tasks::{ActiveModel, Column, Entity, Model};
use crate::error::corrupt;
use crate::unit::SqlUnit;
use crate::{scoped, values, words};

#[async_trait]
impl TaskStore for SqlUnit {
    async fn hold(&mut self, id: TaskId) -> PortResult<Option<Task>> {
        let row = self
            .task_row(scoped::tasks::one(id).lock_exclusive())
            .await?;
        row.map(task).transpose()
    }

    async fn look(&mut self, id: TaskId) -> PortResult<Option<Task>> {
        let row = self.task_row(scoped::tasks::one(id)).await?;
        row.map(task).transpose()
    }

    async fn add(&mut self, task: &Task, event: &TaskEvent) -> PortResult<()> {
        // Nothing that was just planned is due: patience is only for what is at work.
        let due_at = task.due_at(TimeDelta::zero());
        let row = ActiveModel {
            due_at: Set(due_at.map(values::instant)),
            ..row(task)?
        };
        let insert = Entity::insert(row);
        self.write("adding a task", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        moved(self, None, (place(task), task.state)).await?;
        self.add_event(task.id, event).await
    }

    async fn step(
        &mut self,
        task: &Task,
        event: &TaskEvent,
        due_at: Option<DateTime<Utc>>,
    ) -> PortResult<()> {
        let before = self.task_row(scoped::tasks::one(task.id)).await?;
        let before = before.ok_or_else(|| corrupt("tasks", "id"))?;
        let counted = Place {
            project: ProjectId(before.project_id),
            environment: words::one(&before.environment, "tasks", "environment")?,
            day: before.planned_on,
        };
        let state = words::one(&before.state, "tasks", "state")?;
        let row = ActiveModel {
            id: NotSet,
            project_id: NotSet,
            due_at: Set(due_at.map(values::instant)),
            ..row(task)?
        };
        let update = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(task.id.0));
        self.write("changing a task", async |tx| update.exec(tx).await)
            .await?;
        moved(self, Some((counted, state)), (place(task), task.state)).await?;
        self.add_event(task.id, event).await
    }

    async fn set_due(&mut self, id: TaskId, due_at: Option<DateTime<Utc>>) -> PortResult<()> {
        let update = Entity::update_many()
            .col_expr(Column::DueAt, Expr::value(due_at.map(values::instant)))
            .filter(Column::Id.eq(id.0));
        self.write("when a task is due", async |tx| update.exec(tx).await)
            .await?;
        Ok(())
    }

    async fn log_size(&mut self, id: TaskId) -> PortResult<LogSize> {
        let row = self.task_row(scoped::tasks::one(id)).await?;
        row.map_or(Ok(LogSize::default()), |row| {
            Ok(LogSize {
                lines: values::counted(row.log_lines, "tasks", "log_lines")?,
                bytes: values::counted(row.log_bytes, "tasks", "log_bytes")?,
            })
        })
    }

    async fn append_log(
        &mut self,
        task: &Task,
        lines: &[LogLine],
        due_at: Option<DateTime<Utc>>,
    ) -> PortResult<()> {
        let bytes = lines.iter().map(|line| line.line.len() as u64).sum();
        let more = |column: Column, by: u64| Expr::col(column).add(values::stored(by));
        let update = Entity::update_many()
            .col_expr(Column::LogLines, more(Column::LogLines, lines.len() as u64))
            .col_expr(Column::LogBytes, more(Column::LogBytes, bytes))
            .col_expr(
                Column::AliveAt,
                Expr::value(task.alive_at.map(values::instant)),
            )
            .col_expr(Column::DueAt, Expr::value(due_at.map(values::instant)))
            .filter(Column::Id.eq(task.id.0));
        self.write("a sign of life", async |tx| update.exec(tx).await)
            .await?;
        log::append(self, task.id, lines).await
    }

    async fn log_end(&mut self, id: TaskId, limit: usize) -> PortResult<Vec<LogLine>> {
        let query = scoped::tasks::log_end(id, limit);
        let mut rows = self
            .write("the end of a log", async |tx| query.all(tx).await)
            .await?;
        rows.reverse();
        log::lines(rows)
    }

    async fn deployed_by(
        &mut self,
        project: ProjectId,
        environment: Environment,
        version: &Version,
        except: Option<TaskId>,
    ) -> PortResult<Option<TaskId>> {
        let query = scoped::tasks::deployed_by(project, environment, version, except);
        Ok(self.task_row(query).await?.map(|row| TaskId(row.id)))
    }

    async fn at_work(
        &mut self,
        project: ProjectId,
        environment: Environment,
        except: Option<TaskId>,
    ) -> PortResult<Option<TaskId>> {
        let query = scoped::tasks::at_work(project, environment, except);
        Ok(self.task_row(query).await?.map(|row| TaskId(row.id)))
    }
}

impl SqlUnit {
    async fn task_row(&mut self, query: Select<Entity>) -> PortResult<Option<Model>> {
        self.write("a task", async |tx| query.one(tx).await).await
    }

    async fn add_event(&mut self, id: TaskId, event: &TaskEvent) -> PortResult<()> {
        let insert = task_events::Entity::insert(event::row(id, event)?);
        self.write("adding to a task's history", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }
}

fn place(task: &Task) -> Place {
    Place {
        project: task.project,
        environment: task.plan.environment,
        day: task.plan.planned_on(),
    }
}

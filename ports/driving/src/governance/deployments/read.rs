use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guichet_domain::access::{Role, StaffMember, Standing, TokenScope};
use guichet_domain::deployments::dora::{Dora, dora};
use guichet_domain::deployments::{
    Project, Situation, Statistics, Surroundings, Task, TaskEvent, TaskFilter,
};
use guichet_domain::kernel::{
    Limit, Page, PlaceRequest, ProjectId, RankRequest, SortOrder, StaffId, TaskId,
};

use super::super::seal::PlaceSeal;
use super::super::{ActError, By, People};
use super::view::{LOG_LINES, allowed, people_of};
use super::{Deployments, TaskError, TaskView};

/// Deliveries and restorations that the figures go by, at the most.
const MOST_DELIVERIES: usize = 2_000;

/// Rows of the calendar at the most.
const MOST_PLANNED: usize = 1_000;

/// A page of what happened to a task, with the people it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskHistory {
    /// Each step, in the order that was asked for.
    pub events: Vec<TaskEvent>,
    /// Who took them.
    pub people: People,
    /// Leads to the page after this one; `None` at the end.
    pub next: Option<String>,
    /// Leads to the page before this one; `None` at the beginning.
    pub prev: Option<String>,
}

/// The four DORA figures of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoraFigures {
    /// The figures.
    pub figures: Dora,
    /// Days of the period.
    pub days: u16,
    /// There were more deployments than were read: the figures are of the latest.
    pub of_the_latest: bool,
}

/// That the token they came with is good for reading deployments.
pub(super) fn check_reading(by: By<'_>) -> Result<(), TaskError> {
    by.lacks(TokenScope::DeploymentsRead)
        .map_or(Ok(()), |scope| Err(ActError::Scope(scope)))
}

impl Deployments<'_> {
    /// One task, as it now is; of this project, where one is named.
    #[tracing::instrument(name = "deployments.show", skip_all)]
    pub async fn show(
        &self,
        by: By<'_>,
        (project, id): (Option<ProjectId>, TaskId),
    ) -> Result<TaskView, TaskError> {
        check_reading(by)?;
        let task = self.existing(project, id).await?;
        let log = self.0.parts.tasks.log_end(id, LOG_LINES).await?;
        let project = self.project(task.project).await?;
        let mut views = self.views(by, &project, vec![task]).await?;
        let mut view = views.pop().ok_or(ActError::Missing)?;
        let people = people_of(&view.task, &log);
        view.people = People::read(&*self.0.parts.staff, people).await?;
        view.log = log;
        Ok(view)
    }

    /// One page of a task's history. `cursor` is one of another page of the same history in the
    /// same order.
    #[tracing::instrument(name = "deployments.history", skip_all)]
    pub async fn history(
        &self,
        by: By<'_>,
        id: TaskId,
        order: SortOrder,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<TaskHistory, TaskError> {
        check_reading(by)?;
        let list = format!("history of {id}");
        let seal = PlaceSeal::new(&self.0.parts.keys, &list, &order);
        let from = seal.open(cursor)?;
        let request = RankRequest { limit, order, from };
        let page = self.0.parts.tasks.history(id, &request).await?;
        // Every task has at least been planned.
        if page.items.is_empty() {
            return Err(ActError::Missing);
        }
        let page = seal.seal_page(page);
        let events = page.items;
        let authorised = |e: &TaskEvent| e.authorisation.as_ref().map(|a| a.by);
        let people = events.iter().flat_map(|e| [e.by, authorised(e)]).flatten();
        let people: Vec<StaffId> = people.collect();
        let people = People::read(&*self.0.parts.staff, people).await?;
        Ok(TaskHistory {
            events,
            people,
            next: page.next,
            prev: page.prev,
        })
    }

    /// One page of a project's tasks. `cursor` is one of an earlier page of the same list.
    #[tracing::instrument(name = "deployments.list", skip_all)]
    pub async fn list(
        &self,
        by: By<'_>,
        project: ProjectId,
        filter: &TaskFilter,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<Page<TaskView, String>, TaskError> {
        check_reading(by)?;
        let list = format!("deployments of {project}");
        let seal = PlaceSeal::new(&self.0.parts.keys, &list, filter);
        let from = seal.open(cursor)?;
        let project = self.project(project).await?;
        if filter.period.is_empty() {
            return Ok(Page::empty());
        }
        self.settle(Some(project.id)).await?;
        let request = PlaceRequest { limit, from };
        let page = self
            .0
            .parts
            .tasks
            .page(project.id, filter, &request)
            .await?;
        let page = seal.seal_page(page);
        let items = self.views(by, &project, page.items).await?;
        Ok(Page {
            items,
            next: page.next,
            prev: page.prev,
        })
    }

    /// How many tasks there are in each state, of those that the filter names; each number leads
    /// to the list of the same filter. Whether a rule was overridden is left out of it.
    #[tracing::instrument(name = "deployments.statistics", skip_all)]
    pub async fn statistics(
        &self,
        by: By<'_>,
        project: ProjectId,
        filter: &TaskFilter,
    ) -> Result<Statistics, TaskError> {
        check_reading(by)?;
        self.project(project).await?;
        if filter.period.is_empty() {
            return Ok(Statistics::default());
        }
        self.settle(Some(project)).await?;
        let tasks = &self.0.parts.tasks;
        let found = tasks.statistics(project, &filter.environments, filter.period);
        Ok(found.await?.only(&filter.states))
    }

    /// The four DORA figures of production in the last `days` days; of one project, or of all.
    #[tracing::instrument(name = "deployments.dora", skip_all)]
    pub async fn dora(
        &self,
        by: By<'_>,
        project: Option<ProjectId>,
        days: u16,
    ) -> Result<DoraFigures, TaskError> {
        check_reading(by)?;
        if let Some(id) = project {
            self.project(id).await?;
        }
        let (now, parts) = (self.0.now(), &self.0.parts);
        let since = now - TimeDelta::days(i64::from(days) * 2);
        let deliveries = parts
            .tasks
            .deliveries(project, since, MOST_DELIVERIES)
            .await?;
        let restored = parts
            .incidents
            .restorations(project, since, MOST_DELIVERIES)
            .await?;
        Ok(DoraFigures {
            figures: dora(&deliveries, &restored, days, now),
            days,
            of_the_latest: deliveries.len().max(restored.len()) >= MOST_DELIVERIES,
        })
    }

    /// What is planned for the days from `from` to `to`, the earliest first.
    #[tracing::instrument(name = "deployments.planned_between", skip_all)]
    pub async fn planned_between(
        &self,
        by: By<'_>,
        project: Option<ProjectId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Task>, TaskError> {
        check_reading(by)?;
        let tasks = &self.0.parts.tasks;
        Ok(tasks.planned(project, from, to, MOST_PLANNED).await?)
    }

    /// The latest task of each of these projects that has one, by planned date; a few questions
    /// however many they are.
    #[tracing::instrument(name = "deployments.latest_of", skip_all)]
    pub async fn latest_of(
        &self,
        by: By<'_>,
        projects: &[ProjectId],
    ) -> Result<Vec<Task>, TaskError> {
        check_reading(by)?;
        self.settle(None).await?;
        Ok(self.0.parts.tasks.latest_of(projects).await?)
    }

    /// The tasks that wait for this person.
    #[tracing::instrument(name = "deployments.waiting_for", skip_all)]
    pub async fn waiting_for(&self, by: By<'_>, limit: Limit) -> Result<Vec<Task>, TaskError> {
        check_reading(by)?;
        self.settle(None).await?;
        let tasks = &self.0.parts.tasks;
        Ok(tasks.waiting_for(by.staff.id(), limit.get()).await?)
    }

    /// Whether this person may plan a deployment in a project, or why not.
    #[tracing::instrument(name = "deployments.may_plan", skip_all)]
    pub async fn may_plan(
        &self,
        by: By<'_>,
        project: &Project,
    ) -> Result<Result<(), guichet_domain::deployments::Denial>, TaskError> {
        let around = Around::read(self, by, project, &[]).await?;
        let nothing = Surroundings::default();
        let s = around.situation(by, project, Standing::default(), nothing, self.0.now());
        Ok(s.may_plan())
    }

    async fn project(&self, id: ProjectId) -> Result<Project, TaskError> {
        let found = self.0.parts.projects.find(id).await?;
        found.ok_or(ActError::Missing)
    }

    /// Tasks of one project with what this person may do with each, in a few questions however
    /// many they are. What they may is decided again when they do it.
    async fn views(
        &self,
        by: By<'_>,
        project: &Project,
        tasks: Vec<Task>,
    ) -> Result<Vec<TaskView>, TaskError> {
        if tasks.is_empty() {
            return Ok(Vec::new());
        }
        let around = Around::read(self, by, project, &tasks).await?;
        let surroundings = self.0.parts.tasks.surroundings(&tasks).await?;
        let people = tasks.iter().flat_map(|task| people_of(task, &[]));
        let people = People::read(&*self.0.parts.staff, people).await?;
        let now = self.0.now();
        let view = |(task, surroundings): (Task, Surroundings)| {
            let responsible = around.standing(task.plan.responsible);
            let given = task.authorisation.as_ref();
            let s = Situation {
                authoriser: given.map_or_else(Standing::default, |a| around.standing(a.by)),
                ..around.situation(by, project, responsible, surroundings, now)
            };
            TaskView {
                allowed: allowed(&s, &task),
                project: project.clone(),
                people: people.clone(),
                log: Vec::new(),
                task,
            }
        };
        Ok(tasks.into_iter().zip(surroundings).map(view).collect())
    }
}

/// The people around a project's tasks, as they stand now.
struct Around {
    members: Vec<(StaffId, Role)>,
    staff: Vec<StaffMember>,
}

impl Around {
    async fn read(
        deployments: &Deployments<'_>,
        by: By<'_>,
        project: &Project,
        tasks: &[Task],
    ) -> Result<Self, TaskError> {
        let parts = &deployments.0.parts;
        let members = parts.projects.members(&[project.id]).await?;
        let given = tasks.iter().filter_map(|task| task.authorisation.as_ref());
        let mut ids: Vec<StaffId> = given.map(|given| given.by).collect();
        ids.extend(tasks.iter().map(|task| task.plan.responsible));
        ids.push(by.staff.id());
        ids.sort_unstable();
        ids.dedup();
        Ok(Self {
            members: members.iter().map(|(_, m)| (m.staff, m.role)).collect(),
            staff: parts.staff.by_ids(&ids).await?,
        })
    }

    fn standing(&self, id: StaffId) -> Standing {
        let role = self.members.iter().find(|(staff, _)| *staff == id);
        let member = self.staff.iter().find(|member| member.id == id);
        let standing = member.map(|member| member.standing(role.map(|(_, role)| *role)));
        standing.unwrap_or_default()
    }

    fn situation<'p>(
        &self,
        by: By<'_>,
        project: &'p Project,
        responsible: Standing,
        around: Surroundings,
        now: DateTime<Utc>,
    ) -> Situation<'p> {
        Situation {
            actor: by.staff.id(),
            standing: self.standing(by.staff.id()),
            project,
            responsible,
            authoriser: Standing::default(),
            preproduction_took_it: around.preproduction_took_it,
            deployed_by: around.deployed_by,
            at_work: around.at_work,
            now,
        }
    }
}

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Member, OpenBelow, Project};
use guichet_domain::kernel::{Page, Place, PlaceRequest, ProjectId, StaffId, Words};
use guichet_driven::{PortResult, ReadProjects};
use uuid::Uuid;

use super::{key, members, project};
use crate::{Sql, scoped};

#[async_trait]
impl ReadProjects for Sql {
    async fn page(
        &self,
        q: Option<&str>,
        request: &PlaceRequest,
    ) -> PortResult<Page<Project, Place>> {
        let q = q.map(key);
        let query = scoped::projects::page(q.as_deref(), request);
        let rows = self
            .read("projects", async |db| query.all(db).await)
            .await?;
        let rows: PortResult<Vec<Project>> = rows.into_iter().map(project).collect();
        Ok(Page::cut_at(rows?, request, |row| (row.made_at, row.id.0)))
    }

    async fn find(&self, id: ProjectId) -> PortResult<Option<Project>> {
        Ok(self.by_ids(&[id]).await?.pop())
    }

    async fn by_ids(&self, ids: &[ProjectId]) -> PortResult<Vec<Project>> {
        let query = scoped::projects::these(ids);
        let rows = self
            .read("projects", async |db| query.all(db).await)
            .await?;
        rows.into_iter().map(project).collect()
    }

    async fn with_freezes(&self, limit: usize) -> PortResult<Vec<Project>> {
        let query = scoped::projects::with_freezes(limit);
        let rows = self
            .read("projects with freezes", async |db| query.all(db).await)
            .await?;
        rows.into_iter().map(project).collect()
    }

    async fn members(&self, ids: &[ProjectId]) -> PortResult<Vec<(ProjectId, Member)>> {
        let of = scoped::projects::members(ids);
        let people = scoped::projects::people(ids);
        let (rows, people) = self
            .read("members of projects", async |db| {
                // Memberships first: whoever is one by then is somebody afterwards.
                let rows = of.all(db).await?;
                Ok((rows, people.all(db).await?))
            })
            .await?;
        members(rows, people)
    }

    async fn open_below(&self, ids: &[ProjectId]) -> PortResult<Vec<(ProjectId, OpenBelow)>> {
        let tasks = scoped::tasks::open_in(ids).into_tuple::<(Uuid, i64)>();
        let incidents = scoped::incidents::open_below(ids).into_tuple::<(Uuid, i64)>();
        let (tasks, incidents) = self
            .read("what is open in projects", async |db| {
                Ok((tasks.all(db).await?, incidents.all(db).await?))
            })
            .await?;
        let mut open: BTreeMap<ProjectId, OpenBelow> = BTreeMap::new();
        for (id, count) in tasks {
            open.entry(ProjectId(id)).or_default().tasks = u64::try_from(count).unwrap_or_default();
        }
        for (id, count) in incidents {
            open.entry(ProjectId(id)).or_default().incidents =
                u64::try_from(count).unwrap_or_default();
        }
        Ok(open.into_iter().collect())
    }

    async fn of_member(&self, staff: StaffId, limit: usize) -> PortResult<Vec<(Project, Role)>> {
        let query = scoped::projects::of_member(staff, limit);
        let roles = scoped::projects::memberships(staff);
        let (rows, roles) = self
            .read("somebody's projects", async |db| {
                Ok((query.all(db).await?, roles.all(db).await?))
            })
            .await?;
        let roles: HashMap<_, _> = roles
            .into_iter()
            .map(|row| (row.project_id, row.role))
            .collect();
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            // One whose membership ended between the two questions is left out.
            let role = roles.get(&row.id).and_then(|role| Role::from_word(role));
            if let Some(role) = role {
                found.push((project(row)?, role));
            }
        }
        Ok(found)
    }
}

use async_trait::async_trait;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Member, OpenBelow, Project};
use guichet_domain::kernel::{Page, Place, PlaceRequest, ProjectId, StaffId};
use guichet_driven::{MOST_MEMBERS, PortError, PortResult, ProjectStore, ReadProjects};

use super::MemoryWork;
use super::staff::key;
use super::tables::{Tables, page};
use super::unit::MemoryUnit;

impl Tables {
    fn open_below(&self, id: ProjectId) -> OpenBelow {
        let tasks = self.tasks.values().map(|row| &row.task);
        let tasks = tasks.filter(|task| task.project == id && !task.state.is_final());
        let incidents = self.incidents.values().map(|row| &row.incident);
        let incidents =
            incidents.filter(|incident| incident.project == id && incident.state.is_open());
        OpenBelow {
            tasks: tasks.count() as u64,
            incidents: incidents.count() as u64,
        }
    }

    fn members_of(&self, id: ProjectId) -> Vec<Member> {
        let of = self
            .members
            .iter()
            .filter(|((project, _), _)| *project == id);
        let mut members: Vec<Member> = of
            .filter_map(|((_, staff), role)| {
                let (member, _) = self.staff.get(staff)?;
                Some(Member {
                    staff: *staff,
                    login: member.login.clone(),
                    name: member.name.clone(),
                    role: *role,
                })
            })
            .collect();
        members.sort_by_key(|member| key(&member.login));
        members.truncate(MOST_MEMBERS);
        members
    }
}

#[async_trait]
impl ReadProjects for MemoryWork {
    async fn page(
        &self,
        q: Option<&str>,
        request: &PlaceRequest,
    ) -> PortResult<Page<Project, Place>> {
        let wanted = q.map(str::to_lowercase);
        let tables = self.now();
        let found = tables.projects.values().filter(|project| {
            let name = project.name.to_lowercase();
            wanted.as_ref().is_none_or(|wanted| name.contains(wanted))
        });
        let found = found.cloned().collect();
        Ok(page(found, request, |project: &Project| {
            (project.made_at, project.id.0)
        }))
    }

    async fn find(&self, id: ProjectId) -> PortResult<Option<Project>> {
        Ok(self.now().projects.get(&id).cloned())
    }

    async fn by_ids(&self, ids: &[ProjectId]) -> PortResult<Vec<Project>> {
        let tables = self.now();
        let found = tables.projects.values().filter(|p| ids.contains(&p.id));
        Ok(found.cloned().collect())
    }

    async fn with_freezes(&self, limit: usize) -> PortResult<Vec<Project>> {
        let tables = self.now();
        let frozen = tables
            .projects
            .values()
            .filter(|project| !project.rules.freezes.is_empty());
        let mut frozen: Vec<Project> = frozen.cloned().collect();
        frozen.sort_by_key(|project| std::cmp::Reverse((project.made_at, project.id)));
        frozen.truncate(limit);
        Ok(frozen)
    }

    async fn members(&self, ids: &[ProjectId]) -> PortResult<Vec<(ProjectId, Member)>> {
        let tables = self.now();
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let of = |id: ProjectId| tables.members_of(id).into_iter().map(move |m| (id, m));
        Ok(ids.into_iter().flat_map(of).collect())
    }

    async fn open_below(&self, ids: &[ProjectId]) -> PortResult<Vec<(ProjectId, OpenBelow)>> {
        let tables = self.now();
        let open = ids.iter().map(|id| (*id, tables.open_below(*id)));
        Ok(open.collect())
    }

    async fn of_member(&self, staff: StaffId, limit: usize) -> PortResult<Vec<(Project, Role)>> {
        let tables = self.now();
        let of = tables.members.iter().filter(|((_, who), _)| *who == staff);
        let mut found: Vec<(Project, Role)> = of
            .filter_map(|((project, _), role)| Some((tables.projects.get(project)?.clone(), *role)))
            .collect();
        found.sort_by_key(|(project, _)| (project.name.to_lowercase(), project.id));
        found.truncate(limit);
        Ok(found)
    }
}

#[async_trait]
impl ProjectStore for MemoryUnit {
    async fn hold(&mut self, id: ProjectId) -> PortResult<Option<Project>> {
        Ok(self.tables.projects.get(&id).cloned())
    }

    async fn add(&mut self, project: &Project) -> PortResult<bool> {
        let projects = &mut self.tables.projects;
        let name = project.name.to_lowercase();
        if projects.values().any(|p| p.name.to_lowercase() == name) {
            return Ok(false);
        }
        if projects.contains_key(&project.id) {
            return Err(PortError::Conflict);
        }
        projects.insert(project.id, project.clone());
        Ok(true)
    }

    async fn replace(&mut self, project: &Project) -> PortResult<()> {
        if let Some(known) = self.tables.projects.get_mut(&project.id) {
            known.clone_from(project);
        }
        Ok(())
    }

    async fn members(&mut self, id: ProjectId) -> PortResult<Vec<Member>> {
        Ok(self.tables.members_of(id))
    }

    async fn role_of(&mut self, id: ProjectId, staff: StaffId) -> PortResult<Option<Role>> {
        Ok(self.tables.members.get(&(id, staff)).copied())
    }

    async fn set_member(&mut self, id: ProjectId, staff: StaffId, role: Role) -> PortResult<()> {
        self.tables.members.insert((id, staff), role);
        Ok(())
    }

    async fn remove_member(&mut self, id: ProjectId, staff: StaffId) -> PortResult<bool> {
        Ok(self.tables.members.remove(&(id, staff)).is_some())
    }

    async fn open_tasks(&mut self, id: ProjectId) -> PortResult<u64> {
        Ok(self.tables.open_below(id).tasks)
    }

    async fn open_incidents(&mut self, id: ProjectId) -> PortResult<u64> {
        Ok(self.tables.open_below(id).incidents)
    }
}

use async_trait::async_trait;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Member, OpenBelow, Project};
use guichet_domain::kernel::{Page, Place, PlaceRequest, ProjectId, StaffId};

use crate::PortResult;

/// Reads projects. All staff see all of them.
#[async_trait]
pub trait ReadProjects: Send + Sync {
    /// One page, the newest first (by `made_at`, then id). `q` looks in the name, without regard
    /// to case.
    async fn page(
        &self,
        q: Option<&str>,
        request: &PlaceRequest,
    ) -> PortResult<Page<Project, Place>>;

    /// One project.
    async fn find(&self, id: ProjectId) -> PortResult<Option<Project>>;

    /// These projects; those that are not there are left out.
    async fn by_ids(&self, ids: &[ProjectId]) -> PortResult<Vec<Project>>;

    /// Projects that have freezes, past ones too, the newest first (by `made_at`, then id); at most
    /// `limit`.
    async fn with_freezes(&self, limit: usize) -> PortResult<Vec<Project>>;

    /// The members of these projects, by project, then by login; at most [`MOST_MEMBERS`] each.
    async fn members(&self, ids: &[ProjectId]) -> PortResult<Vec<(ProjectId, Member)>>;

    /// What is open under the stages of these projects; those under which nothing is may be left
    /// out.
    async fn open_below(&self, ids: &[ProjectId]) -> PortResult<Vec<(ProjectId, OpenBelow)>>;

    /// The projects a person is a member of, by name; at most `limit`.
    async fn of_member(&self, staff: StaffId, limit: usize) -> PortResult<Vec<(Project, Role)>>;
}

/// Members a project has at the most.
pub const MOST_MEMBERS: usize = 200;

/// Reads and writes projects, inside a unit of work.
#[async_trait]
pub trait ProjectStore: Send {
    /// The project as it stands, held against change by anybody else until the unit ends. The
    /// first thing a unit about a project, its tasks or its incidents takes hold of.
    async fn hold(&mut self, id: ProjectId) -> PortResult<Option<Project>>;

    /// Adds a project; `false` where one has its name already, whatever its case.
    async fn add(&mut self, project: &Project) -> PortResult<bool>;

    /// Replaces a project that is held: its lead, stages, rules and revision.
    async fn replace(&mut self, project: &Project) -> PortResult<()>;

    /// The members, by login.
    async fn members(&mut self, id: ProjectId) -> PortResult<Vec<Member>>;

    /// What a person is in a project.
    async fn role_of(&mut self, id: ProjectId, staff: StaffId) -> PortResult<Option<Role>>;

    /// Makes a person a member, or changes what they are there.
    async fn set_member(&mut self, id: ProjectId, staff: StaffId, role: Role) -> PortResult<()>;

    /// Ends a membership; `false` where there was none.
    async fn remove_member(&mut self, id: ProjectId, staff: StaffId) -> PortResult<bool>;

    /// How many of a project's tasks are not final.
    async fn open_tasks(&mut self, id: ProjectId) -> PortResult<u64>;

    /// How many of a project's incidents are neither closed nor duplicates.
    async fn open_incidents(&mut self, id: ProjectId) -> PortResult<u64>;
}

use async_trait::async_trait;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Member, Project};
use guichet_domain::kernel::{Page, Place, PlaceRequest, ProjectId, StaffId};
use guichet_driven::{PortError, PortResult, ProjectStore, ReadProjects};

use crate::Sql;
use crate::unit::SqlUnit;

#[async_trait]
impl ReadProjects for Sql {
    async fn page(
        &self,
        _q: Option<&str>,
        _request: &PlaceRequest,
    ) -> PortResult<Page<Project, Place>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn find(&self, _id: ProjectId) -> PortResult<Option<Project>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn members(&self, _id: ProjectId) -> PortResult<Vec<Member>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn of_member(&self, _staff: StaffId, _limit: usize) -> PortResult<Vec<(Project, Role)>> {
        Err(PortError::corrupt("not built yet"))
    }
}

#[async_trait]
impl ProjectStore for SqlUnit {
    async fn hold(&mut self, _id: ProjectId) -> PortResult<Option<Project>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn add(&mut self, _project: &Project) -> PortResult<bool> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn replace(&mut self, _project: &Project) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn members(&mut self, _id: ProjectId) -> PortResult<Vec<Member>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn role_of(&mut self, _id: ProjectId, _staff: StaffId) -> PortResult<Option<Role>> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn set_member(&mut self, _id: ProjectId, _staff: StaffId, _role: Role) -> PortResult<()> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn remove_member(&mut self, _id: ProjectId, _staff: StaffId) -> PortResult<bool> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn open_tasks(&mut self, _id: ProjectId) -> PortResult<u64> {
        Err(PortError::corrupt("not built yet"))
    }

    async fn open_incidents(&mut self, _id: ProjectId) -> PortResult<u64> {
        Err(PortError::corrupt("not built yet"))
    }
}

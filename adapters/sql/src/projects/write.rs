use async_trait::async_trait;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Member, Project};
use guichet_domain::kernel::{ProjectId, StaffId, Words};
use guichet_driven::{PortResult, ProjectStore};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, NotSet, QueryFilter, QuerySelect, Set, TryInsertResult};

use super::{members, project, row};
use crate::entities::project_members;
use crate::entities::project_members::{ActiveModel as MemberRow, Column as MemberColumn};
use crate::entities::projects::{ActiveModel, Column, Entity};
use crate::error::corrupt;
use crate::scoped;
use crate::tasks::{Sums, statistics};
use crate::unit::SqlUnit;

#[async_trait]
impl ProjectStore for SqlUnit {
    async fn hold(&mut self, id: ProjectId) -> PortResult<Option<Project>> {
        let query = scoped::projects::these(&[id]).lock_exclusive();
        let row = self
            .write("a project", async |tx| query.one(tx).await)
            .await?;
        row.map(project).transpose()
    }

    async fn add(&mut self, project: &Project) -> PortResult<bool> {
        let insert = Entity::insert(row(project)?).on_conflict_do_nothing_on([Column::NameKey]);
        let done = self
            .write("adding a project", async |tx| insert.exec(tx).await)
            .await?;
        Ok(matches!(done, TryInsertResult::Inserted(_)))
    }

    async fn replace(&mut self, project: &Project) -> PortResult<()> {
        let row = ActiveModel {
            name: NotSet,
            name_key: NotSet,
            made_at: NotSet,
            ..row(project)?
        };
        let update = Entity::update_many()
            .set(ActiveModel { id: NotSet, ..row })
            .filter(Column::Id.eq(project.id.0));
        let done = self
            .write("changing a project", async |tx| update.exec(tx).await)
            .await?;
        match done.rows_affected {
            1 => Ok(()),
            _ => Err(corrupt("projects", "id")),
        }
    }

    async fn members(&mut self, id: ProjectId) -> PortResult<Vec<Member>> {
        let of = scoped::projects::members(&[id]);
        let people = scoped::projects::people(&[id]);
        let (rows, people) = self
            .write("members of a project", async |tx| {
                let rows = of.all(tx).await?;
                Ok((rows, people.all(tx).await?))
            })
            .await?;
        let members = members(rows, people)?.into_iter();
        Ok(members.map(|(_, member)| member).collect())
    }

    async fn role_of(&mut self, id: ProjectId, staff: StaffId) -> PortResult<Option<Role>> {
        let query = scoped::projects::member(id, staff);
        let row = self
            .write("a member of a project", async |tx| query.one(tx).await)
            .await?;
        Ok(row.and_then(|row| Role::from_word(&row.role)))
    }

    async fn set_member(&mut self, id: ProjectId, staff: StaffId, role: Role) -> PortResult<()> {
        let row = MemberRow {
            project_id: Set(id.0),
            staff_id: Set(staff.0),
            role: Set(role.word().into()),
        };
        let mut already = OnConflict::columns([MemberColumn::ProjectId, MemberColumn::StaffId]);
        let already = already.update_column(MemberColumn::Role).to_owned();
        let insert = project_members::Entity::insert(row).on_conflict(already);
        self.write("adding a member to a project", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }

    async fn remove_member(&mut self, id: ProjectId, staff: StaffId) -> PortResult<bool> {
        let delete = project_members::Entity::delete_many()
            .filter(MemberColumn::ProjectId.eq(id.0))
            .filter(MemberColumn::StaffId.eq(staff.0));
        let done = self
            .write("removing a member of a project", async |tx| {
                delete.exec(tx).await
            })
            .await?;
        Ok(done.rows_affected > 0)
    }

    async fn open_tasks(&mut self, id: ProjectId) -> PortResult<u64> {
        let query = scoped::tasks::sums(id, &[], &[scoped::tasks::ALL]);
        let query = query.into_model::<Sums>();
        let rows = self
            .write("open tasks of a project", async |tx| query.all(tx).await)
            .await?;
        let counted = statistics(&rows);
        Ok(counted.planned() + counted.running() + counted.rejected())
    }

    async fn open_incidents(&mut self, id: ProjectId) -> PortResult<u64> {
        let query = scoped::incidents::open_in(id);
        self.write("open incidents of a project", async |tx| {
            sea_orm::PaginatorTrait::count(query, tx).await
        })
        .await
    }
}

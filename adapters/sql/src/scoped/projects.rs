//! Projects and their members.

use guichet_domain::kernel::{PlaceRequest, ProjectId, StaffId};
use guichet_driven::MOST_MEMBERS;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::{all, ordered};
use crate::entities::projects::{Column, Entity};
use crate::entities::{project_members, staff as people_of};
use crate::values::rows;

pub(crate) fn these(ids: &[ProjectId]) -> Select<Entity> {
    all::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
}

/// The newest first. Projects are few beside what belongs to them: no index is kept for it.
pub(crate) fn with_freezes(limit: usize) -> Select<Entity> {
    all::<Entity>()
        .filter(Expr::cust(r#""freezes" <> '[]'"#))
        .order_by_desc(Column::MadeAt)
        .order_by_desc(Column::Id)
        .limit(rows(limit))
}

/// The newest first; `key` is part of the name in lower case.
pub(crate) fn page(key: Option<&str>, request: &PlaceRequest) -> Select<Entity> {
    let named = key.map(|key| {
        let mut pattern = String::from("%");
        for c in key.chars() {
            if matches!(c, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push('%');
        Expr::col(Column::NameKey).like(LikeExpr::new(pattern).escape('\\'))
    });
    let query = all::<Entity>().filter(sea_orm::Condition::all().add_option(named));
    ordered(query, Column::MadeAt, Column::Id, request)
}

fn memberships_in(ids: &[ProjectId]) -> Select<project_members::Entity> {
    let ids = ids.iter().map(|id| id.0);
    all::<project_members::Entity>().filter(project_members::Column::ProjectId.is_in(ids))
}

/// The memberships of these projects.
pub(crate) fn members(ids: &[ProjectId]) -> Select<project_members::Entity> {
    memberships_in(ids).limit(rows(MOST_MEMBERS.saturating_mul(ids.len())))
}

/// The members of these projects, as the staff knows them.
pub(crate) fn people(ids: &[ProjectId]) -> Select<people_of::Entity> {
    let members = memberships_in(ids)
        .select_only()
        .column(project_members::Column::StaffId);
    all::<people_of::Entity>().filter(people_of::Column::Id.in_subquery(members.into_query()))
}

/// What somebody is in a project.
pub(crate) fn member(id: ProjectId, staff: StaffId) -> Select<project_members::Entity> {
    memberships_in(&[id]).filter(project_members::Column::StaffId.eq(staff.0))
}

/// All that somebody is.
pub(crate) fn memberships(staff: StaffId) -> Select<project_members::Entity> {
    all::<project_members::Entity>().filter(project_members::Column::StaffId.eq(staff.0))
}

/// By name.
pub(crate) fn of_member(staff: StaffId, limit: usize) -> Select<Entity> {
    let ids = memberships(staff)
        .select_only()
        .column(project_members::Column::ProjectId);
    all::<Entity>()
        .filter(Column::Id.in_subquery(ids.into_query()))
        .order_by_asc(Column::NameKey)
        .limit(rows(limit))
}

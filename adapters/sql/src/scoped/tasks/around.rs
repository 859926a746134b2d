//! The other tasks of a project that a task meets: who deployed the same, who is at work.

use guichet_domain::deployments::{Environment, Version};
use guichet_domain::kernel::{ProjectId, TaskId, Words};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{AT_WORK, OTHER, SUCCEEDED};
use crate::entities::tasks::{Column, Entity};
use crate::scoped::all;
use crate::values::text;

/// The latest that took a version to an environment with success.
pub(crate) fn deployed_by(
    project: ProjectId,
    environment: Environment,
    version: &Version,
    except: Option<TaskId>,
) -> Select<Entity> {
    all::<Entity>()
        .filter(Column::ProjectId.eq(project.0))
        .filter(Column::Environment.eq(environment.word()))
        .filter(Column::Version.eq(text(version.as_str())))
        .filter(Expr::cust(SUCCEEDED))
        .filter(other_than(except))
        .order_by_desc(Column::EndedAt)
        .order_by_desc(Column::Id)
        .limit(1)
}

/// What is at work in an environment.
pub(crate) fn at_work(
    project: ProjectId,
    environment: Environment,
    except: Option<TaskId>,
) -> Select<Entity> {
    all::<Entity>()
        .filter(Column::ProjectId.eq(project.0))
        .filter(Column::Environment.eq(environment.word()))
        .filter(Expr::cust(AT_WORK))
        .filter(other_than(except))
        .limit(1)
}

fn other_than(except: Option<TaskId>) -> Condition {
    Condition::all().add_option(except.map(|id| Column::Id.ne(id.0)))
}

/// For each of these tasks: its id, who deployed the same, who took it to pre-production, who is
/// at work where it would be.
pub(crate) fn surroundings(ids: &[TaskId]) -> Select<Entity> {
    let (same_environment, same_version) = (equal(Column::Environment), equal(Column::Version));
    let succeeded = || Expr::cust(format!(r#""{OTHER}".{SUCCEEDED}"#));
    let deployed = latest()
        .and_where(same_environment.clone())
        .and_where(same_version.clone())
        .and_where(succeeded())
        .to_owned();
    let promoted = latest()
        .and_where(Expr::col((OTHER, Column::Environment)).eq(Environment::Preprod.word()))
        .and_where(same_version)
        .and_where(succeeded())
        .to_owned();
    let at_work = others()
        .and_where(same_environment)
        .and_where(Expr::cust(format!(r#""{OTHER}".{AT_WORK}"#)))
        .to_owned();
    all::<Entity>()
        .select_only()
        .column(Column::Id)
        .expr_as(deployed, "deployed_by")
        .expr_as(promoted, "promoted_by")
        .expr_as(at_work, "at_work")
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
}

/// Another task of the same project.
fn others() -> SelectStatement {
    Query::select()
        .column((OTHER, Column::Id))
        .from_as(Entity, OTHER)
        .and_where(equal(Column::ProjectId))
        .and_where(Expr::col((OTHER, Column::Id)).ne(Expr::col((Entity, Column::Id))))
        .limit(1)
        .to_owned()
}

fn latest() -> SelectStatement {
    use sea_orm::Order::Desc;
    others()
        .order_by((OTHER, Column::EndedAt), Desc)
        .order_by((OTHER, Column::Id), Desc)
        .to_owned()
}

fn equal(column: Column) -> Expr {
    Expr::col((OTHER, column)).equals((Entity, column))
}

//! What goes wrong in the portal itself. Everybody's: it belongs to no customer.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::{ErrorId, PlaceRequest};
use guichet_driven::{ErrorStanding, hour_of};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, Select};

use super::{all, ordered};
use crate::entities::error_groups::{Column, Entity};
use crate::entities::traffic;
use crate::values::instant;

pub(crate) fn one(id: ErrorId) -> Select<Entity> {
    all::<Entity>().filter(Column::Id.eq(id.0))
}

/// The group of a kind and place, held until the transaction ends.
pub(crate) fn of(kind: &str, place: &str) -> Select<Entity> {
    all::<Entity>()
        .filter(Column::Kind.eq(kind))
        .filter(Column::Place.eq(place))
        .lock_exclusive()
}

/// The last seen first.
pub(crate) fn page(standing: Option<ErrorStanding>, request: &PlaceRequest) -> Select<Entity> {
    let wanted = standing.map(|standing| match standing {
        ErrorStanding::Open => Column::ResolvedAt.is_null(),
        ErrorStanding::Resolved => Column::ResolvedAt.is_not_null(),
    });
    let query = all::<Entity>().filter(Condition::all().add_option(wanted));
    ordered(query, Column::LastSeen, Column::Id, request)
}

/// The condition of the groups that nobody needs any more.
pub(crate) fn mended_before(before: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::ResolvedAt.is_not_null())
        .add(Column::LastSeen.lt(instant(before)))
}

/// Hours, the one of `since` among them.
pub(crate) fn traffic(since: DateTime<Utc>) -> Select<traffic::Entity> {
    all::<traffic::Entity>().filter(traffic::Column::Hour.gte(instant(hour_of(since))))
}

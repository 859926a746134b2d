//! Commands that may come again.

use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::all;
use crate::entities::idempotency_keys::{Column, Entity};

pub(crate) fn one(scope: &str, key: &str) -> Select<Entity> {
    all::<Entity>()
        .filter(Column::Scope.eq(scope))
        .filter(Column::Key.eq(key))
}

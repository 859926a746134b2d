//! Lists that are walked along an instant, then an id, at a cost that does not grow with them.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::{PlaceRequest, RankRequest};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, DatabaseBackend, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, SelectModel, SelectorRaw, Statement, Value,
};
use uuid::Uuid;

use super::all;
use crate::values::{instant, rows, stored};

/// Where a walk begins, which way it goes, and how far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    from: Option<(DateTime<Utc>, Uuid)>,
    order: WalkOrder,
    limit: u64,
}

#[derive(Debug, Clone, Copy)]
enum WalkOrder {
    LatestFirst,
    EarliestFirst,
}

impl Walk {
    /// One row more than the page holds, in reading order, the latest first in the list's own.
    pub(super) fn of(request: &PlaceRequest) -> Self {
        Self {
            from: request.from.map(|place| (instant(place.at), place.id)),
            order: if request.is_backwards() {
                WalkOrder::EarliestFirst
            } else {
                WalkOrder::LatestFirst
            },
            limit: rows(request.limit.get() + 1),
        }
    }

    /// From the earliest on.
    pub(super) fn earliest(limit: usize) -> Self {
        Self {
            from: None,
            order: WalkOrder::EarliestFirst,
            limit: rows(limit),
        }
    }

    fn order(self) -> Order {
        match self.order {
            WalkOrder::LatestFirst => Order::Desc,
            WalkOrder::EarliestFirst => Order::Asc,
        }
    }

    /// The condition of the rows that come after where it begins: a pair against a pair, which
    /// an index answers.
    fn beyond<C: ColumnTrait>(self, at: C, id: C) -> Condition {
        let further = self.from.map(|(from, from_id)| {
            let row = Expr::tuple([Expr::col(at), Expr::col(id)]);
            let place = Expr::tuple([Expr::val(from), Expr::val(from_id)]);
            match self.order {
                WalkOrder::LatestFirst => row.lt(place),
                WalkOrder::EarliestFirst => row.gt(place),
            }
        });
        Condition::all().add_option(further)
    }
}

/// A query's rows in the order of a list, one more than a page holds.
pub(super) fn ordered<E: EntityTrait>(
    query: Select<E>,
    at: E::Column,
    id: E::Column,
    request: &PlaceRequest,
) -> Select<E> {
    walked(query, at, id, Walk::of(request))
}

fn walked<E: EntityTrait>(query: Select<E>, at: E::Column, id: E::Column, walk: Walk) -> Select<E> {
    query
        .filter(walk.beyond(at, id))
        .order_by(at, walk.order())
        .order_by(id, walk.order())
        .limit(walk.limit)
}

/// What is numbered, in the order of its numbers, one row more than a page holds.
pub(super) fn ranked<E: EntityTrait>(
    query: Select<E>,
    number: E::Column,
    request: &RankRequest,
) -> Select<E> {
    let descends = request.descends();
    let further = request.from.map(|from| {
        let from = stored(from.number);
        if descends {
            number.lt(from)
        } else {
            number.gt(from)
        }
    });
    let order = if descends { Order::Desc } else { Order::Asc };
    query
        .filter(Condition::all().add_option(further))
        .order_by(number, order)
        .limit(rows(request.limit.get() + 1))
}

/// The rows of any of these kinds, no row of two, in the order of a list. Each kind is walked
/// along an index of its own, no further than the page: a rare kind among many others costs no
/// more than a frequent one.
pub(super) fn merged<E: EntityTrait>(
    kinds: Vec<Condition>,
    at: E::Column,
    id: E::Column,
    walk: Walk,
) -> Select<E> {
    match <[Condition; 1]>::try_from(kinds) {
        Ok([kind]) => walked(all::<E>().filter(kind), at, id, walk),
        Err(kinds) => by_places(kinds, at, id, walk),
    }
}

/// The same, whole rows last: found are their places, along indexes alone.
pub(super) fn by_places<E: EntityTrait>(
    mut kinds: Vec<Condition>,
    at: E::Column,
    id: E::Column,
    walk: Walk,
) -> Select<E> {
    let one = |kind: Condition| walked(all::<E>().filter(kind), at, id, walk);
    let Some(last) = kinds.pop() else {
        return all::<E>().filter(Condition::any());
    };
    // Places and ids alone, which the indexes hold by themselves: SQLite leaves a kind's own index
    // for whole rows. And it takes an order and a limit in a part of a union only one level
    // further down.
    let part = |kind| -> SelectStatement {
        let rows = one(kind).select_only().column(at).column(id).into_query();
        Query::select()
            .column(at)
            .column(id)
            .from_subquery(rows, "part")
            .to_owned()
    };
    let mut parts = part(last);
    for kind in kinds {
        parts.union(UnionType::All, part(kind));
    }
    let page = Query::select()
        .column(id)
        .from_subquery(parts, "parts")
        .order_by(at, walk.order())
        .order_by(id, walk.order())
        .limit(walk.limit)
        .to_owned();
    all::<E>()
        .filter(id.in_subquery(page))
        .order_by(at, walk.order())
        .order_by(id, walk.order())
}

/// The rows of a list, its limit written into the statement. PostgreSQL takes a limit it does not
/// see for a tenth of all rows, finds its plan for any parameters too dear among many rows, and
/// then plans anew at every call, which costs more than the call.
pub(crate) fn prepared<E: EntityTrait>(
    query: &Select<E>,
    on: DatabaseBackend,
) -> SelectorRaw<SelectModel<E::Model>> {
    all::<E>().from_raw_sql(limit_written(query.build(on)))
}

/// The same, where limits are bound by PostgreSQL's numbers. They stay bound, so that the numbers
/// of the others hold; nothing reads them any more.
pub(super) fn limit_written(mut statement: Statement) -> Statement {
    const BOUND: &str = "LIMIT $";
    let Some(values) = &statement.values else {
        return statement;
    };
    let limit = |number: &str| match values
        .0
        .get(number.parse::<usize>().ok()?.checked_sub(1)?)?
    {
        Value::BigUnsigned(limit) => *limit,
        _ => None,
    };
    let mut pieces = statement.sql.split(BOUND);
    let mut sql = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_digit());
        let (number, rest) = piece.split_at(end.unwrap_or(piece.len()));
        match limit(number) {
            Some(limit) => sql.extend(["LIMIT ", &limit.to_string(), rest]),
            None => sql.extend([BOUND, piece]),
        }
    }
    statement.sql = sql;
    statement
}

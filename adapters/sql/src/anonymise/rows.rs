//! Rows of any table of the list, a page after the other, by their primary key.

use std::fmt::Write;

use chrono::NaiveDate;
use guichet_driven::{TextFate, TextKind, is_id};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use super::json::mapped;
use super::list::{Column, Key, Table};

/// Rows read at once.
const PAGE: u64 = 500;

/// What a column holds in a row.
pub(super) enum Cell {
    Text(String),
    Json(Json),
    Bytes(Vec<u8>),
}

/// A row: its key, and its cells by the columns of the list; `None` of an empty one.
pub(super) struct Row {
    pub(super) key: Vec<Value>,
    pub(super) cells: Vec<Option<Cell>>,
}

/// The rows after this one; the last page is shorter, or empty.
pub(super) async fn page(
    tx: &DatabaseTransaction,
    table: &Table,
    after: Option<&Row>,
) -> Result<Vec<Row>, DbErr> {
    let mut query = Query::select();
    query.from(table.name).limit(PAGE);
    for (column, _) in table.key {
        query.column(*column).order_by(*column, Order::Asc);
    }
    for (column, _) in table.columns {
        query.column(*column);
    }
    if let Some(after) = after {
        let columns = table.key.iter().map(|(column, _)| Expr::col(*column));
        let values = after.key.iter().map(|value| Expr::val(value.clone()));
        query.and_where(Expr::tuple(columns).gt(Expr::tuple(values)));
    }
    let asked = tx.get_database_backend().build(&query);
    let found = tx.query_all_raw(asked).await?;
    found.iter().map(|row| read(table, row)).collect()
}

/// Whether there are more after this page.
pub(super) fn is_full(page: &[Row]) -> bool {
    page.len() as u64 >= PAGE
}

fn read(table: &Table, row: &QueryResult) -> Result<Row, DbErr> {
    let key = table.key.iter().enumerate();
    let key = key.map(|(at, (_, kind))| {
        Ok(match kind {
            Key::Number => number(row, at)?.into(),
            Key::Id => row.try_get_by_index::<Uuid>(at)?.into(),
            Key::Text => row.try_get_by_index::<String>(at)?.into(),
            Key::Day => row.try_get_by_index::<NaiveDate>(at)?.into(),
        })
    });
    let from = table.key.len();
    let cells = table.columns.iter().enumerate();
    let cells = cells.map(|(at, (_, column))| cell(row, from + at, *column));
    Ok(Row {
        key: key.collect::<Result<_, DbErr>>()?,
        cells: cells.collect::<Result<_, DbErr>>()?,
    })
}

/// PostgreSQL tells integers of four bytes from those of eight.
fn number(row: &QueryResult, at: usize) -> Result<i64, DbErr> {
    row.try_get_by_index::<i64>(at)
        .or_else(|_| row.try_get_by_index::<i32>(at).map(i64::from))
}

fn cell(row: &QueryResult, at: usize, column: Column) -> Result<Option<Cell>, DbErr> {
    Ok(match column {
        Column::Sealed => None,
        Column::Kept(_) | Column::Text(_) | Column::EmptiedText => {
            row.try_get_by_index::<Option<String>>(at)?.map(Cell::Text)
        }
        Column::Json(_) => row.try_get_by_index::<Option<Json>>(at)?.map(Cell::Json),
        Column::Hash | Column::EmptiedBytes => row
            .try_get_by_index::<Option<Vec<u8>>>(at)?
            .map(Cell::Bytes),
    })
}

/// What becomes of a text; the id of a person or of something else is nothing that was written.
pub(super) fn fate(kind: TextKind, text: &str) -> TextFate {
    if kind == TextKind::Text && is_id(text) {
        TextFate::Kept
    } else {
        TextFate::Replaced(kind)
    }
}

/// Shows each text of a cell.
pub(super) fn each(column: Column, cell: &Cell, see: &mut dyn FnMut(TextFate, &str)) {
    match (column, cell) {
        (_, Cell::Text(text)) if text.is_empty() => {}
        (Column::Kept(_), Cell::Text(text)) => see(TextFate::Kept, text),
        (Column::Text(kind), Cell::Text(text)) => see(fate(kind, text), text),
        (Column::EmptiedText, Cell::Text(text)) => see(TextFate::Emptied, text),
        (Column::Json(form), Cell::Json(json)) => {
            mapped(form, json, &mut |fate, text| {
                see(fate, text);
                None
            });
        }
        (Column::Hash, Cell::Bytes(bytes)) => {
            see(TextFate::Replaced(TextKind::Digest), &hexadecimal(bytes));
        }
        (Column::EmptiedBytes, Cell::Bytes(bytes)) => see(TextFate::Emptied, &hexadecimal(bytes)),
        _ => {}
    }
}

/// What stands in a cell's place; `None` where it stays.
pub(super) fn changed(
    column: Column,
    cell: &Cell,
    with: &dyn Fn(TextKind, &str) -> String,
) -> Option<Value> {
    match (column, cell) {
        (_, Cell::Text(text)) if text.is_empty() => None,
        (Column::Text(kind), Cell::Text(text)) => match fate(kind, text) {
            TextFate::Replaced(kind) => Some(with(kind, text).into()),
            TextFate::Kept | TextFate::Emptied => None,
        },
        (Column::Json(form), Cell::Json(json)) => {
            let new = replaced(form, json, with);
            (new != *json).then(|| new.into())
        }
        (Column::Hash, Cell::Bytes(bytes)) => {
            let new = with(TextKind::Digest, &hexadecimal(bytes));
            Some(bytes_of(&new).into())
        }
        (Column::EmptiedText, Cell::Text(_)) => Some(Value::String(None)),
        (Column::EmptiedBytes, Cell::Bytes(_)) => Some(Value::Bytes(None)),
        _ => None,
    }
}

/// JSON with other texts in it.
pub(super) fn replaced(
    form: super::list::Form,
    json: &Json,
    with: &dyn Fn(TextKind, &str) -> String,
) -> Json {
    mapped(form, json, &mut |fate, text| match fate {
        TextFate::Replaced(kind) => Some(with(kind, text)),
        TextFate::Kept | TextFate::Emptied => None,
    })
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn bytes_of(hexadecimal: &str) -> Vec<u8> {
    let digits = hexadecimal.as_bytes().chunks_exact(2);
    let pairs = digits.filter_map(|pair| std::str::from_utf8(pair).ok());
    pairs
        .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_only_where_it_is_an_id_as_the_program_writes_it() {
        let id = "0197a3c2-0000-7000-8000-00000000abcd";
        assert_eq!(fate(TextKind::Text, id), TextFate::Kept);
        for typed in [
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "{0197a3c2-0000-7000-8000-00000000abcd}",
            "urn:uuid:0197a3c2-0000-7000-8000-00000000abcd",
            "0197A3C2-0000-7000-8000-00000000ABCD",
        ] {
            let replaced = TextFate::Replaced(TextKind::Text);
            assert_eq!(fate(TextKind::Text, typed), replaced, "{typed}");
        }
    }
}

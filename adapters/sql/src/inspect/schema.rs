//! The schema that is there against the one the migrations make.
//!
//! What they make stands in `adapters/sql/schema/`, a line a column or index; a test holds it to
//! the migrations, so that the check itself has nothing to make.

use std::collections::BTreeMap;

use guichet_driven::{Drift, DriftKind};
use sea_orm::{DatabaseBackend, DatabaseConnection, DbErr};

use super::{column, on_sqlite};

const SQLITE: &str = include_str!("../../schema/sqlite.txt");
const POSTGRES: &str = include_str!("../../schema/postgres.txt");

/// Tables that others keep in the same place.
const NOT_OURS: [&str; 1] = ["sqlite_"];

/// What the migrations make.
pub(super) fn made(kind: DatabaseBackend) -> &'static str {
    match kind {
        DatabaseBackend::Sqlite => SQLITE,
        _ => POSTGRES,
    }
}

/// What is there, a line each: the thing, a tab, what it is.
pub(crate) async fn found(db: &DatabaseConnection) -> Result<String, DbErr> {
    let questions = if on_sqlite(db) {
        [
            "SELECT m.name || '.' || p.name || char(9) || lower(p.type) \
               || CASE WHEN p.\"notnull\" THEN ' not null' ELSE '' END \
               || CASE WHEN p.pk > 0 THEN ' key ' || p.pk ELSE '' END \
             FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'",
            "SELECT tbl_name || ': ' || name || char(9) || sql \
             FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        ]
    } else {
        [
            "SELECT table_name || '.' || column_name || chr(9) || data_type \
               || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END \
             FROM information_schema.columns c WHERE table_schema = current_schema() \
               AND NOT EXISTS (SELECT 1 FROM information_schema.views v \
                 WHERE v.table_schema = c.table_schema AND v.table_name = c.table_name)",
            "SELECT tablename || ': ' || indexname || chr(9) \
               || replace(indexdef, schemaname || '.', '') \
             FROM pg_indexes WHERE schemaname = current_schema()",
        ]
    };
    let mut lines = Vec::new();
    for question in questions {
        lines.extend(column(db, question).await?);
    }
    lines.retain(|line| !NOT_OURS.iter().any(|prefix| line.starts_with(prefix)));
    Ok(in_lines(lines))
}

/// In order, a line each: a name may have a break in it.
pub(super) fn in_lines(lines: Vec<String>) -> String {
    let each = lines.into_iter();
    let mut lines: Vec<String> = each.map(|line| line.replace(['\n', '\r'], " ")).collect();
    lines.sort_unstable();
    lines.join("\n") + "\n"
}

pub(super) fn things(lines: &str) -> BTreeMap<&str, &str> {
    lines
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect()
}

/// A table that is missing, or unexpected, is named once rather than by each of its columns.
pub(super) fn drift(made: &str, found: &str) -> Vec<Drift> {
    let (made, found) = (things(made), things(found));
    let mut drift: Vec<Drift> = Vec::new();
    let mut note = |object: &str, kind| {
        let drifted = Drift {
            object: object.to_owned(),
            kind,
            acts: false,
        };
        if !drift.contains(&drifted) {
            drift.push(drifted);
        }
    };
    for (thing, is) in &made {
        match found.get(thing) {
            None if has_table(&found, thing) => note(thing, DriftKind::Missing),
            None => note(table(thing), DriftKind::Missing),
            Some(there) if there != is => note(thing, DriftKind::Changed),
            Some(_) => {}
        }
    }
    for thing in found.keys().filter(|thing| !made.contains_key(*thing)) {
        if has_table(&made, thing) {
            note(thing, DriftKind::Unexpected);
        } else {
            note(table(thing), DriftKind::Unexpected);
        }
    }
    drift
}

fn table(thing: &str) -> &str {
    thing.split(['.', ':']).next().unwrap_or(thing)
}

/// Whether columns of the table are there.
pub(super) fn has_table(things: &BTreeMap<&str, &str>, thing: &str) -> bool {
    let columns = format!("{}.", table(thing));
    things.keys().any(|known| known.starts_with(&columns))
}

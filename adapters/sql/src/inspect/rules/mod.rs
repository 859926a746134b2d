//! What does or holds something by itself, beside tables, columns and indexes: triggers, views,
//! rules, policies, functions, defaults, checks, references.
//!
//! What the migrations make of it stands in `adapters/sql/schema/*-rules.txt`, a line each.

mod definition;
mod postgres;

use guichet_driven::{Drift, DriftKind};
use sea_orm::{DatabaseBackend, DatabaseConnection, DbErr};

use super::schema::{has_table, in_lines, things};
use super::{column, on_sqlite};

const SQLITE: &str = include_str!("../../../schema/sqlite-rules.txt");
const POSTGRES: &str = include_str!("../../../schema/postgres-rules.txt");

/// Whatever SQLite keeps that is neither a table nor an index.
const OTHERS: &str = "SELECT CASE type WHEN 'view' THEN 'view ' || name \
       ELSE tbl_name || ': ' || type || ' ' || name END || char(9) || coalesce(sql, '') \
     FROM sqlite_master WHERE type NOT IN ('table', 'index')";

const TABLES: &str = "SELECT name || char(9) || coalesce(sql, '') FROM sqlite_master \
     WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/// What a table holds its rows to: of no matter where the table is none of ours.
const HELD_TO: [&str; 3] = ["default of ", "definition", "constraint "];

/// What is there, and does nothing.
const IDLE: [&str; 2] = ["sequence ", "statistics object "];

/// What the migrations make.
pub(super) fn made(kind: DatabaseBackend) -> &'static str {
    match kind {
        DatabaseBackend::Sqlite => SQLITE,
        _ => POSTGRES,
    }
}

/// What is there, a line each: the thing, a tab, what it is.
pub(crate) async fn found(db: &DatabaseConnection) -> Result<String, DbErr> {
    let mut lines = Vec::new();
    if on_sqlite(db) {
        lines.extend(column(db, OTHERS).await?);
        for table in column(db, TABLES).await? {
            if let Some((name, sql)) = table.split_once('\t') {
                lines.extend(definition::rules(name, sql));
            }
        }
    } else {
        for question in postgres::QUESTIONS {
            lines.extend(column(db, question).await?);
        }
    }
    Ok(in_lines(lines))
}

/// One side: its tables, columns and indexes, and what is beside them.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) columns: &'a str,
    pub(super) rules: &'a str,
}

/// What is beside a table that is missing, or what an unexpected one holds its rows to, is told
/// with the table.
pub(super) fn drift(made: Side<'_>, found: Side<'_>) -> Vec<Drift> {
    let (expected, there) = (things(made.rules), things(found.rules));
    let (tables_made, tables_found) = (things(made.columns), things(found.columns));
    let mut drift = Vec::new();
    for (thing, is) in &expected {
        let lost_with_it =
            || split(thing).is_some_and(|(table, _)| !has_table(&tables_found, table));
        match there.get(thing) {
            None if lost_with_it() => {}
            None => drift.push(drifted(thing, DriftKind::Missing)),
            Some(found) if found != is => drift.push(drifted(thing, DriftKind::Changed)),
            Some(_) => {}
        }
    }
    let of_no_matter = |thing: &str| {
        split(thing).is_some_and(|(table, what)| {
            let held = HELD_TO.iter().any(|kind| what.starts_with(kind));
            held && !has_table(&tables_made, table)
        })
    };
    let unexpected = there.keys().copied();
    for thing in unexpected.filter(|thing| !expected.contains_key(thing)) {
        if !of_no_matter(thing) {
            drift.push(drifted(thing, DriftKind::Unexpected));
        }
    }
    drift
}

/// The table, and what is beside it.
fn split(thing: &str) -> Option<(&str, &str)> {
    thing.split_once(": ")
}

/// What is missing does nothing.
fn drifted(thing: &str, kind: DriftKind) -> Drift {
    let idle = IDLE.iter().any(|idle| thing.starts_with(idle));
    Drift {
        object: thing.to_owned(),
        kind,
        acts: kind != DriftKind::Missing && !idle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &str = "staff.login\ttext not null\ntokens.id\tuuid\n";
    const RULES: &str = "staff: default of language\t'fr'\ntokens: constraint one\tthere\n";

    fn of(columns: &str, rules: &str) -> Vec<(String, DriftKind, bool)> {
        let made = Side {
            columns: COLUMNS,
            rules: RULES,
        };
        let drift = drift(made, Side { columns, rules });
        let each = drift.into_iter();
        each.map(|one| (one.object, one.kind, one.acts)).collect()
    }

    #[test]
    fn what_acts_is_told_from_what_is_missing_and_what_a_table_of_others_holds_to() {
        assert_eq!(of(COLUMNS, RULES), vec![]);
        let changed = RULES.replace("'fr'", "'en'");
        let named = ("staff: default of language".to_owned(), DriftKind::Changed);
        assert_eq!(of(COLUMNS, &changed), [(named.0, named.1, true)]);
        let missing = "staff: default of language\t'fr'\n";
        let named = ("tokens: constraint one".to_owned(), DriftKind::Missing);
        assert_eq!(of(COLUMNS, missing), [(named.0, named.1, false)]);
        assert_eq!(of("staff.login\ttext not null\n", missing), vec![]);
        let more = format!(
            "{RULES}notes: default of id\t1\nnotes: trigger keep\tx\nsequence ids\tthere\nview v\tx\n"
        );
        let named = [
            ("notes: trigger keep", true),
            ("sequence ids", false),
            ("view v", true),
        ];
        let named = named.map(|(thing, acts)| (thing.to_owned(), DriftKind::Unexpected, acts));
        assert_eq!(of(COLUMNS, &more), named);
    }
}

//! What a loaded database holds beside the tables and columns that the list is compared with.

use sea_orm::{DatabaseConnection, DbErr};

use super::schema::holds_text;
use crate::inspect::{column, on_sqlite};

/// Other schemas and materialised views, which a dump takes along, large objects, and comments but
/// for PostgreSQL's own.
const ELSEWHERE: &str = "SELECT n.nspname || '.' || c.relname FROM pg_class c \
    JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' \
      AND (c.relkind = 'm' OR n.nspname <> current_schema() AND c.relkind IN ('r', 'p', 'f')) \
    UNION ALL SELECT 'schema ' || nspname FROM pg_namespace \
      WHERE nspname !~ '^pg_' \
        AND nspname NOT IN ('information_schema', 'public', current_schema()) \
        AND NOT EXISTS (SELECT 1 FROM pg_class c \
          WHERE c.relnamespace = pg_namespace.oid AND c.relkind IN ('r', 'p', 'f', 'm')) \
    UNION ALL SELECT 'comment on ' || (d.o).type || ' ' || (d.o).identity \
      FROM (SELECT pg_identify_object(classoid, objoid, objsubid) AS o FROM pg_description \
        WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass \
          AND objoid = current_schema()::regnamespace \
          AND description <> 'standard public schema') d \
    UNION ALL SELECT 'large object ' || oid FROM pg_largeobject_metadata ORDER BY 1";

/// Each by its name; none where the list sees everything. `schema` is as `inspect` writes it down.
pub(super) async fn found(db: &DatabaseConnection, schema: &str) -> Result<Vec<String>, DbErr> {
    if !on_sqlite(db) {
        return column(db, ELSEWHERE).await;
    }
    // SQLite keeps a text in a column of any type.
    let mut all = Vec::new();
    for (name, is) in schema.lines().filter_map(|line| line.split_once('\t')) {
        let Some((table, field)) = name.split_once('.') else {
            continue;
        };
        if name.contains(": ") || holds_text(is) || is.contains("text") {
            continue;
        }
        let quoted = |word: &str| format!("\"{}\"", word.replace('"', "\"\""));
        let (table, field) = (quoted(table), quoted(field));
        let question = format!(
            "SELECT 'is there' FROM {table} WHERE typeof({field}) IN ('text', 'blob') LIMIT 1"
        );
        if !column(db, &question).await?.is_empty() {
            all.push(name.to_owned());
        }
    }
    Ok(all)
}

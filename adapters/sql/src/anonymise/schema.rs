//! The list against the schema that is there.

use std::collections::BTreeSet;

use super::list::TABLES;

/// Types of columns that hold no text: on the one and the other kind of database.
const NO_TEXT: &[&str] = &[
    "bigint",
    "boolean",
    "date",
    "date_text",
    "double",
    "double precision",
    "integer",
    "numeric",
    "real",
    "smallint",
    "timestamp with time zone",
    "timestamp without time zone",
    "timestamp_with_timezone_text",
    "uuid",
    "uuid_text",
];

/// Whether a column of this type, as `inspect` writes it down, is one of text.
pub(super) fn holds_text(is: &str) -> bool {
    let kind = is.split(" key ").next().unwrap_or(is);
    let kind = kind.split(" not null").next().unwrap_or(kind);
    !NO_TEXT.contains(&kind)
}

/// Whether a line is that of an index. A column may have a colon in its name too.
fn is_index(thing: &str, is: &str) -> bool {
    let made = is.get(.."create ".len());
    thing.contains(": ") && made.is_some_and(|made| made.eq_ignore_ascii_case("create "))
}

/// Columns of text in no list, and columns of the list that are not there. The schema is as
/// `inspect` writes it down: a line a column or index.
pub(super) fn unlisted(schema: &str) -> Vec<String> {
    let listed: BTreeSet<String> = TABLES
        .iter()
        .flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(|(column, _)| format!("{}.{column}", table.name))
        })
        .collect();
    let there: Vec<(&str, &str)> = schema
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter(|(thing, is)| !is_index(thing, is))
        .collect();
    let new = there
        .iter()
        .filter(|(column, is)| holds_text(is) && !listed.contains(*column))
        .map(|(column, _)| (*column).to_owned());
    let gone = listed
        .iter()
        .filter(|column| !there.iter().any(|(found, _)| found == column));
    new.chain(gone.cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQLITE: &str = include_str!("../../schema/sqlite.txt");
    const POSTGRES: &str = include_str!("../../schema/postgres.txt");

    #[test]
    fn every_column_of_text_of_every_table_is_in_the_list_and_nothing_else_is() {
        let nothing: [String; 0] = [];
        assert_eq!(unlisted(SQLITE), nothing);
        assert_eq!(unlisted(POSTGRES), nothing);
    }

    #[test]
    fn a_new_column_and_one_that_is_gone_are_found() {
        for (schema, kinds) in [
            (
                SQLITE,
                [
                    "text",
                    "text not null",
                    "varchar(20)",
                    "jsonb_text",
                    "blob(1)",
                    "",
                ],
            ),
            (
                POSTGRES,
                [
                    "text",
                    "character varying",
                    "jsonb",
                    "bytea",
                    "inet",
                    "ARRAY",
                ],
            ),
        ] {
            for kind in kinds {
                let new = format!("{schema}staff.phone\t{kind}\nstaff.floor\tinteger not null\n");
                assert_eq!(unlisted(&new), ["staff.phone"], "{kind}");
                let new = format!("{schema}staff.note: private\t{kind}\n");
                assert_eq!(unlisted(&new), ["staff.note: private"], "{kind}");
            }
            let lines = schema
                .lines()
                .filter(|line| !line.starts_with("staff.email\t"));
            let less: Vec<&str> = lines.collect();
            assert_eq!(unlisted(&less.join("\n")), ["staff.email"]);
        }
    }
}

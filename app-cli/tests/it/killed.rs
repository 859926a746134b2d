//! Backups and restores that are killed while PostgreSQL's own programs are at work.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Output;

use crate::database::Database;
use crate::recovery::Operator;

const SIGKILL: i32 = 9;

/// What stands in the way of a program of PostgreSQL: it runs the real one, which says on
/// standard error what it is at, and kills who called once so many tables were begun.
const SHIM: &str = r#"#!/bin/bash
real=$(PATH=/usr/local/bin:/usr/bin:/bin command -v "${0##*/}")
case "$*" in *--version*|*--list*) exec "$real" "$@";; esac
begun=0
"$real" --verbose "$@" 2>&1 | while read -r line; do
  case $line in
    *"processing data for table"*|*"dumping contents of table"*)
      begun=$((begun + 1))
      [ "$begun" -ne "$KILLED_AT" ] || kill -9 "$PPID";;
  esac
done
"#;

/// The tables that were begun when the program is killed.
const TABLES: [&str; 3] = ["1", "5", "12"];

fn shim(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    for name in ["pg_dump", "pg_restore"] {
        let path = folder.join(name);
        std::fs::write(&path, SHIM).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

fn killed_at(operator: &Operator, tables: &str, arguments: &[&str]) -> Output {
    let folder = operator.file("shims");
    let mut command = operator.program.command(arguments);
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display());
    command.env("PATH", path).env("KILLED_AT", tables);
    let ended = command.output().unwrap();
    assert_eq!(ended.status.signal(), Some(SIGKILL), "{tables}: {ended:?}");
    assert_eq!(ended.stdout, b"", "{tables}: {ended:?}");
    ended
}

#[test]
fn killed_while_postgresql_dumps_it_leaves_whole_backups_alone() {
    let operator = Operator::on(Database::postgres());
    operator.administered();
    shim(&operator.file("shims"));
    let whole = operator.backup();
    for tables in TABLES {
        killed_at(&operator, tables, &["--format", "json", "backup", "create"]);
        let listed = operator.json(&["backup", "list"]).json();
        let listed = listed["backups"].as_array().unwrap();
        assert_eq!(listed.len(), 1, "{tables}: {listed:?}");
        let verified = operator.json(&["backup", "verify", whole.to_str().unwrap()]);
        assert_eq!(verified.status, 0, "{tables}: {verified:?}");
    }
    operator.backup();
    assert_eq!(operator.json(&["drill"]).status, 0);
}

#[test]
fn killed_while_postgresql_loads_it_leaves_the_old_database() {
    let operator = Operator::on(Database::postgres());
    shim(&operator.file("shims"));
    let path = operator.backup();
    let url = operator.database.url();
    operator
        .database
        .with(async |sql| crate::recovery::link(sql, 301..=310).await);
    operator.database.stops();
    let restore = ["restore", path.to_str().unwrap(), "--replace"];
    for tables in TABLES {
        killed_at(&operator, tables, &restore);
        let now = (operator.links(&url), operator.is_held(&url));
        assert_eq!(now, (310, false), "{tables}");
    }
    // What was left behind does not stand in the way.
    let done = operator.restore(&path, &["--replace"]);
    assert_eq!(done.status, 0, "{done:?}");
    assert_eq!((operator.links(&url), operator.is_held(&url)), (300, true));
}

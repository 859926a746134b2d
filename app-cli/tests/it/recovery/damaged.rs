//! A database that cannot be read whole any more, as a disk leaves one.

use std::path::{Path, PathBuf};
use std::process::Command;

use guichet_portal::driven::ReadLinks;

use super::{Operator, refused};
use crate::database::Database;

/// Without being told nothing is replaced; the backup is not what is called damaged.
fn is_refused(operator: &Operator, path: &Path) {
    for (language, words) in [
        ("fr", "la base en service est abîmée (pas la sauvegarde)"),
        ("en", "the backup is not what is damaged"),
    ] {
        let line = ["--lang", language, "restore", path.to_str().unwrap()];
        let ended = operator.program.run(&[&line[..], &["--replace"]].concat());
        refused(&ended, 2, words);
        assert!(ended.err.contains("--damaged"), "{ended:?}");
    }
    assert_eq!(operator.lying().len(), 1, "half a copy is no backup");
}

/// Zeroes the pages of a SQLite file that hold this text, in its table and its indexes.
fn damage(file: &Path, text: &[u8]) -> Vec<u8> {
    const PAGE: usize = 4096;
    let mut bytes = std::fs::read(file).unwrap();
    let holds = |page: &[u8]| page.windows(text.len()).any(|here| here == text);
    let damaged: Vec<&mut [u8]> = bytes
        .chunks_mut(PAGE)
        .skip(1)
        .filter(|p| holds(p))
        .collect();
    assert!(!damaged.is_empty(), "the text lies in the file");
    for page in damaged {
        page.fill(0);
    }
    std::fs::write(file, &bytes).unwrap();
    bytes
}

#[test]
fn a_database_of_which_a_page_is_damaged_is_set_aside_only_if_told() {
    let operator = Operator::on(Database::new());
    let path = operator.backup();
    let url = operator.database.url();
    operator.database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    operator.database.stops();
    let file = Path::new(url.strip_prefix("sqlite://").unwrap());
    let bytes = damage(file, b"login150");
    let doctor = operator.json(&["doctor", "--check", "database_integrity"]);
    let found = doctor.json()["checks"][0].clone();
    assert_eq!(found["status"], "fail", "{found}");
    assert!(!found["detail"].as_str().unwrap().contains('\n'), "{found}");

    is_refused(&operator, &path);
    let done = operator.restore(&path, &["--replace", "--damaged"]);
    assert_eq!(done.status, 0, "{done:?}");
    let answer = done.json();
    assert!(answer["safety_backup"].is_null(), "{answer}");
    assert!(done.err.contains("abîmée"), "{done:?}");
    let kept = std::fs::read(answer["replaced"].as_str().unwrap()).unwrap();
    // But for the marks of the journal at its beginning.
    assert_eq!(kept.len(), bytes.len());
    assert_eq!(kept[4096..], bytes[4096..], "byte by byte");
    assert_eq!((operator.links(&url), operator.is_held(&url)), (300, true));
}

#[test]
fn on_postgresql_such_a_database_is_set_aside_only_if_told() {
    let operator = Operator::on(Database::postgres());
    let path = operator.backup();
    let url = operator.database.damaged();
    let Operator { database, program } = operator;
    let program = program.with("PORTAL_DB_URL", &url);
    let operator = Operator { database, program };
    let is_read = |url: &str| {
        operator.database.again(url, async |sql| {
            Ok(ReadLinks::all(sql, None, 1_000).await.is_ok())
        })
    };
    assert!(!is_read(&url), "a page of the links is none");
    is_refused(&operator, &path);
    assert!(!is_read(&url), "nothing was replaced");

    let done = operator.restore(&path, &["--replace", "--damaged"]);
    assert_eq!(done.status, 0, "{done:?}");
    let answer = done.json();
    assert!(answer["safety_backup"].is_null(), "{answer}");
    assert!(done.err.contains("abîmée"), "{done:?}");
    assert_eq!((operator.links(&url), operator.is_held(&url)), (300, true));
    let (server, _) = url.split_once('?').unwrap_or((&url, ""));
    let (server, _) = server.rsplit_once('/').unwrap();
    let aside = format!("{server}/{}", answer["replaced"].as_str().unwrap());
    assert!(!is_read(&aside), "it is kept as it is");
}

/// What lies beside a SQLite file and bears its name, and the file itself.
fn beside(file: &Path) -> Vec<PathBuf> {
    let name = file.file_name().unwrap().to_str().unwrap();
    let entries = std::fs::read_dir(file.parent().unwrap()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let ours = |path: &PathBuf| {
        let found = path.file_name().unwrap().to_str().unwrap();
        found.starts_with(name)
    };
    let mut found: Vec<PathBuf> = paths.filter(ours).collect();
    found.sort();
    found
}

/// Writes over the first page of a file. In a program of its own: a file that is closed here takes
/// with it every lock that this one has on it.
fn deface(file: &Path) {
    let mut dd = Command::new("dd");
    dd.args(["if=/dev/zero", "bs=100", "count=1", "conv=notrunc"]);
    let done = dd.arg(format!("of={}", file.display())).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// SQLite says that such a file is none before it asks for any lock.
#[test]
fn a_sqlite_file_that_was_defaced_under_the_portal_is_not_set_aside_while_it_runs() {
    let operator = Operator::on(Database::new());
    let path = operator.backup();
    let url = operator.database.url();
    operator.database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    let file = Path::new(url.strip_prefix("sqlite://").unwrap());
    deface(file);
    let (bytes, there) = (std::fs::metadata(file).unwrap().len(), beside(file));
    assert_eq!(
        there.len(),
        3,
        "the file, its log and its memory: {there:?}"
    );
    let over = &["--replace", "--damaged"];
    refused(&operator.restore(&path, over), 2, "store_in_use");
    assert_eq!(beside(file), there, "nothing was set aside or removed");
    assert_eq!(std::fs::metadata(file).unwrap().len(), bytes);

    operator.database.stops();
    let done = operator.restore(&path, over);
    assert_eq!(done.status, 0, "{done:?}");
    assert_eq!((operator.links(&url), operator.is_held(&url)), (300, true));
}

#[test]
fn a_sqlite_file_that_was_removed_under_the_portal_is_not_made_anew_while_it_runs() {
    let operator = Operator::on(Database::new());
    let path = operator.backup();
    let url = operator.database.url();
    let file = Path::new(url.strip_prefix("sqlite://").unwrap());
    std::fs::remove_file(file).unwrap();
    let there = beside(file);
    for over in [&["--replace"][..], &["--to", &url]] {
        refused(&operator.restore(&path, over), 2, "store_in_use");
    }
    assert_eq!(beside(file), there, "nothing was made or removed");
}

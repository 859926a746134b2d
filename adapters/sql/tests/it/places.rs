//! Where a database is, and what is said where none can be.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use guichet_driven::{Health, Schema, SchemaLevel};
use guichet_sql::{Sql, SqlConfigError, connect};
use uuid::Uuid;

use crate::{seal, server};

/// A folder with a space and an accent in its name.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("guichet tést {}", Uuid::now_v7()));
        fs::DirBuilder::new().mode(0o755).create(&path).unwrap();
        Self(path)
    }

    fn url(&self, file: &str) -> String {
        format!("sqlite://{}", self.0.join(file).display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_sqlite_file_is_made_for_its_owner_alone_and_found_again() {
    let folder = Folder::new();
    let url = folder.url("le portail.sqlite");
    let sql = connect(&url, seal()).await.unwrap();
    assert!(matches!(
        sql.level().await.unwrap(),
        SchemaLevel::Behind { .. }
    ));
    sql.migrate().await.unwrap();
    for file in ["le portail.sqlite", "le portail.sqlite-wal"] {
        assert_eq!(mode(&folder.0.join(file)), 0o600, "{file}");
    }
    drop(sql);
    let again = connect(&url.replace(' ', "%20"), seal()).await.unwrap();
    assert!(matches!(
        again.level().await.unwrap(),
        SchemaLevel::Current { .. }
    ));
}

#[tokio::test]
async fn several_open_a_new_sqlite_file_at_once() {
    let folder = Folder::new();
    let url = folder.url("portal.sqlite");
    let opened: Vec<_> = (0..8)
        .map(|_| {
            tokio::spawn({
                let url = url.clone();
                async move {
                    connect(&url, seal())
                        .await?
                        .migrate()
                        .await
                        .map_err(SqlConfigError::Temporary)
                }
            })
        })
        .collect();
    let mut applied = Vec::new();
    for task in opened {
        let done = task.await.unwrap().unwrap();
        applied.extend(done.into_iter().map(|one| one.migration));
    }
    applied.sort();
    applied.dedup_by(|a, b| {
        assert_ne!(a, b, "applied twice");
        false
    });
    assert!(!applied.is_empty());
}

#[tokio::test]
async fn a_temporary_database_is_up_to_date_and_goes_with_its_last_handle() {
    let sql = Sql::temporary(seal()).await.unwrap();
    let other = sql.clone();
    drop(sql);
    assert!(matches!(
        other.level().await.unwrap(),
        SchemaLevel::Current { .. }
    ));
    let probe = other.probe().await.unwrap();
    assert!(probe.detail.starts_with("SQLite 3."), "{probe:?}");
}

async fn words(url: &str) -> String {
    let began = Instant::now();
    let error = connect(url, seal()).await.unwrap_err().to_string();
    assert!(began.elapsed() < Duration::from_secs(4), "one try: {error}");
    error
}

#[tokio::test]
async fn a_sqlite_path_that_cannot_be_used_is_named() {
    let folder = Folder::new();
    let error = words(&folder.url("missing/portal.sqlite")).await;
    assert_eq!(
        error,
        format!(
            "the folder {} does not exist",
            folder.0.join("missing").display()
        )
    );
    fs::write(
        folder.0.join("letter.txt"),
        "Madame, Monsieur, ".repeat(100),
    )
    .unwrap();
    let error = words(&folder.url("letter.txt")).await;
    assert!(
        error.contains("letter.txt") && error.contains("not a database"),
        "{error}"
    );
    let error = words(&folder.url("letter.txt/portal.sqlite")).await;
    assert!(error.contains("does not exist"), "{error}");
    fs::create_dir(folder.0.join("folder")).unwrap();
    let error = words(&folder.url("folder")).await;
    assert!(error.contains("cannot be opened for writing"), "{error}");
    // Not even root makes files there.
    let error = words("sqlite:///sys/guichet.sqlite").await;
    assert!(
        error.contains("/sys/guichet.sqlite cannot be opened for writing"),
        "{error}"
    );
}

#[tokio::test]
async fn a_postgresql_that_does_not_let_us_in_is_named_after_one_try() {
    let url = server();
    let error = words(&format!("{url}_that_nobody_made")).await;
    assert!(error.contains("does not exist"), "{error}");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let place = port.local_addr().unwrap();
    drop(port);
    let error = words(&format!("postgres://u:secret@{place}/x")).await;
    assert!(
        error.contains(&place.to_string()) && error.contains("refused"),
        "{error}"
    );
    assert!(!error.contains("secret"), "{error}");
}

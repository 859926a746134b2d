use std::fs::{self, OpenOptions};
use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{self, ConnectOptions, Executor};
use sea_orm::{DatabaseConnection, SqlxSqliteConnector};

use super::PATIENCE;
use crate::SqlConfigError;

const READERS: u32 = 4;

/// The one connection that writes, and the pool that only reads.
///
/// The file is made if its folder is there, for its owner alone; SQLite gives the files it makes
/// beside it the same rights.
pub(crate) async fn sqlite(
    path: &Path,
) -> Result<(DatabaseConnection, DatabaseConnection), SqlConfigError> {
    make_file(path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    // What was said to be done is on the disk: with less, a power cut takes back whole commits.
    let writing = options
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    prove(path, &writing).await?;
    // One connection: SQLite has one writer, and waiting in our queue is fairer than in its lock.
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1);
    let writer = pool.acquire_timeout(PATIENCE).connect_lazy_with(writing);
    let pool = SqlitePoolOptions::new().max_connections(READERS);
    let reader = pool
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options.read_only(true));
    Ok((
        SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
        SqlxSqliteConnector::from_sqlx_sqlite_pool(reader),
    ))
}

/// Connections that only read, and make no file where there is none. Beside one that was closed in
/// good order SQLite makes an empty log and its memory: it needs them to see what others write
/// meanwhile, which a file opened as immutable would not.
pub(crate) async fn sqlite_to_read(path: &Path) -> Result<DatabaseConnection, SqlConfigError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .read_only(true)
        .disable_statement_logging();
    let proven = async {
        let mut connection = options.connect().await?;
        connection
            .execute("SELECT count(*) FROM sqlite_schema")
            .await?;
        sqlx::Connection::close(connection).await
    };
    proven.await.map_err(|source| SqlConfigError::Sqlite {
        path: path.into(),
        source,
    })?;
    let pool = SqlitePoolOptions::new().max_connections(READERS);
    let pool = pool.acquire_timeout(PATIENCE).connect_lazy_with(options);
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

fn make_file(path: &Path) -> Result<(), SqlConfigError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder
        && !fs::metadata(folder).is_ok_and(|found| found.is_dir())
    {
        return Err(SqlConfigError::FolderMissing(folder.into()));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(path).map(drop);
    opened.map_err(|source| SqlConfigError::File {
        path: path.into(),
        source,
    })
}

/// That SQLite can write there, in one connection of its own: a pool would only say that it
/// waited in vain.
async fn prove(path: &Path, options: &SqliteConnectOptions) -> Result<(), SqlConfigError> {
    let mut tries = 0;
    loop {
        let Err(source) = write_nothing(options).await else {
            return Ok(());
        };
        tries += 1;
        // SQLite does not wait while two programs turn the journal of a new file into a WAL.
        if tries < 20 && is_busy(&source) {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        }
        return Err(SqlConfigError::Sqlite {
            path: path.into(),
            source,
        });
    }
}

async fn write_nothing(options: &SqliteConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = options.connect().await?;
    connection.execute("BEGIN IMMEDIATE").await?;
    connection.execute("ROLLBACK").await?;
    sqlx::Connection::close(connection).await
}

fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::inspect::column;

    #[tokio::test]
    async fn what_is_committed_is_on_the_disk() {
        let name = format!("guichet-{}.sqlite", Uuid::now_v7());
        let path = std::env::temp_dir().join(name);
        let (writer, reader) = sqlite(&path).await.expect("opened");
        let question = "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous";
        let found = column(&writer, question).await.expect("read");
        writer.close_by_ref().await.expect("closed");
        reader.close_by_ref().await.expect("closed");
        for end in ["", "-wal", "-shm"] {
            let file = format!("{}{end}", path.display());
            drop(fs::remove_file(file));
        }
        // FULL: every commit waits for the disk, with WAL too.
        assert_eq!(found, ["2"]);
    }
}

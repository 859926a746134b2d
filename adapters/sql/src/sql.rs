use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use guichet_driven::{PortResult, SealAudit};
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::error::{DEADLINE, within};
use crate::temporary::Folder;
use crate::{SqlConfigError, SqlUrl, open};

/// The portal's database. Cloning it shares its connections.
#[derive(Clone)]
pub struct Sql {
    /// Writes; on SQLite one connection, so nothing but the unit may use it inside a unit.
    pub(crate) writer: DatabaseConnection,
    /// Reads what is committed.
    pub(crate) reader: DatabaseConnection,
    /// Seals the audit.
    pub(crate) seal: Arc<dyn SealAudit>,
    /// Goes with the last clone.
    pub(crate) folder: Option<Arc<Folder>>,
    /// How long a look at all it holds may last.
    pub(crate) patience: Duration,
}

impl Sql {
    /// The same database with what is written to its audit sealed by this from now on.
    #[must_use]
    pub fn sealed_by(self, seal: Arc<dyn SealAudit>) -> Self {
        Self { seal, ..self }
    }

    /// The same database, of which a look at all it holds (its own checks, its references) may last
    /// this long: nobody waits for one of a copy.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}

impl fmt::Debug for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sql({:?})", self.writer.get_database_backend())
    }
}

/// Opens a database, `sqlite://FILE` or `postgres://…`; changes no schema. What is written to its
/// audit is sealed with `seal`.
///
/// A SQLite file that is not there is made (mode 0600), its folder is not.
pub async fn connect(url: &str, seal: Arc<dyn SealAudit>) -> Result<Sql, SqlConfigError> {
    Sql::open(&url.parse()?, seal).await
}

/// The same of a database that is there: a SQLite file that is not is a fault, and not made.
pub async fn connect_existing(url: &str, seal: Arc<dyn SealAudit>) -> Result<Sql, SqlConfigError> {
    Sql::open(&existing(url)?, seal).await
}

/// The URL of a database that is there, as far as can be seen without opening it.
fn existing(url: &str) -> Result<SqlUrl, SqlConfigError> {
    let url = url.parse()?;
    let SqlUrl::Sqlite(path) = &url else {
        return Ok(url);
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        // Without its folder it is the folder that is named.
        Some(folder) if !folder.is_dir() => Err(SqlConfigError::FolderMissing(folder.into())),
        _ if !path.exists() => Err(SqlConfigError::Missing(path.clone())),
        _ => Ok(url),
    }
}

/// Opens a database to be looked at: whatever would write to it is refused, and a SQLite file that
/// is not there is not made.
pub async fn connect_read_only(url: &str, seal: Arc<dyn SealAudit>) -> Result<Sql, SqlConfigError> {
    Sql::to_read(&existing(url)?, seal).await
}

impl Sql {
    /// As [`connect_read_only`], with a URL that was parsed.
    pub(crate) async fn to_read(
        url: &SqlUrl,
        seal: Arc<dyn SealAudit>,
    ) -> Result<Self, SqlConfigError> {
        let pool = match url {
            SqlUrl::Sqlite(path) => open::sqlite_to_read(path).await?,
            SqlUrl::Postgres(options) => open::postgres(options, true).await?,
        };
        Ok(Self {
            writer: pool.clone(),
            reader: pool,
            seal,
            folder: None,
            patience: DEADLINE,
        })
    }

    /// As [`connect`], with a URL that was parsed.
    pub async fn open(url: &SqlUrl, seal: Arc<dyn SealAudit>) -> Result<Self, SqlConfigError> {
        let (writer, reader) = match url {
            SqlUrl::Sqlite(path) => open::sqlite(path).await?,
            SqlUrl::Postgres(options) => {
                let pool = open::postgres(options, false).await?;
                (pool.clone(), pool)
            }
        };
        Ok(Self {
            writer,
            reader,
            seal,
            folder: None,
            patience: DEADLINE,
        })
    }

    /// Ends every connection, its clones' too; nothing can be asked afterwards.
    pub async fn disconnect(&self) -> PortResult<()> {
        within("closing connections", DEADLINE, async {
            self.writer.close_by_ref().await?;
            self.reader.close_by_ref().await
        })
        .await
    }

    /// Writes what SQLite keeps in its log into the file itself, so that whoever copies the file
    /// has all of it. Where somebody else reads there it stays in the log, and nothing is lost.
    pub async fn merge_log(&self) -> PortResult<()> {
        if self.writer.get_database_backend() == DatabaseBackend::Sqlite {
            let merged = self
                .writer
                .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)");
            within("merging the log", DEADLINE, merged).await?;
        }
        Ok(())
    }

    /// A query on committed rows.
    pub(crate) async fn read<T>(
        &self,
        what: &'static str,
        query: impl AsyncFnOnce(&DatabaseConnection) -> Result<T, DbErr>,
    ) -> PortResult<T> {
        within(what, DEADLINE, query(&self.reader)).await
    }

    /// A transaction; on SQLite it holds the write lock from its beginning, so that it never
    /// finds in its middle that somebody else wrote.
    pub(crate) fn transaction(
        &self,
    ) -> impl Future<Output = Result<DatabaseTransaction, DbErr>> + Send {
        self.writer.begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
    }
}

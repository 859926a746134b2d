use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use guichet_driven::PortError;
use sea_orm::sqlx;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgConnectOptions;

/// Why a database cannot be used: each a matter of configuration. Never shows a password.
#[derive(Debug, thiserror::Error)]
pub enum SqlConfigError {
    /// Not `sqlite://FILE` nor `postgres://…`.
    #[error("{0}")]
    Url(String),
    /// The SQLite file is not there.
    #[error("{}: no such file", .0.display())]
    Missing(PathBuf),
    /// The folder the SQLite file should lie in is not there.
    #[error("the folder {} does not exist", .0.display())]
    FolderMissing(PathBuf),
    /// The SQLite file cannot be made, read or written.
    #[error("{} cannot be opened for writing: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What is there is no SQLite database, or SQLite cannot write to it or beside it.
    #[error("{} cannot be used as a SQLite database: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// PostgreSQL did not answer in time.
    #[error("PostgreSQL at {host} did not answer within {seconds} s")]
    Silent {
        /// Its host and port.
        host: String,
        /// How long was waited.
        seconds: u64,
    },
    /// PostgreSQL cannot be reached.
    #[error("PostgreSQL at {host} cannot be reached: {source}")]
    Unreachable {
        /// Its host and port.
        host: String,
        /// What the system says.
        source: sqlx::Error,
    },
    /// PostgreSQL refuses the user, the password or the database.
    #[error("PostgreSQL at {host} does not let us in: {source}")]
    Postgres {
        /// Its host and port.
        host: String,
        /// What it says.
        source: sqlx::Error,
    },
    /// A temporary database could not be brought up to date.
    #[error("a temporary database could not be migrated: {0}")]
    Temporary(#[source] PortError),
}

/// What a database that cannot be used wants, as far as that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlTrouble {
    /// To be made: it is not there.
    Absent,
    /// To be restored: it is there, and is no database, or a damaged one.
    Damaged,
    /// Room, or another disk.
    Disk,
    /// Rights on the file or its folder.
    Rights,
    /// Another user, password or name of a database.
    Account,
    /// To be started, or looked for elsewhere.
    Away,
}

impl SqlConfigError {
    /// What there is to be done about it.
    pub fn trouble(&self) -> SqlTrouble {
        match self {
            Self::Missing(_) | Self::FolderMissing(_) => SqlTrouble::Absent,
            Self::File { source, .. } => match source.kind() {
                ErrorKind::NotFound => SqlTrouble::Absent,
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => SqlTrouble::Disk,
                _ => SqlTrouble::Rights,
            },
            Self::Sqlite { source, .. } => of_sqlite(source),
            Self::Postgres { .. } => SqlTrouble::Account,
            Self::Url(_) | Self::Silent { .. } | Self::Unreachable { .. } | Self::Temporary(_) => {
                SqlTrouble::Away
            }
        }
    }
}

/// By SQLite's result code; its low byte is its kind.
fn of_sqlite(error: &sqlx::Error) -> SqlTrouble {
    let code = error.as_database_error().and_then(DatabaseError::code);
    let code = code.and_then(|code| code.parse::<u32>().ok());
    match code.unwrap_or_default() & 0xff {
        // CORRUPT and NOTADB.
        11 | 26 => SqlTrouble::Damaged,
        // IOERR, of a full disk too where the shared memory cannot grow, and FULL.
        10 | 13 => SqlTrouble::Disk,
        // PERM, READONLY, CANTOPEN, AUTH.
        3 | 8 | 14 | 23 => SqlTrouble::Rights,
        _ => SqlTrouble::Away,
    }
}

/// Where the portal's database is.
#[derive(Clone)]
pub enum SqlUrl {
    /// `sqlite://FILE`: a file, its path taken as it is but for `%20` and the like.
    Sqlite(PathBuf),
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…`.
    Postgres(Box<PgConnectOptions>),
}

impl fmt::Debug for SqlUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(options) => f.debug_tuple("Postgres").field(&place(options)).finish(),
        }
    }
}

/// Host and port, for messages.
pub(crate) fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

/// Whether two URLs are of one database, as far as can be seen from outside.
pub fn is_same_database(one: &str, other: &str) -> Result<bool, SqlConfigError> {
    Ok(match (one.parse()?, other.parse()?) {
        (SqlUrl::Sqlite(one), SqlUrl::Sqlite(other)) => real(&one) == real(&other),
        (SqlUrl::Postgres(one), SqlUrl::Postgres(other)) => server(&one) == server(&other),
        _ => false,
    })
}

/// A path without links in it; of a file that is not there, its folder's.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// Where a database is, and its name; this machine has one name.
fn server(options: &PgConnectOptions) -> (String, u16, String) {
    let host = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => options.get_host().to_lowercase(),
    };
    let host = match host.as_str() {
        "localhost" | "::1" | "[::1]" => "127.0.0.1".to_owned(),
        _ => host,
    };
    let name = options.get_database().unwrap_or(options.get_username());
    (host, options.get_port(), name.to_owned())
}

impl FromStr for SqlUrl {
    type Err = SqlConfigError;

    fn from_str(url: &str) -> Result<Self, SqlConfigError> {
        let wrong = |what: &str| SqlConfigError::Url(what.into());
        let Some((scheme, rest)) = url.trim().split_once("://") else {
            return Err(wrong("not a URL: it has no ://"));
        };
        match scheme {
            "sqlite" if rest.is_empty() => Err(wrong("sqlite:// without a file")),
            "sqlite" if rest.contains('?') => Err(wrong(
                "sqlite://FILE takes no options after a question mark",
            )),
            "sqlite" => guichet_tls::decoded(rest)
                .map(|path| Self::Sqlite(path.into()))
                .ok_or_else(|| wrong("the file's name has a % that is no %XX of a UTF-8 text")),
            "postgres" | "postgresql" => match url.trim().parse() {
                Ok(options) => Ok(Self::Postgres(Box::new(options))),
                // The cause can quote the URL, and with it the password.
                Err(_) => Err(wrong(
                    "not a PostgreSQL URL (postgres://USER:PASSWORD@HOST/NAME)",
                )),
            },
            _ => Err(wrong("neither sqlite:// nor postgres://")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(url: &str) -> Option<PathBuf> {
        match url.parse() {
            Ok(SqlUrl::Sqlite(path)) => Some(path),
            _ => None,
        }
    }

    #[test]
    fn a_sqlite_url_is_a_path_with_spaces_written_either_way() {
        assert_eq!(
            file("sqlite:///var/lib/portal.sqlite"),
            Some("/var/lib/portal.sqlite".into())
        );
        assert_eq!(file("sqlite://portal.sqlite"), Some("portal.sqlite".into()));
        assert_eq!(file("sqlite:///a b/é.sqlite"), Some("/a b/é.sqlite".into()));
        assert_eq!(
            file("sqlite:///a%20b/%C3%A9.sqlite"),
            Some("/a b/é.sqlite".into())
        );
        for wrong in [
            "sqlite://",
            "sqlite://a?mode=ro",
            "sqlite://50%",
            "sqlite://%zz",
            "sqlite://%ff",
        ] {
            assert_eq!(file(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_database_is_known_by_other_names_too() {
        let same = |one: &str, other: &str| is_same_database(one, other).unwrap();
        let folder = std::env::temp_dir().join(format!("guichet-same-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("below")).unwrap();
        let url = |name: &str| format!("sqlite://{}", folder.join(name).display());
        assert!(
            same(&url("a.sqlite"), &url("below/../a.sqlite")),
            "not there yet"
        );
        std::fs::write(folder.join("a.sqlite"), "").unwrap();
        std::os::unix::fs::symlink(folder.join("a.sqlite"), folder.join("link")).unwrap();
        assert!(same(&url("a.sqlite"), &url("link")));
        assert!(!same(&url("a.sqlite"), &url("b.sqlite")));
        std::fs::remove_dir_all(folder).unwrap();
        let live = "postgres://guichet:secret@127.0.0.1:5432/portal";
        assert!(same(
            live,
            "postgresql://other@localhost/portal?sslmode=disable"
        ));
        for other in [
            "postgres://guichet@127.0.0.1:5433/portal",
            "postgres://guichet@127.0.0.1/portal2",
            "postgres://guichet@db/portal",
            "sqlite://portal",
        ] {
            assert!(!same(live, other), "{other}");
        }
    }

    #[tokio::test]
    async fn what_a_database_wants_is_told_by_its_trouble() {
        let folder = std::env::temp_dir().join(format!("guichet-trouble-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("text.sqlite"), "no database".repeat(500)).unwrap();
        let io = |kind: ErrorKind| SqlConfigError::File {
            path: folder.clone(),
            source: kind.into(),
        };
        for (error, trouble) in [
            (SqlConfigError::Missing(folder.clone()), SqlTrouble::Absent),
            (io(ErrorKind::StorageFull), SqlTrouble::Disk),
            (io(ErrorKind::PermissionDenied), SqlTrouble::Rights),
        ] {
            assert_eq!(error.trouble(), trouble, "{error}");
        }
        let text = crate::open::sqlite(&folder.join("text.sqlite")).await;
        assert_eq!(text.unwrap_err().trouble(), SqlTrouble::Damaged);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn no_message_shows_the_password() {
        let url = "postgres://guichet:secret@127.0.0.1:5432/portal";
        let parsed: SqlUrl = url.parse().unwrap();
        assert_eq!(format!("{parsed:?}"), "Postgres(\"127.0.0.1:5432\")");
        for wrong in [
            "postgres://u:secret@h:port/x",
            "mysql://u:secret@h/x",
            "u:secret@h",
        ] {
            let error = wrong.parse::<SqlUrl>().unwrap_err();
            let words = format!("{error} {error:?}");
            assert!(!words.contains("secret"), "{words}");
        }
    }
}

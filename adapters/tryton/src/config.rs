use std::path::PathBuf;
use std::time::Duration;

use http::Uri;
use secrecy::SecretString;

/// Where Tryton is and how to speak to it. [`TrytonConfig::new`] gives every limit its default.
#[derive(Debug, Clone)]
pub struct TrytonConfig {
    /// Root URL of the server, `http` or `https`, without user, password or query.
    pub url: Uri,
    /// Database name, as Tryton's own configuration spells it.
    pub database: String,
    /// Login of the service account.
    pub user: String,
    /// Password of the service account.
    pub password: SecretString,
    /// PEM file of the authority that signed Tryton's certificate; the system's own without it.
    pub ca_file: Option<PathBuf>,
    /// For a read, all told: waiting for a free place, a sign-in of the service account, the answer.
    pub read_deadline: Duration,
    /// The same for a write or a sign-in: Tryton on SQLite may wait 5 s for its own lock.
    pub write_deadline: Duration,
    /// For one TCP connection to be made.
    pub connect_deadline: Duration,
    /// How long an unused connection is kept; below the server's own keep-alive (gunicorn's
    /// `--keep-alive 75`), so that it is not ended from the other side in the middle of a call.
    pub idle: Duration,
    /// Bytes of one answer, after decompression; a report is several MiB.
    pub max_response: usize,
    /// Calls under way at the same time, sign-ins of people apart.
    pub max_calls: usize,
    /// People's sign-ins under way at the same time. Tryton makes the next try after wrong
    /// passwords wait for seconds: those must not take the places of everybody's reads.
    pub max_sign_ins: usize,
    /// How long a refused sign-in of the service account is not tried again: each try would
    /// count as one more wrong password and prolong Tryton's own lock.
    pub refused_pause: Duration,
    /// Where the service account's device cookie outlives a restart; a secret, mode 0600.
    pub device_cookie_file: Option<PathBuf>,
    /// Whether a new device cookie is written there; otherwise the file is read alone.
    pub device_cookie_is_kept: bool,
}

impl TrytonConfig {
    /// This server, database and service account, with every limit at its default.
    pub fn new(url: Uri, database: String, user: String, password: SecretString) -> Self {
        Self {
            url,
            database,
            user,
            password,
            ca_file: None,
            read_deadline: Duration::from_secs(5),
            write_deadline: Duration::from_secs(15),
            connect_deadline: Duration::from_secs(3),
            idle: Duration::from_mins(1),
            max_response: 16 * 1024 * 1024,
            max_calls: 8,
            max_sign_ins: 4,
            refused_pause: Duration::from_mins(5),
            device_cookie_file: None,
            device_cookie_is_kept: true,
        }
    }
}

/// A configuration that no server could be reached with.
#[derive(Debug, thiserror::Error)]
pub enum TrytonConfigError {
    /// The URL is not one of a Tryton server.
    #[error("not the root URL of a server (http or https, without user, password or query)")]
    Url,
    /// The database name is empty.
    #[error("the database name is empty")]
    Database,
    /// A limit that would let no call through.
    #[error("a limit is zero")]
    Limit,
    /// The authority's certificate cannot be read.
    #[error("the authority's certificate cannot be read: {0}")]
    Authority(String),
}

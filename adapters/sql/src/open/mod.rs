mod postgres;
mod sqlite;

pub(crate) use postgres::postgres;
pub(crate) use sqlite::{sqlite, sqlite_to_read};

use std::time::Duration;

/// How long a call waits for a connection, or SQLite for its lock.
const PATIENCE: Duration = Duration::from_secs(5);

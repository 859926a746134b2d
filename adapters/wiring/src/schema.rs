use guichet_driven::{RestoreStore, Schema, SchemaLevel};
use guichet_sql::{Recovery, SqlConfigError};

use crate::system::{seal_of, unusable};
use crate::{Config, StartError};

/// How the portal's database stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaStatus {
    /// `false`: there is no database yet, and every migration is pending.
    pub is_there: bool,
    /// Where its schema stands.
    pub level: SchemaLevel,
}

impl Config {
    /// How the portal's database stands. It is opened to be read alone, and not made.
    pub async fn schema_status(&self) -> Result<SchemaStatus, StartError> {
        let expected = "a database that can be opened";
        let opened = guichet_sql::connect_read_only(self.database_url(), seal_of(self)).await;
        let sql = match opened {
            Ok(sql) => sql,
            Err(SqlConfigError::Missing(_)) => {
                let store = Recovery::new(self.database_url(), seal_of(self));
                let store = store.map_err(|error| unusable(&error, expected))?;
                let pending = store.known_migrations();
                return Ok(SchemaStatus {
                    is_there: false,
                    level: SchemaLevel::Behind { pending },
                });
            }
            Err(error) => return Err(unusable(&error, expected)),
        };
        let level = sql.level().await.map_err(StartError::Database)?;
        Ok(SchemaStatus {
            is_there: true,
            level,
        })
    }
}

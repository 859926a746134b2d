use guichet_driven::{PortResult, StoreVersion};
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{DatabaseConnection, DbErr, RuntimeErr};

use super::column;
use crate::Sql;
use crate::error::{DEADLINE, within};

/// `SQLITE_READONLY`.
const READ_ONLY: u32 = 8;

/// SQLite is part of the program: it is of the version the tests ran with.
pub(super) async fn version(db: &DatabaseConnection) -> Result<StoreVersion, DbErr> {
    let version = column(db, "SELECT sqlite_version()").await?.pop();
    Ok(StoreVersion {
        product: "SQLite",
        version: version.unwrap_or_default(),
        supported: true,
    })
}

pub(super) async fn integrity(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let mut said = column(db, "PRAGMA integrity_check(20)").await?;
    said.retain(|line| line != "ok");
    Ok(said)
}

pub(super) async fn dangling(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let question = "SELECT DISTINCT c.\"table\" || '.' || k.\"from\" \
        FROM pragma_foreign_key_check() c \
        JOIN pragma_foreign_key_list(c.\"table\") k ON k.id = c.fkid \
        ORDER BY 1 LIMIT 20";
    column(db, question).await
}

/// A transaction takes the write lock at its beginning; it is given back at once.
pub(super) async fn writable(sql: &Sql) -> PortResult<bool> {
    within("whether it can be written", DEADLINE, async {
        match sql.transaction().await {
            Ok(tx) => {
                let refuses =
                    column(&tx, "SELECT 'x' FROM pragma_query_only WHERE query_only").await?;
                tx.rollback().await?;
                Ok(refuses.is_empty())
            }
            Err(error) if is_read_only(&error) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await
}

fn is_read_only(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return false;
    };
    let code = cause.as_database_error().and_then(DatabaseError::code);
    // The low byte of SQLite's extended codes is the kind.
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == READ_ONLY)
}

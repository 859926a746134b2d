//! What health checks ask of the database. Everything reads; nothing is repaired.

mod postgres;
mod rules;
mod schema;
mod sqlite;

pub(crate) use rules::found as rules_found;
pub(crate) use schema::found;

use async_trait::async_trait;
use guichet_domain::access::Role;
use guichet_domain::kernel::Words;
use guichet_driven::{Drift, InspectStore, PortResult, StoreVersion, StoredRole};
use sea_orm::sea_query::{Expr, Func, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, Statement};

use self::rules::Side;
use crate::Sql;
use crate::error::within;

#[async_trait]
impl InspectStore for Sql {
    async fn version(&self) -> PortResult<StoreVersion> {
        self.read("the database's version", async |db| {
            if on_sqlite(db) {
                sqlite::version(db).await
            } else {
                postgres::version(db).await
            }
        })
        .await
    }

    async fn drift(&self) -> PortResult<Vec<Drift>> {
        let found = self.read("the database's schema", async |db| {
            Ok((found(db).await?, rules::found(db).await?))
        });
        let kind = self.reader.get_database_backend();
        let (columns, rules) = found.await?;
        let made = Side {
            columns: schema::made(kind),
            rules: rules::made(kind),
        };
        let mut drift = schema::drift(made.columns, &columns);
        let found = Side {
            columns: &columns,
            rules: &rules,
        };
        drift.extend(rules::drift(made, found));
        Ok(drift)
    }

    async fn integrity(&self) -> PortResult<Vec<String>> {
        let db = &self.reader;
        within("the database's own checks", self.patience, async {
            if on_sqlite(db) {
                sqlite::integrity(db).await
            } else {
                postgres::integrity(db, self.patience).await
            }
        })
        .await
    }

    async fn dangling(&self) -> PortResult<Vec<String>> {
        let db = &self.reader;
        within("the database's references", self.patience, async {
            if on_sqlite(db) {
                sqlite::dangling(db).await
            } else {
                postgres::dangling(db, self.patience).await
            }
        })
        .await
    }

    async fn unknown_roles(&self) -> PortResult<Vec<StoredRole>> {
        self.read("the roles in rows", async |db| {
            let mut unknown = Vec::new();
            for table in ["staff_roles", "project_members"] {
                for (role, rows) in role_words(db, table).await? {
                    if Role::from_word(&role).is_none() {
                        let column = format!("{table}.role");
                        unknown.push(StoredRole { column, role, rows });
                    }
                }
            }
            Ok(unknown)
        })
        .await
    }

    async fn writable(&self) -> PortResult<bool> {
        if self.writer.get_database_backend() == DatabaseBackend::Sqlite {
            return sqlite::writable(self).await;
        }
        self.read("whether it can be written", async |db| {
            postgres::writable(db).await
        })
        .await
    }
}

pub(crate) fn on_sqlite(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DatabaseBackend::Sqlite
}

/// Each role that a table's rows name, and how many do.
pub(crate) async fn role_words(
    db: &impl ConnectionTrait,
    table: &'static str,
) -> Result<Vec<(String, u64)>, DbErr> {
    let query = Query::select()
        .column("role")
        .expr(Func::count(Expr::col("role")))
        .from(table)
        .group_by_col("role")
        .order_by("role", Order::Asc)
        .to_owned();
    let rows = db
        .query_all_raw(db.get_database_backend().build(&query))
        .await?;
    let each = rows.iter().map(|row| {
        let count: i64 = row.try_get_by_index(1)?;
        let count = u64::try_from(count).unwrap_or_default();
        Ok((row.try_get_by_index(0)?, count))
    });
    each.collect()
}

/// The first column of every row.
pub(crate) async fn column(
    db: &impl ConnectionTrait,
    question: &str,
) -> Result<Vec<String>, DbErr> {
    let asked = Statement::from_string(db.get_database_backend(), question);
    let rows = db.query_all_raw(asked).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

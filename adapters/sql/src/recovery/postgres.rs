//! Snapshots of a PostgreSQL database, and a database beside it that takes its place.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use guichet_driven::{
    ChainHead, LaterFacts, Loaded, PortError, PortResult, Purpose, SealAudit, StoreBeside,
    StoreFacts, StoreKind, TableFacts,
};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, Postgres};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor, Row};
use uuid::Uuid;

use super::digest::Rows;
use super::failed::{disk, in_use, is_denied, refused, sql};
use super::later;
use super::tools::Tools;
use crate::{Sql, SqlUrl};

const PATIENCE: Duration = Duration::from_secs(10);

/// The longest name of a database is 63 bytes; what is added to it must fit.
const LONGEST_NAME: usize = 63;

/// Rows read the same in every session.
const SAME_WORDS: &str = "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; \
    SET intervalstyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 3; \
    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0";

async fn connect(options: &PgConnectOptions, database: &str) -> Result<PgConnection, sqlx::Error> {
    let options = options.clone().database(database);
    let options = options.application_name("guichet").disable_statement_logging();
    let connecting = options.connect();
    match tokio::time::timeout(PATIENCE, connecting).await {
        Ok(connected) => connected,
        Err(_) => Err(sqlx::Error::PoolTimedOut),
    }
}

/// The database a URL names; PostgreSQL's own default is the user's name.
fn database(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or(options.get_username())
}

pub(super) async fn snapshot(options: &PgConnectOptions, to: &Path) -> PortResult<StoreFacts> {
    let failed = sql("a snapshot of the database");
    let name = database(options);
    let tools = Tools::new(options, name);
    let mut db = connect(options, name).await.map_err(&failed)?;
    tools.fit(server(&mut db).await.map_err(&failed)?).await?;
    db.execute(SAME_WORDS).await.map_err(&failed)?;
    db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await
        .map_err(&failed)?;
    let exported = text(&mut db, "SELECT pg_export_snapshot()").await;
    let exported = exported.map_err(&failed)?;
    closed_file(to)?;
    tools.dump(&exported, to).await?;
    let facts = read_facts(&mut db).await.map_err(&failed)?;
    db.execute("COMMIT").await.map_err(&failed)?;
    db.close().await.map_err(failed)?;
    Ok(facts)
}

/// A new, empty file for its owner alone.
fn closed_file(path: &Path) -> PortResult<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(path);
    made.map(drop).map_err(|error| disk(path.display(), error))
}

async fn text(db: &mut PgConnection, question: &'static str) -> Result<String, sqlx::Error> {
    sqlx::query_scalar::<Postgres, String>(question).fetch_one(db).await
}

async fn texts(db: &mut PgConnection, question: &'static str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar::<Postgres, String>(question).fetch_all(db).await
}

/// The server's major version.
async fn server(db: &mut PgConnection) -> Result<u32, sqlx::Error> {
    let number = text(db, "SELECT current_setting('server_version_num')").await?;
    Ok(number.parse::<u32>().unwrap_or_default() / 10_000)
}

const TABLES: &str =
    "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";

async fn read_facts(db: &mut PgConnection) -> Result<StoreFacts, sqlx::Error> {
    let version = text(db, "SELECT current_setting('server_version')").await?;
    let mut names = texts(db, TABLES).await?;
    // By bytes, whatever the database's own order.
    names.sort_unstable();
    let has = |table: &str| names.iter().any(|name| name == table);
    let migrations = if has("guichet_migrations") {
        let mut found = texts(db, later::MIGRATIONS).await?;
        found.sort_unstable();
        found
    } else {
        Vec::new()
    };
    let audit_head = if has("audit_head") {
        let row = sqlx::query::<Postgres>(later::HEAD).fetch_optional(&mut *db).await?;
        row.map(|row| -> Result<Option<ChainHead>, sqlx::Error> {
            Ok(later::head(row.try_get(0)?, row.try_get(1)?))
        })
        .transpose()?
        .flatten()
    } else {
        None
    };
    let mut tables = Vec::new();
    for name in names {
        tables.push(table(db, name).await?);
    }
    Ok(StoreFacts {
        kind: StoreKind::Postgresql,
        version,
        migrations,
        tables,
        audit_head,
    })
}

async fn table(db: &mut PgConnection, name: String) -> Result<TableFacts, sqlx::Error> {
    let question = format!("SELECT t::text FROM {} AS t", later::quoted(&name));
    let mut sum = Rows::default();
    let mut rows = sqlx::query::<Postgres>(AssertSqlSafe(question)).fetch(db);
    while let Some(row) = rows.try_next().await? {
        sum.add(row.try_get::<&str, _>(0)?.as_bytes());
    }
    Ok(sum.table(name))
}

/// A database beside the other.
pub(super) struct Beside {
    options: PgConnectOptions,
    seal: Arc<dyn SealAudit>,
    /// In another database of the server; it holds the turn.
    keeper: PgConnection,
    /// The other one.
    target: String,
    beside: String,
    there: Option<There>,
    loaded: Option<Sql>,
}

/// A database that is there already, and what is to become of it.
struct There {
    /// The name it gets.
    aside: String,
    /// Whether it is kept.
    kept: bool,
    /// The newest entry of its audit when it was looked at.
    head: Option<ChainHead>,
}

/// A name that fits with what is added to it.
fn named(target: &str, word: &str, id: Uuid) -> String {
    let id = id.simple().to_string();
    // The end of an id is drawn; its beginning is the time.
    let with = format!("_{word}_{}", id.get(20..).unwrap_or(&id));
    let mut most = LONGEST_NAME.saturating_sub(with.len()).min(target.len());
    while !target.is_char_boundary(most) {
        most -= 1;
    }
    format!("{}{with}", target.get(..most).unwrap_or_default())
}

pub(super) async fn begin(
    options: &PgConnectOptions,
    id: Uuid,
    purpose: Purpose,
    seal: Arc<dyn SealAudit>,
) -> PortResult<Beside> {
    let failed = sql("the database server");
    let target = database(options).to_owned();
    let mut keeper = keeper(options, &target).await.map_err(&failed)?;
    let tools = Tools::new(options, &target);
    tools.fit(server(&mut keeper).await.map_err(&failed)?).await?;
    take_turn(&mut keeper, &target).await?;
    sweep(&mut keeper, &target).await.map_err(&failed)?;
    let locale = locale(&mut keeper, &target).await.map_err(&failed)?;
    let there = match (purpose, &locale) {
        (Purpose::Drill, _) | (_, None) => None,
        (Purpose::Fill, Some(_)) => Some(empty(options, &target, id).await?),
        (Purpose::Replace { .. }, Some(_)) => {
            nobody_else(&mut keeper, &target).await?;
            Some(whole(options, &target, id).await?)
        }
    };
    let word = match purpose {
        Purpose::Drill => "drill",
        _ => "restoring",
    };
    let beside = named(&target, word, id);
    make(&mut keeper, options, &beside, locale).await?;
    Ok(Beside {
        options: options.clone(),
        seal,
        keeper,
        target,
        beside,
        there,
        loaded: None,
    })
}

/// A connection to another database of the server: a database is neither made nor renamed from
/// within.
async fn keeper(options: &PgConnectOptions, target: &str) -> Result<PgConnection, sqlx::Error> {
    let mut last = sqlx::Error::PoolClosed;
    for other in ["postgres", "template1"] {
        if other == target {
            continue;
        }
        match connect(options, other).await {
            Ok(connected) => return Ok(connected),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// One restore or drill of a database at a time.
async fn take_turn(keeper: &mut PgConnection, target: &str) -> PortResult<()> {
    let question = "SELECT pg_try_advisory_lock(hashtextextended('guichet recovery ' || $1, 0))";
    let taken = sqlx::query_scalar::<Postgres, bool>(question).bind(target);
    let taken = taken.fetch_one(keeper).await;
    if taken.map_err(sql("the turn of a restore"))? {
        Ok(())
    } else {
        Err(later::under_way())
    }
}

/// Removes what others began and did not end. One that somebody uses, or that is somebody else's,
/// stays.
async fn sweep(keeper: &mut PgConnection, target: &str) -> Result<(), sqlx::Error> {
    for word in ["drill", "restoring", "empty"] {
        let pattern = named(target, word, Uuid::nil());
        let begins = pattern.trim_end_matches('0').to_owned();
        let question = "SELECT datname::text FROM pg_database \
            WHERE starts_with(datname::text, $1) AND datname <> $2 \
              AND pg_has_role(datdba, 'USAGE')";
        let left = sqlx::query_scalar::<Postgres, String>(question);
        let left = left.bind(&begins).bind(target).fetch_all(&mut *keeper).await?;
        for name in left {
            if let Err(error) = remove(keeper, &name).await {
                tracing::warn!(name, %error, "what a restore left behind could not be removed");
            }
        }
    }
    Ok(())
}

async fn remove(keeper: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let drop = format!("DROP DATABASE IF EXISTS {}", later::quoted(name));
    keeper.execute(AssertSqlSafe(drop)).await.map(|_| ())
}

/// How the texts of a database are ordered; `None` where there is no such database.
async fn locale(
    keeper: &mut PgConnection,
    target: &str,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let question = "SELECT datcollate::text, datctype::text FROM pg_database WHERE datname = $1";
    let row = sqlx::query::<Postgres>(question).bind(target);
    let row = row.fetch_optional(keeper).await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

async fn make(
    keeper: &mut PgConnection,
    options: &PgConnectOptions,
    name: &str,
    locale: Option<(String, String)>,
) -> PortResult<()> {
    let mut making = format!(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'",
        later::quoted(name)
    );
    if let Some((collate, ctype)) = locale {
        let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let (collate, ctype) = (text(&collate), text(&ctype));
        making.push_str(&format!(" LC_COLLATE {collate} LC_CTYPE {ctype}"));
    }
    // Nobody else needs to come in, here or once it has the other's name.
    let closing = format!("REVOKE ALL ON DATABASE {} FROM PUBLIC", later::quoted(name));
    match keeper.execute(AssertSqlSafe(making)).await {
        Ok(_) => {
            let closed = keeper.execute(AssertSqlSafe(closing)).await;
            closed.map(drop).map_err(sql("closing a new database"))
        }
        Err(error) if is_denied(&error) => Err(refused(
            "right_missing",
            format_args!(
                "the role {0} may not make databases: ALTER ROLE {0} CREATEDB",
                options.get_username()
            ),
        )),
        Err(error) => Err(sql("making a database")(error)),
    }
}

/// The sessions of others in a database.
async fn nobody_else(keeper: &mut PgConnection, target: &str) -> PortResult<()> {
    let question = "SELECT COUNT(*) FROM pg_stat_activity \
        WHERE datname = $1 AND usesysid IS NOT NULL AND pid <> pg_backend_pid()";
    // A session that has just said goodbye is seen a moment longer.
    for _ in 0..20 {
        let others = sqlx::query_scalar::<Postgres, i64>(question).bind(target);
        let others = others.fetch_one(&mut *keeper).await;
        if others.map_err(sql("who uses the database"))? == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(in_use())
}

async fn empty(options: &PgConnectOptions, target: &str, id: Uuid) -> PortResult<There> {
    let failed = sql("the database to be filled");
    let mut db = connect(options, target).await.map_err(&failed)?;
    let question = "SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') \
          AND n.nspname NOT LIKE 'pg\\_toast%' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')";
    let count = sqlx::query_scalar::<Postgres, i64>(question);
    let count = count.fetch_one(&mut db).await.map_err(&failed)?;
    db.close().await.map_err(failed)?;
    if count > 0 {
        return Err(later::not_empty(target));
    }
    Ok(There {
        aside: named(target, "empty", id),
        kept: false,
        head: None,
    })
}

async fn whole(options: &PgConnectOptions, target: &str, id: Uuid) -> PortResult<There> {
    Ok(There {
        aside: named(target, "replaced", id),
        kept: true,
        head: newest(options, target).await?,
    })
}

/// The newest entry of a database's audit.
async fn newest(options: &PgConnectOptions, target: &str) -> PortResult<Option<ChainHead>> {
    let failed = sql("the database to be replaced");
    let mut db = connect(options, target).await.map_err(&failed)?;
    let has = "SELECT COUNT(*) FROM pg_tables \
        WHERE schemaname = current_schema() AND tablename = 'audit_head'";
    let has = sqlx::query_scalar::<Postgres, i64>(has);
    let has = has.fetch_one(&mut db).await.map_err(&failed)?;
    let row = if has == 0 {
        None
    } else {
        let row = sqlx::query::<Postgres>(later::HEAD);
        row.fetch_optional(&mut db).await.map_err(&failed)?
    };
    db.close().await.map_err(&failed)?;
    let Some(row) = row else {
        return Ok(None);
    };
    let (seq, mac) = (row.try_get(0).map_err(&failed)?, row.try_get(1).map_err(&failed)?);
    Ok(later::head(seq, mac))
}

#[async_trait]
impl StoreBeside for Beside {
    async fn snapshot_replaced(&mut self, to: &Path) -> PortResult<Option<StoreFacts>> {
        if !self.there.as_ref().is_some_and(|there| there.kept) {
            return Ok(None);
        }
        let target = self.options.clone().database(&self.target);
        snapshot(&target, to).await.map(Some)
    }

    async fn later(&mut self, after: Option<ChainHead>) -> PortResult<Option<LaterFacts>> {
        if !self.there.as_ref().is_some_and(|there| there.kept) {
            return Ok(None);
        }
        let failed = sql("what the replaced database knows");
        let mut db = connect(&self.options, &self.target).await.map_err(&failed)?;
        let read = later::of_postgres(&mut db, after).await.map_err(&failed)?;
        db.close().await.map_err(failed)?;
        Ok(read)
    }

    async fn load(&mut self, payload: &Path) -> PortResult<()> {
        let tools = Tools::new(&self.options, &self.beside);
        tools.load(payload, &self.beside).await
    }

    async fn facts(&mut self) -> PortResult<StoreFacts> {
        let failed = sql("what is in the database");
        let mut db = connect(&self.options, &self.beside).await.map_err(&failed)?;
        db.execute(SAME_WORDS).await.map_err(&failed)?;
        let facts = read_facts(&mut db).await.map_err(&failed)?;
        db.close().await.map_err(failed)?;
        Ok(facts)
    }

    async fn open(&mut self) -> PortResult<Loaded> {
        let options = self.options.clone().database(&self.beside);
        let opened = Sql::open(&SqlUrl::Postgres(Box::new(options)), self.seal.clone()).await;
        let opened = opened.map_err(|error| PortError::unavailable("the loaded database", error))?;
        let ways = super::loaded(&opened);
        self.loaded = Some(opened);
        Ok(ways)
    }

    async fn take_its_place(mut self: Box<Self>) -> PortResult<Option<String>> {
        self.close().await?;
        if let Some(there) = self.there.as_ref().filter(|there| there.kept) {
            // Between the looks somebody may have come, written and left.
            nobody_else(&mut self.keeper, &self.target).await?;
            if newest(&self.options, &self.target).await? != there.head {
                return Err(in_use());
            }
        }
        self.rename().await?;
        let Some(there) = self.there.take() else {
            return Ok(None);
        };
        if there.kept {
            return Ok(Some(there.aside));
        }
        if let Err(error) = remove(&mut self.keeper, &there.aside).await {
            tracing::warn!(name = there.aside, %error, "an empty database could not be removed");
        }
        Ok(None)
    }

    async fn remove(mut self: Box<Self>) -> PortResult<()> {
        self.close().await?;
        let removed = remove(&mut self.keeper, &self.beside).await;
        removed.map_err(sql("removing a database"))
    }
}

impl Beside {
    async fn close(&mut self) -> PortResult<()> {
        let Some(sql) = self.loaded.take() else {
            return Ok(());
        };
        sql.disconnect().await
    }

    /// Both names change in one transaction.
    async fn rename(&mut self) -> PortResult<()> {
        let failed = sql("the names of the databases");
        let name = |from: &str, to: &str| {
            let (from, to) = (later::quoted(from), later::quoted(to));
            AssertSqlSafe(format!("ALTER DATABASE {from} RENAME TO {to}"))
        };
        let mut tx = self.keeper.begin().await.map_err(&failed)?;
        if let Some(there) = &self.there {
            let aside = name(&self.target, &there.aside);
            tx.execute(aside).await.map_err(&failed)?;
        }
        let into = name(&self.beside, &self.target);
        tx.execute(into).await.map_err(&failed)?;
        let saved = tx.commit().await;
        saved.map_err(|_| PortError::OutcomeUnknown {
            what: "renaming the databases".into(),
        })
    }
}

//! Snapshots of a PostgreSQL database, and a database beside it that takes its place.

mod facts;
mod server;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{
    ChainHead, LaterStore, Loaded, PortError, PortResult, Purpose, SealAudit, StoreBeside,
    StoreFacts,
};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, Postgres};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor};
use uuid::Uuid;

use self::facts::read_facts;
pub(super) use self::facts::snapshot;
use self::server::{
    SAME_WORDS, connect, database, is_ours, keeper, locale, major, make, named, nobody_else,
    remove, sweep, take_turn,
};
use super::contents;
use super::failed::{in_use, readable, sql};
use super::later;
use super::tools::Tools;
use crate::{Sql, SqlUrl};

/// A database beside the other.
pub(super) struct Beside {
    options: PgConnectOptions,
    seal: Arc<dyn SealAudit>,
    /// In another database of the server; it holds the turn.
    keeper: PgConnection,
    /// The other one.
    target: String,
    /// This one.
    name: String,
    there: Option<There>,
    /// Connections to the other one, which only read.
    looked: Option<Sql>,
    loaded: Option<Sql>,
}

/// A database that is there already, and what is to become of it.
struct There {
    /// The name it gets.
    aside: String,
    /// Whether it is kept.
    kept: bool,
    /// It may be damaged: what cannot be read of it is done without.
    damaged: bool,
    /// It is: nothing it says is believed.
    unread: bool,
    /// The newest entry of its audit when it was looked at.
    head: Option<ChainHead>,
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
    tools
        .fit(major(&mut keeper).await.map_err(&failed)?)
        .await?;
    take_turn(&mut keeper, &target).await?;
    sweep(&mut keeper, &target).await.map_err(&failed)?;
    let locale = locale(&mut keeper, &target).await.map_err(&failed)?;
    if purpose != Purpose::Drill && locale.is_some() {
        is_ours(&mut keeper, options, &target).await?;
    }
    let there = match (purpose, &locale) {
        (Purpose::Drill, _) | (_, None) => None,
        (Purpose::Fill, Some(_)) => Some(empty(options, &target, id).await?),
        (Purpose::Replace { damaged }, Some(_)) => {
            nobody_else(&mut keeper, &target).await?;
            Some(whole(options, &target, id, damaged).await?)
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
        name: beside,
        there,
        looked: None,
        loaded: None,
    })
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
        damaged: false,
        unread: false,
        head: None,
    })
}

async fn whole(
    options: &PgConnectOptions,
    target: &str,
    id: Uuid,
    damaged: bool,
) -> PortResult<There> {
    Ok(There {
        aside: named(target, "replaced", id),
        kept: true,
        damaged,
        unread: false,
        head: readable(newest(options, target).await, damaged)?.flatten(),
    })
}

/// The newest entry of a database's audit.
async fn newest(options: &PgConnectOptions, target: &str) -> PortResult<Option<ChainHead>> {
    let failed = sql("the database to be replaced");
    let mut db = connect(options, target).await.map_err(&failed)?;
    let head = contents::newest(&mut db).await.map_err(&failed)?;
    db.close().await.map_err(failed)?;
    Ok(head)
}

#[async_trait]
impl StoreBeside for Beside {
    async fn snapshot_replaced(&mut self, to: &Path) -> PortResult<Option<StoreFacts>> {
        let Some(there) = self.there.as_mut().filter(|there| there.kept) else {
            return Ok(None);
        };
        let target = self.options.clone().database(&self.target);
        let facts = readable(snapshot(&target, to).await, there.damaged)?;
        there.unread = facts.is_none();
        Ok(facts)
    }

    async fn later(&mut self) -> PortResult<Option<LaterStore>> {
        let kept = |there: &&There| there.kept && !there.unread;
        let Some(there) = self.there.as_ref().filter(kept) else {
            return Ok(None);
        };
        let failed = sql("what the replaced database knows");
        let mut db = connect(&self.options, &self.target)
            .await
            .map_err(&failed)?;
        let read = later::of_postgres(&mut db).await.map_err(&failed);
        db.close().await.map_err(failed)?;
        let Some((facts, checkpoints)) = readable(read, there.damaged)?.flatten() else {
            return Ok(None);
        };
        let options = self.options.clone().database(&self.target);
        let url = SqlUrl::Postgres(Box::new(options));
        let looked = Sql::to_read(&url, self.seal.clone()).await;
        let looked =
            looked.map_err(|error| PortError::unavailable("the replaced database", error))?;
        self.looked = Some(looked.clone());
        Ok(Some(later::store(facts, looked, checkpoints)))
    }

    async fn load(&mut self, payload: &Path) -> PortResult<()> {
        let tools = Tools::new(&self.options, &self.name);
        tools.load(payload, &self.name).await
    }

    async fn facts(&mut self) -> PortResult<StoreFacts> {
        let failed = sql("what is in the database");
        let mut db = connect(&self.options, &self.name).await.map_err(&failed)?;
        db.execute(SAME_WORDS).await.map_err(&failed)?;
        let facts = read_facts(&mut db).await.map_err(&failed)?;
        db.close().await.map_err(failed)?;
        Ok(facts)
    }

    async fn open(&mut self) -> PortResult<Loaded> {
        let options = self.options.clone().database(&self.name);
        let opened = Sql::open(&SqlUrl::Postgres(Box::new(options)), self.seal.clone()).await;
        let opened =
            opened.map_err(|error| PortError::unavailable("the loaded database", error))?;
        let ways = super::loaded(&opened);
        self.loaded = Some(opened);
        Ok(ways)
    }

    async fn take_its_place(mut self: Box<Self>) -> PortResult<Option<String>> {
        self.close().await?;
        if let Some(there) = self.there.as_ref().filter(|there| there.kept) {
            // Between the looks somebody may have come, written and left.
            nobody_else(&mut self.keeper, &self.target).await?;
            let newest = newest(&self.options, &self.target).await;
            if readable(newest, there.damaged)?.flatten() != there.head {
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
        let removed = remove(&mut self.keeper, &self.name).await;
        removed.map_err(sql("removing a database"))
    }
}

impl Beside {
    async fn close(&mut self) -> PortResult<()> {
        for sql in [self.looked.take(), self.loaded.take()]
            .into_iter()
            .flatten()
        {
            sql.disconnect().await?;
        }
        Ok(())
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
        let into = name(&self.name, &self.target);
        tx.execute(into).await.map_err(&failed)?;
        let saved = tx.commit().await;
        saved.map_err(|_| PortError::OutcomeUnknown {
            what: "renaming the databases".into(),
        })
    }
}

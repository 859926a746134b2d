//! Snapshots of a SQLite file, and a file beside it that takes its place.

mod alone;
mod facts;
mod files;
mod locks;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{LaterStore, Loaded, PortResult, Purpose, SealAudit, StoreBeside, StoreFacts};
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{Connection, Executor};
use uuid::Uuid;

use self::alone::{empty, whole};
pub(super) use self::facts::snapshot;
use self::facts::{closed_file, copy_into, facts_of, open};
use self::files::{BESIDES, belongs_as, discard, folder, keep, named, sweep, turn};
use self::locks::Locks;
use super::failed::{disk, not_begun, readable, refused, sql};
use super::later;
use crate::{Sql, SqlUrl};

/// A file beside the other, and the other held while it is to be replaced.
pub(super) struct Beside {
    target: PathBuf,
    /// This one.
    file: PathBuf,
    kept: Option<PathBuf>,
    seal: Arc<dyn SealAudit>,
    /// The one connection that uses the database that is replaced.
    replaced: Option<SqliteConnection>,
    /// That database may be damaged: what cannot be read of it is done without.
    damaged: bool,
    /// The copy that was made of it, where it is whole.
    copy: Option<PathBuf>,
    /// Connections to that copy.
    looked: Option<Sql>,
    loaded: Option<Sql>,
    /// Where no connection holds the database: nobody else can begin to use it.
    _locks: Option<Locks>,
    _turn: File,
}

impl Drop for Beside {
    fn drop(&mut self) {
        discard(&self.file);
    }
}

pub(super) async fn begin(
    target: &Path,
    id: Uuid,
    purpose: Purpose,
    seal: Arc<dyn SealAudit>,
) -> PortResult<Beside> {
    let at = |error: io::Error| disk(target.display(), error);
    // The file itself: whoever named it by a link goes on doing so, and it has one turn.
    let real = match fs::canonicalize(target) {
        // A link that leads nowhere would be replaced by the file, and whoever follows it later
        // would find what was meant for another place.
        Err(error) if target.is_symlink() => return Err(at(error)),
        other => other,
    };
    let target = real.as_deref().unwrap_or(target);
    let turn = turn(target).await?;
    sweep(target).map_err(at)?;
    let there = fs::metadata(target).is_ok_and(|found| found.len() > 0);
    let replaced = match purpose {
        Purpose::Fill if there => Some(empty(target).await?),
        Purpose::Replace { damaged } if there => whole(target, damaged).await?,
        _ => None,
    };
    // Of what it could not open, SQLite has asked for no lock.
    let locks = if purpose == Purpose::Drill || replaced.is_some() {
        None
    } else {
        Some(locks::take(target)?)
    };
    let word = match purpose {
        Purpose::Drill => "drill",
        _ => "restoring",
    };
    let kept = matches!(purpose, Purpose::Replace { .. }) && there;
    Ok(Beside {
        file: named(target, ".", &format!(".{word}-{}", id.simple())),
        kept: kept.then(|| named(target, "", &format!(".replaced-{}", id.simple()))),
        target: target.to_owned(),
        seal,
        replaced,
        damaged: purpose == Purpose::Replace { damaged: true },
        copy: None,
        looked: None,
        loaded: None,
        _locks: locks,
        _turn: turn,
    })
}

#[async_trait]
impl StoreBeside for Beside {
    async fn snapshot_replaced(&mut self, to: &Path) -> PortResult<Option<StoreFacts>> {
        let (Some(db), true) = (&mut self.replaced, self.kept.is_some()) else {
            return Ok(None);
        };
        let copied = match copy_into(db, to).await {
            Ok(()) => facts_of(to).await,
            Err(error) => Err(error),
        };
        let facts = readable(copied, self.damaged)?;
        if facts.is_none() {
            // Half a copy is no backup.
            drop(fs::remove_file(to));
        } else {
            self.copy = Some(to.to_owned());
        }
        Ok(facts)
    }

    async fn later(&mut self) -> PortResult<Option<LaterStore>> {
        let (Some(db), Some(copy)) = (&mut self.replaced, &self.copy) else {
            return Ok(None);
        };
        let read = later::of_sqlite(db).await;
        let read = read.map_err(sql("what the replaced database knows"));
        let Some((facts, checkpoints)) = readable(read, self.damaged)?.flatten() else {
            return Ok(None);
        };
        // The database itself is held by the one connection.
        let looked = Sql::to_read(&SqlUrl::Sqlite(copy.clone()), self.seal.clone()).await;
        let looked = looked.map_err(|error| refused("backup_disk", error))?;
        self.looked = Some(looked.clone());
        Ok(Some(later::store(facts, looked, checkpoints)))
    }

    async fn load(&mut self, payload: &Path) -> PortResult<()> {
        let at = |error: io::Error| disk(self.file.display(), error);
        let mut file = closed_file(&self.file).map_err(at)?;
        let mut payload = File::open(payload).map_err(at)?;
        io::copy(&mut payload, &mut file).map_err(at)?;
        file.sync_all().map_err(at)
    }

    async fn facts(&mut self) -> PortResult<StoreFacts> {
        facts_of(&self.file).await
    }

    async fn open(&mut self) -> PortResult<Loaded> {
        let url = SqlUrl::Sqlite(self.file.clone());
        let opened = Sql::open(&url, self.seal.clone()).await;
        let opened = opened.map_err(|error| refused("backup_disk", error))?;
        let ways = super::loaded(&opened);
        self.loaded = Some(opened);
        Ok(ways)
    }

    async fn take_its_place(mut self: Box<Self>) -> PortResult<Option<String>> {
        let target = self.target.clone();
        let at = |error: io::Error| disk(target.display(), error);
        self.close().await?;
        self.settle().await?;
        belongs_as(&self.file, &self.target).map_err(at)?;
        if let Some(kept) = &self.kept {
            keep(&self.target, kept).map_err(at)?;
        }
        // A log of the other would be taken for one of this.
        for with in BESIDES {
            match fs::remove_file(named(&self.target, "", with)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(error)),
                _ => {}
            }
        }
        fs::rename(&self.file, &self.target).map_err(at)?;
        File::open(folder(&self.target))
            .and_then(|folder| folder.sync_all())
            .map_err(at)?;
        let kept = self.kept.take();
        Ok(kept.map(|kept| kept.display().to_string()))
    }

    async fn remove(mut self: Box<Self>) -> PortResult<()> {
        self.close().await
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

    /// One file, on the disk, without a log beside it.
    async fn settle(&self) -> PortResult<()> {
        if !self.file.exists() {
            return Err(not_begun());
        }
        let settling = async {
            let mut db = open(&self.file, true).await?;
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
            db.execute("PRAGMA journal_mode = DELETE").await?;
            db.close().await
        };
        settling.await.map_err(sql("the restored database"))?;
        let synced = File::open(&self.file).and_then(|file| file.sync_all());
        synced.map_err(|error| disk(self.file.display(), error))
    }
}

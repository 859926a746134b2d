//! Snapshots of a SQLite file, and a file beside it that takes its place.

mod facts;
mod locks;

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{LaterStore, Loaded, PortResult, Purpose, SealAudit, StoreBeside, StoreFacts};
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, Connection, Executor};
use uuid::Uuid;

pub(super) use self::facts::snapshot;
use self::facts::{closed_file, copy_into, facts_of, open};
use self::locks::Locks;
use super::contents::Reads;
use super::failed::{disk, not_begun, readable, refused, sql};
use super::later;
use crate::{Sql, SqlUrl};

/// What SQLite keeps beside a file.
const BESIDES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Those of them that hold what is not in the file, or not any more.
const LOGS: [&str; 2] = ["-wal", "-journal"];

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

/// What cannot be removed goes with the next one.
fn discard(path: &Path) {
    drop(fs::remove_file(path));
    for with in BESIDES {
        drop(fs::remove_file(named(path, "", with)));
    }
}

/// The path with something before and after its name.
fn named(path: &Path, before: &str, after: &str) -> PathBuf {
    let mut name = OsString::from(before);
    name.push(path.file_name().unwrap_or_default());
    name.push(after);
    path.with_file_name(name)
}

fn folder(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
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
    let turn = turn(target)?;
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

/// One restore or drill of a database at a time.
fn turn(target: &Path) -> PortResult<File> {
    let at = |error: io::Error| disk(target.display(), error);
    let turn = locks::file(&named(target, ".", ".recovery.lock")).map_err(at)?;
    match turn.try_lock() {
        Ok(()) => Ok(turn),
        Err(TryLockError::WouldBlock) => Err(later::under_way()),
        Err(TryLockError::Error(error)) => Err(at(error)),
    }
}

/// Removes what others began and did not end: files beside it, and further names of itself.
fn sweep(target: &Path) -> io::Result<()> {
    let begun: Vec<PathBuf> = ["drill", "restoring"]
        .map(|word| named(target, ".", &format!(".{word}-")))
        .into();
    for entry in fs::read_dir(folder(target))? {
        let entry = entry?;
        let name = entry.file_name();
        let ours = begun
            .iter()
            .filter_map(|path| path.file_name())
            .any(|begins| {
                name.as_encoded_bytes()
                    .starts_with(begins.as_encoded_bytes())
            });
        let path = entry.path();
        if ours {
            fs::remove_file(path)?;
        } else if is_kept(target, &path) && same_file(target, &path) {
            give_back(target, &path)?;
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Gives a database that was not replaced after all its log back, which went before it did: without
/// it, commits would be missing. One that was written to since has no use for that log any more.
fn give_back(target: &Path, kept: &Path) -> io::Result<()> {
    for with in LOGS {
        let (log, own) = (named(kept, "", with), named(target, "", with));
        let Ok(copied) = fs::metadata(&log) else {
            continue;
        };
        if own.exists() || fs::metadata(target)?.modified()? > copied.modified()? {
            continue;
        }
        fs::rename(log, own)?;
    }
    Ok(())
}

/// Whether a file bears the name of one that was replaced.
fn is_kept(target: &Path, path: &Path) -> bool {
    let begins = named(target, "", ".replaced-");
    let (begins, name) = (begins.file_name(), path.file_name());
    begins.zip(name).is_some_and(|(begins, name)| {
        name.as_encoded_bytes()
            .starts_with(begins.as_encoded_bytes())
    })
}

/// Whether two names are of one file: the second was made to keep it, and it was not replaced.
fn same_file(target: &Path, other: &Path) -> bool {
    let (Ok(one), Ok(other)) = (fs::metadata(target), fs::metadata(other)) else {
        return false;
    };
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Holds a database so that nobody else can open it. Its log goes into its file, which is then
/// all there is of it.
async fn alone(target: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let mut db = open(target, true).await?;
    match hold(&mut db).await {
        Ok(()) => Ok(db),
        Err(error) => Err(closed(db, error).await),
    }
}

async fn hold(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    // Refused while anybody else has it open.
    db.execute("PRAGMA journal_mode = DELETE").await?;
    db.execute("PRAGMA locking_mode = EXCLUSIVE").await?;
    db.execute("BEGIN EXCLUSIVE").await?;
    // The lock stays for as long as the connection does.
    db.execute("COMMIT").await?;
    Ok(())
}

/// Closes a connection that is of no use: closed later, by itself, it would take every lock of this
/// program on the file with it.
async fn closed(db: SqliteConnection, error: sqlx::Error) -> sqlx::Error {
    // Why it is of no use is what counts.
    drop(db.close().await);
    error
}

async fn empty(target: &Path) -> PortResult<SqliteConnection> {
    let failed = sql("the database to be filled");
    let mut db = alone(target).await.map_err(&failed)?;
    if db.tables().await.map_err(&failed)?.is_empty() {
        return Ok(db);
    }
    Err(later::not_empty(target.display()))
}

async fn whole(target: &Path, damaged: bool) -> PortResult<Option<SqliteConnection>> {
    let held = match alone(target).await {
        Ok(mut db) => match db.tables().await {
            Ok(_) => Ok(db),
            Err(error) => Err(closed(db, error).await),
        },
        Err(error) => Err(error),
    };
    let held = held.map_err(sql("the database to be replaced"));
    readable(held, damaged)
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

/// The database under another name too: it outlives its own.
fn keep(target: &Path, kept: &Path) -> io::Result<()> {
    for with in LOGS {
        let (beside, copy) = (named(target, "", with), named(kept, "", with));
        if beside.exists() {
            fs::copy(&beside, &copy)?;
            File::open(copy)?.sync_all()?;
        }
    }
    let linked = fs::hard_link(target, kept).or_else(|_| {
        fs::copy(target, kept)?;
        File::open(kept)?.sync_all()
    });
    linked?;
    // On the disk, names and all, before the other goes.
    File::open(folder(target))?.sync_all()
}

/// Gives a file the rights and, for whoever may give files away, the owner of the one it replaces:
/// the portal must be able to open what an administrator of the machine restored.
fn belongs_as(file: &Path, target: &Path) -> io::Result<()> {
    let (new, old) = match fs::metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        old => (fs::metadata(file)?, old?),
    };
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        // Whoever may not is its owner, as of any file they make.
        let _ = chown(file, Some(old.uid()), Some(old.gid()));
    }
    let rights = old.permissions().mode() & 0o660;
    fs::set_permissions(file, PermissionsExt::from_mode(rights | 0o600))
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

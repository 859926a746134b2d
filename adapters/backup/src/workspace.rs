//! A folder for what lies in the clear while it is worked on.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use guichet_driven::{PortResult, Workspace};
use uuid::Uuid;

use crate::disk;

const NAME: &str = ".guichet-work-";
/// While it is made, and not locked yet.
const MAKING: &str = ".guichet-making-";
/// Nobody takes so long to lock a folder.
const MADE_BY: Duration = Duration::from_hours(1);
const LOCK: &str = "lock";

/// Removes the folder with all in it; whoever holds the lock is at work in it.
struct Keeper {
    folder: PathBuf,
    _lock: File,
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // What cannot be removed now goes with the next one.
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Makes one in this folder, and removes those whose program was cut off.
pub(crate) fn make(base: &Path) -> PortResult<Workspace> {
    made(base).map_err(|error| disk::refused(base.display(), &error))
}

fn made(base: &Path) -> io::Result<Workspace> {
    let number = Uuid::now_v7().simple();
    let making = base.join(format!("{MAKING}{number}"));
    DirBuilder::new().mode(0o700).create(&making)?;
    let lock = disk::lock(&making.join(LOCK))?;
    lock.lock()?;
    // Only now does it bear the name of those that are removed where nobody holds their lock.
    let folder = base.join(format!("{NAME}{number}"));
    fs::rename(&making, &folder)?;
    let facts = fs::metadata(&folder)?;
    for entry in fs::read_dir(base)? {
        let entry = entry?;
        // The folder may be everybody's: what is somebody else's is theirs to remove, and what is
        // gone by now was. (A link is looked at itself.)
        let Ok(there) = entry.metadata() else {
            continue;
        };
        if !there.is_dir() || there.uid() != facts.uid() {
            continue;
        }
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let swept = if name.starts_with(NAME) {
            sweep(&entry.path())
        } else if name.starts_with(MAKING) && is_old(&there, &facts)? {
            fs::remove_dir_all(entry.path())
        } else {
            Ok(())
        };
        // Whoever ended meanwhile has removed it.
        if let Err(error) = swept
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
    }
    let keeper = Keeper {
        folder: folder.clone(),
        _lock: lock,
    };
    Ok(Workspace::new(folder, keeper))
}

fn is_old(there: &fs::Metadata, now: &fs::Metadata) -> io::Result<bool> {
    let age = now.modified()?.duration_since(there.modified()?);
    Ok(age.is_ok_and(|age| age > MADE_BY))
}

fn sweep(folder: &Path) -> io::Result<()> {
    let lock = disk::lock(&folder.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => fs::remove_dir_all(folder),
        Err(fs::TryLockError::WouldBlock) => Ok(()),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

//! A folder for what lies in the clear while it is worked on.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use guichet_driven::{PortResult, Workspace};
use uuid::Uuid;

use crate::disk;

const NAME: &str = ".guichet-work-";
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
    // While it is held nobody is between making a folder and locking it.
    let turn = locked(&base.join(".guichet-work.lock"))?;
    turn.lock()?;
    for entry in fs::read_dir(base)? {
        let entry = entry?;
        let ours = entry.file_name().to_string_lossy().starts_with(NAME);
        if ours && entry.file_type()?.is_dir() {
            sweep(&entry.path())?;
        }
    }
    let folder = base.join(format!("{NAME}{}", Uuid::now_v7().simple()));
    disk::folder(&folder)?;
    let lock = locked(&folder.join(LOCK))?;
    lock.lock()?;
    drop(turn);
    let keeper = Keeper {
        folder: folder.clone(),
        _lock: lock,
    };
    Ok(Workspace::new(folder, keeper))
}

fn locked(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    options.open(path)
}

fn sweep(folder: &Path) -> io::Result<()> {
    let lock = locked(&folder.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => fs::remove_dir_all(folder),
        Err(fs::TryLockError::WouldBlock) => Ok(()),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

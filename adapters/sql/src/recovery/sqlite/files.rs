//! The files that lie beside a database, by their names.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use guichet_driven::PortResult;

use super::super::failed::disk;
use super::super::later;
use super::locks;

/// What SQLite keeps beside a file.
pub(super) const BESIDES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Those of them that hold what is not in the file, or not any more.
const LOGS: [&str; 2] = ["-wal", "-journal"];

/// What cannot be removed goes with the next one.
pub(super) fn discard(path: &Path) {
    drop(fs::remove_file(path));
    for with in BESIDES {
        drop(fs::remove_file(named(path, "", with)));
    }
}

/// The path with something before and after its name.
pub(super) fn named(path: &Path, before: &str, after: &str) -> PathBuf {
    let mut name = OsString::from(before);
    name.push(path.file_name().unwrap_or_default());
    name.push(after);
    path.with_file_name(name)
}

pub(super) fn folder(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// How often, and how far apart, a turn is asked for.
const TURN: (u32, Duration) = (10, Duration::from_millis(50));

/// One restore or drill of a database at a time. One that just ended may seem to go on: a program
/// that this process starts at that moment has our files, and their locks, until it runs.
pub(super) async fn turn(target: &Path) -> PortResult<File> {
    let at = |error: io::Error| disk(target.display(), error);
    let turn = locks::file(&named(target, ".", ".recovery.lock")).map_err(at)?;
    let (times, pause) = TURN;
    for _ in 0..times {
        match turn.try_lock() {
            Ok(()) => return Ok(turn),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(pause).await,
            Err(TryLockError::Error(error)) => return Err(at(error)),
        }
    }
    Err(later::under_way())
}

/// Removes what others began and did not end: files beside it, and further names of itself.
pub(super) fn sweep(target: &Path) -> io::Result<()> {
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

/// The database under another name too: it outlives its own.
pub(super) fn keep(target: &Path, kept: &Path) -> io::Result<()> {
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
pub(super) fn belongs_as(file: &Path, target: &Path) -> io::Result<()> {
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

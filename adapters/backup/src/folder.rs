//! The folder that backups lie in.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use guichet_driven::{FoundBackup, PortError, PortResult, StoredBackup};

use crate::{disk, open};

const BACKUP: &str = "backup";
const PART: &str = "part";
const LOCK: &str = ".guichet-backup.lock";

/// Who has it works alone in the folder.
pub(crate) struct Alone(#[expect(dead_code, reason = "it holds the lock")] File);

/// Takes the folder for oneself; refused while another program has it.
pub(crate) fn alone(folder: &Path) -> PortResult<Alone> {
    let path = folder.join(LOCK);
    let at = |error: io::Error| disk::refused(path.display(), &error);
    let lock = disk::lock(&path).map_err(at)?;
    match lock.try_lock() {
        Ok(()) => Ok(Alone(lock)),
        Err(fs::TryLockError::WouldBlock) => Err(PortError::Refused {
            code: "recovery_under_way".into(),
            words: format!("another backup is being written to {}", folder.display()),
        }),
        Err(fs::TryLockError::Error(error)) => Err(at(error)),
    }
}

/// The name of a file while it is being written.
pub(crate) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(PART);
    name.into()
}

fn is_part(path: &Path) -> bool {
    let ends = |path: &Path, with: &str| path.extension().is_some_and(|end| end == with);
    ends(path, PART)
        && path
            .file_stem()
            .is_some_and(|stem| ends(Path::new(stem), BACKUP))
}

/// Removes what was begun and not ended. What bears such a name and is no file, or is somebody
/// else's to remove, stays: it is in no backup's way.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !is_part(&path) {
            continue;
        }
        match remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(path = %path.display(), %error, "half a backup stays");
            }
            _ => {}
        }
    }
    Ok(())
}

fn remove_file(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::other("no file"));
    }
    fs::remove_file(path)
}

pub(crate) fn found(folder: &Path) -> PortResult<Vec<FoundBackup>> {
    let at = |error: io::Error| disk::refused(folder.display(), &error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(at)?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(at)?.path();
        if path.extension().is_none_or(|end| end != BACKUP) {
            continue;
        }
        // What is gone by now, or is no file, hides none of the others.
        let Ok(facts) = fs::metadata(&path) else {
            continue;
        };
        if !facts.is_file() {
            continue;
        }
        let bytes = facts.len();
        let label = open::label(&path).ok().flatten();
        let begun = label.map(|label| (label.id, label.made_at));
        found.push(FoundBackup { path, bytes, begun });
    }
    found.sort_by(|a, b| b.path.cmp(&a.path));
    Ok(found)
}

/// Copies a backup into another folder, and reads the copy back.
pub(crate) fn copy(backup: &StoredBackup, folder: &Path) -> PortResult<PathBuf> {
    let at = |error: io::Error| disk::refused(folder.display(), &error);
    disk::folder(folder).map_err(at)?;
    let first = backup.path.parent().unwrap_or(Path::new("."));
    if fs::canonicalize(folder).map_err(at)? == fs::canonicalize(first).map_err(at)? {
        let same = io::Error::other("the second place is the same folder under another name");
        return Err(at(same));
    }
    let _alone = alone(folder)?;
    sweep(folder).map_err(at)?;
    let name = backup.path.file_name().ok_or_else(open_name)?;
    let path = folder.join(name);
    let part = part_of(&path);
    let copied = copy_to(&backup.path, &part).map_err(at);
    let copied = copied.and_then(|()| {
        let label = open::check(&part)?;
        if label != backup.label {
            return Err(PortError::corrupt("the copy is not as the backup"));
        }
        disk::publish(&part, &path).map_err(at)
    });
    if copied.is_err() {
        // What cannot be removed goes with the next copy.
        let _ = fs::remove_file(&part);
    }
    copied.map(|()| path)
}

fn open_name() -> PortError {
    PortError::corrupt("a backup without a name")
}

fn copy_to(from: &Path, part: &Path) -> io::Result<()> {
    let mut out = disk::create(part)?;
    io::copy(&mut disk::regular(from)?, &mut out)?;
    out.sync_all()
}

pub(crate) fn remove(path: &Path) -> PortResult<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(disk::refused(path.display(), &error))
        }
        _ => Ok(()),
    }
}

//! The files of a log: the one that is written, and those it was turned to.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a file is, whatever it is called: the number alone may be given to another.
pub(super) type Identity = (u64, u64, Option<SystemTime>);

pub(super) fn identity(facts: &Metadata) -> Identity {
    (facts.dev(), facts.ino(), facts.created().ok())
}

/// A file of the log.
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) identity: Identity,
    pub(super) written: Option<SystemTime>,
}

/// Whether a name is that of a file of the log of this name that was turned:
/// `guichet-2026-11-21-0001.log`, `guichet.log.1`, `guichet.log-20261121`. A log whose name only
/// begins alike is another program's; packed files hold what is long past.
fn is_turned(name: &str, log: &str) -> bool {
    let turned = |middle: &str| {
        let digits = |c: char| c.is_ascii_digit();
        middle.starts_with(['-', '.', '_'])
            && middle.contains(digits)
            && middle.chars().all(|c| digits(c) || "-._T".contains(c))
    };
    if name.strip_prefix(log).is_some_and(turned) {
        return true;
    }
    let (stem, ending) = log.rfind('.').map_or((log, ""), |at| log.split_at(at));
    let middle = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_suffix(ending));
    !stem.is_empty() && middle.is_some_and(turned)
}

/// The log's file and those beside it that it was turned to.
pub(super) fn files(path: &Path) -> io::Result<Vec<Found>> {
    let name = path.file_name().map(OsStr::to_string_lossy);
    let name = name.unwrap_or_default();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        // A folder that may not be listed: the file alone, then.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            return Ok(found(path.to_owned()).into_iter().collect());
        }
        Err(error) => return Err(error),
    };
    let mut all = Vec::new();
    for entry in entries {
        let entry = entry?;
        let other = entry.file_name();
        let other = other.to_string_lossy();
        if other == name || is_turned(&other, &name) {
            all.extend(found(folder.join(entry.file_name())));
        }
    }
    Ok(all)
}

fn found(path: PathBuf) -> Option<Found> {
    let facts = fs::metadata(&path).ok().filter(Metadata::is_file)?;
    Some(Found {
        path,
        identity: identity(&facts),
        written: facts.modified().ok(),
    })
}

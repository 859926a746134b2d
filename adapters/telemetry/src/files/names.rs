//! The files of a log by their names: the one that is written, and those before it.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};

/// The file that is written; those before it have their day and a number in their names.
pub(super) const CURRENT: &str = "guichet.log";

/// The file that is written, and the day it is of.
pub(super) fn current(folder: &Path, today: NaiveDate) -> io::Result<(File, NaiveDate)> {
    let file = opened(&folder.join(CURRENT))?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    let facts = file.metadata()?;
    let day = match facts.modified() {
        Ok(at) if facts.len() > 0 => DateTime::<Utc>::from(at).date_naive(),
        _ => today,
    };
    Ok((file, day))
}

/// The file itself: whoever else may write to the folder must not lead us to another one by a
/// link, nor have us wait at a pipe.
fn opened(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).mode(0o600);
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            match options.clone().create_new(true).open(path) {
                // Another program was faster: it is looked at as any other.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    fs::symlink_metadata(path)?
                }
                made => return made,
            }
        }
        found => found?,
    };
    if found.is_file() {
        let file = options.open(path)?;
        if is_same(&found, &file.metadata()?) {
            return Ok(file);
        }
    }
    let why = format!("{} is not a file, or was changed meanwhile", path.display());
    Err(io::Error::other(why))
}

pub(super) fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Gives the file that is written the name of one of those before; one that has it already is not
/// written over.
pub(super) fn set_aside(folder: &Path, name: &str) -> io::Result<()> {
    let (current, name) = (folder.join(CURRENT), folder.join(name));
    match fs::hard_link(&current, &name) {
        Ok(()) => fs::remove_file(current),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // There are disks without second names.
        Err(_) => fs::rename(current, name),
    }
}

/// `guichet-2026-11-21-0001.log`
pub(super) fn is_ours(name: &str) -> bool {
    let middle = name.strip_prefix("guichet-");
    let middle = middle.and_then(|rest| rest.strip_suffix(".log"));
    middle.is_some_and(|middle| {
        middle.len() == 15
            && middle.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 | 10 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    })
}

//! Files and folders for one user alone, and what goes wrong with them in words.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use guichet_driven::{PortError, PortResult};
use rustix::fs::{Mode, OFlags};

/// Something the disk, the system or somebody else refuses.
pub(crate) fn refused(what: impl std::fmt::Display, error: &io::Error) -> PortError {
    PortError::Refused {
        code: "backup_disk".into(),
        words: format!("{what}: {error}"),
    }
}

/// A file that did not exist, for its owner alone.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}

/// A file to read, and nothing else that may lie in its place: of a pipe nobody sees the end.
pub(crate) fn regular(path: &Path) -> io::Result<File> {
    // Without waiting for whoever would write to it.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("no regular file"))
    }
}

/// A file that is there to be locked, made for its owner alone; a link in its place is refused, for
/// it would make one wherever it leads.
pub(crate) fn lock(path: &Path) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mode = Mode::RUSR | Mode::WUSR;
    let opened = rustix::fs::open(path, flags | OFlags::CLOEXEC, mode)?;
    Ok(File::from(opened))
}

/// A folder for its owner alone; one that is there stays as it is.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// What stays free on a disk, for whoever else writes there.
const RESERVE: u64 = 64 << 20;

/// That a file of so many bytes fits: a database may lie on the same disk.
pub(crate) fn has_room(path: &Path, bytes: u64) -> PortResult<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let found = rustix::fs::statvfs(folder);
    let found = found.map_err(|error| refused(folder.display(), &error.into()))?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    if bytes.saturating_add(RESERVE) <= free {
        return Ok(());
    }
    let words = format!(
        "{} are needed and {} are to stay free, {} are free",
        amount(bytes),
        amount(RESERVE),
        amount(free)
    );
    Err(refused(folder.display(), &io::Error::other(words)))
}

/// In KiB where MiB would say nothing.
fn amount(bytes: u64) -> String {
    match bytes >> 20 {
        0..10 => format!("{} KiB", bytes.div_ceil(1024)),
        mib => format!("{mib} MiB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_amount_is_said_in_kib() {
        for (bytes, said) in [
            (0, "0 KiB"),
            (590_000, "577 KiB"),
            (624 << 10, "624 KiB"),
            (RESERVE, "64 MiB"),
        ] {
            assert_eq!(amount(bytes), said);
        }
    }
}

/// Puts a finished file into its place, on the disk before this returns.
pub(crate) fn publish(part: &Path, path: &Path) -> io::Result<()> {
    fs::rename(part, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Runs what reads and writes files away from the threads that wait for others.
pub(crate) async fn aside<T: Send + 'static>(
    act: impl FnOnce() -> PortResult<T> + Send + 'static,
) -> PortResult<T> {
    let done = tokio::task::spawn_blocking(act).await;
    done.map_err(|error| PortError::unavailable("work on a file", error))?
}

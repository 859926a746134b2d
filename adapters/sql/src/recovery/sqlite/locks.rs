//! Locks of the system's own: of a file whose first page is damaged SQLite says so before it asks
//! for any.

use std::fs::File;
use std::io;
use std::path::Path;

use guichet_driven::PortResult;
use rustix::fs::{FlockOperation, Mode, OFlags, fcntl_lock, open};
use rustix::io::Errno;

use super::super::failed::{disk, in_use};
use super::files::named;

/// The locks on a database; they end with this value, or when this program closes the file under
/// any other handle.
pub(super) struct Locks(#[expect(dead_code, reason = "they hold the locks")] Vec<File>);

/// Takes the whole of a database and of its shared memory, the bytes that SQLite locks in them
/// among it; what is not there hinders nobody. Refused while another program has it open.
pub(super) fn take(target: &Path) -> PortResult<Locks> {
    let mut locked = Vec::new();
    for with in ["", "-shm"] {
        locked.extend(whole(&named(target, "", with))?);
    }
    Ok(Locks(locked))
}

fn whole(path: &Path) -> PortResult<Option<File>> {
    let at = |error: Errno| disk(path.display(), io::Error::from(error));
    let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match open(path, flags, Mode::empty()) {
        Err(Errno::NOENT) => return Ok(None),
        opened => File::from(opened.map_err(at)?),
    };
    match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(Errno::AGAIN | Errno::ACCESS) => Err(in_use()),
        Err(error) => Err(at(error)),
    }
}

/// A file that is there to be locked, made for its owner alone; a link in its place is refused, for
/// it would make one wherever it leads.
pub(super) fn file(path: &Path) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let opened = open(path, flags | OFlags::CLOEXEC, Mode::RUSR | Mode::WUSR)?;
    Ok(File::from(opened))
}

//! The machine the programs run on, as health checks see it.

use std::fs::File;
use std::io;
use std::path::Path;

use async_trait::async_trait;
use guichet_driven::{InspectHost, PortError, PortResult, Space};
use rustix::fs::{Mode, OFlags};
use tokio::fs;

/// A file to read; `None` where something else lies in its place. Nobody is waited for: of a pipe
/// nobody sees the end, nor who would write to it.
pub fn regular_file(path: &Path) -> io::Result<Option<File>> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    let is_file = file.metadata()?.is_file();
    Ok(is_file.then_some(file))
}

/// What is written to see whether writing works.
const TRIAL: &[u8] = b"guichet doctor";

/// This machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Host;

#[async_trait]
impl InspectHost for Host {
    async fn space(&self, folder: &Path) -> PortResult<Space> {
        let asked = folder.to_owned();
        let found = tokio::task::spawn_blocking(move || rustix::fs::statvfs(asked)).await;
        let found = found.map_err(|error| failed("free space", error))?;
        let found = found.map_err(|error| failed("free space", error))?;
        Ok(Space {
            free: found.f_bavail.saturating_mul(found.f_frsize),
            total: found.f_blocks.saturating_mul(found.f_frsize),
        })
    }

    async fn writes(&self, folder: &Path) -> PortResult<()> {
        let number = getrandom::u64().map_err(|error| failed("a trial file's name", error))?;
        let file = folder.join(format!(".guichet-doctor-{number:016x}"));
        let written = trial(&file).await;
        // What could not be made is not there.
        let removed = fs::remove_file(&file).await;
        written
            .and(removed)
            .map_err(|error| failed("a trial file", error))
    }

    async fn open_to_others(&self, file: &Path) -> PortResult<Option<bool>> {
        Ok(mode(file).await?.map(|mode| mode & 0o007 != 0))
    }

    async fn writable_by_others(&self, folder: &Path) -> PortResult<Option<bool>> {
        Ok(mode(folder).await?.map(|mode| mode & 0o002 != 0))
    }
}

async fn mode(path: &Path) -> PortResult<Option<u32>> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(path).await {
        Ok(found) => Ok(Some(found.permissions().mode())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("a file's mode", error)),
    }
}

async fn trial(file: &Path) -> io::Result<()> {
    use tokio::io::AsyncWriteExt;
    let mut new = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)
        .await?;
    new.write_all(TRIAL).await?;
    // A full disk may say so no sooner.
    new.sync_all().await?;
    drop(new);
    if fs::read(file).await? == TRIAL {
        Ok(())
    } else {
        Err(io::Error::other("it does not read back as it was written"))
    }
}

fn failed(what: &str, error: impl std::fmt::Display) -> PortError {
    PortError::unavailable(what, error.to_string())
}

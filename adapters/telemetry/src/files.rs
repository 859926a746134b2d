mod names;

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use guichet_driven::Clock;

use self::names::{CURRENT, current, is_ours, is_same, set_aside};

/// Bytes of one file at the most.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A log in files: a new one each day (UTC) and whenever one is large, the oldest removed, each
/// for its owner alone.
///
/// A file that cannot be turned is written on: a log that is too long is better than none. Several
/// programs may write to one folder: each line looks whether somebody else turned the file, and
/// who turns it holds its lock meanwhile, so that no file is removed that another just began.
#[derive(Debug)]
pub struct LogFiles(Mutex<Open>);

struct Open {
    folder: PathBuf,
    keep: usize,
    largest: u64,
    clock: Arc<dyn Clock>,
    file: File,
    day: NaiveDate,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.folder.fmt(f)
    }
}

impl LogFiles {
    /// Opens the log in a folder, which must be there, or goes on with the one that is. So many
    /// files are kept beside the one that is written.
    pub fn open(folder: &Path, keep: usize, clock: Arc<dyn Clock>) -> io::Result<Self> {
        Self::open_with(folder, keep, LARGEST, clock)
    }

    fn open_with(
        folder: &Path,
        keep: usize,
        largest: u64,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        let today = clock.now().date_naive();
        let (file, day) = current(folder, today)?;
        Ok(Self(Mutex::new(Open {
            folder: folder.to_owned(),
            keep,
            largest,
            clock,
            file,
            day,
        })))
    }
}

impl Open {
    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        let today = self.clock.now().date_naive();
        // What is open goes on being written where it cannot be turned.
        let _ = self.made_ready(line.len() as u64, today);
        self.file.write_all(line)
    }

    fn made_ready(&mut self, length: u64, today: NaiveDate) -> io::Result<()> {
        let Some(size) = self.size()? else {
            (self.file, self.day) = current(&self.folder, today)?;
            return Ok(());
        };
        let full = size.saturating_add(length) > self.largest;
        if size > 0 && (full || today != self.day) {
            self.turn(today)?;
        }
        Ok(())
    }

    /// How long the file is, others' lines among them; nothing where it no longer bears the name,
    /// for somebody else turned it.
    fn size(&self) -> io::Result<Option<u64>> {
        match fs::symlink_metadata(self.folder.join(CURRENT)) {
            Ok(there) if is_same(&there, &self.file.metadata()?) => Ok(Some(there.len())),
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn turn(&mut self, today: NaiveDate) -> io::Result<()> {
        // Another program is turning it: the line goes where it will be found under its new name.
        self.file.try_lock()?;
        // It may have been turned before the lock was ours.
        if self.size()?.is_some() {
            self.set_aside()?;
        }
        // The lock goes with the file that had it.
        (self.file, _) = current(&self.folder, today)?;
        self.day = today;
        let before = self.before()?;
        for name in &before[..before.len().saturating_sub(self.keep)] {
            fs::remove_file(self.folder.join(name))?;
        }
        Ok(())
    }

    fn set_aside(&self) -> io::Result<()> {
        let before = self.before()?;
        let of_day = format!("guichet-{}-", self.day);
        let last = before.iter().rfind(|name| name.starts_with(&of_day));
        let last = last.and_then(|name| name[of_day.len()..].strip_suffix(".log")?.parse().ok());
        let number: u32 = last.map_or(1, |last: u32| last + 1);
        set_aside(&self.folder, &format!("{of_day}{number:04}.log"))
    }

    /// The names of the files before this one, the oldest first.
    fn before(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if is_ours(&name) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

impl Write for &LogFiles {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.line(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

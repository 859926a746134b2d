//! Follows a server's log over the run: what was written to the file that was there, to those it
//! was changed for meanwhile, and nothing from before.

mod files;
mod reading;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use guichet_portal::operators::smoke::{LogFault, LogRead};
use guichet_wiring::regular_file;

use self::files::{Identity, files, identity};
use self::reading::{Before, Reading};

/// The file that the server writes in the folder of `GUICHET_LOG_DIR`.
const CURRENT: &str = "guichet.log";

/// Bytes read at the most, over all files.
const MOST: u64 = 64 * 1024 * 1024;

/// A log at the beginning of the run.
pub(super) struct Follower {
    path: PathBuf,
    /// The file that was there: open, so that it is read to its end under any name.
    held: Option<(File, Identity)>,
    /// What of it is of before.
    before: Before,
    /// The files of this log before the run.
    known: HashSet<Identity>,
    most: u64,
}

impl Follower {
    /// Looks at the log, which may not be there yet. Of a folder it is the server's own file.
    pub(super) fn begin(log: &Path) -> Result<Self, LogFault> {
        Self::begin_with(log, MOST)
    }

    fn begin_with(log: &Path, most: u64) -> Result<Self, LogFault> {
        let path = if log.is_dir() {
            log.join(CURRENT)
        } else {
            log.to_owned()
        };
        let (held, before) = match regular_file(&path) {
            Ok(Some(mut file)) => {
                let facts = file.metadata().map_err(|error| unreadable(&error))?;
                let before = Before::of(&mut file, facts.len());
                let before = before.map_err(|error| unreadable(&error))?;
                (Some((file, identity(&facts))), before)
            }
            Ok(None) => return Err(LogFault::NoFile),
            Err(error) if error.kind() == ErrorKind::NotFound => (None, Before::default()),
            Err(error) => return Err(unreadable(&error)),
        };
        let known = files(&path).map_err(|error| unreadable(&error))?;
        Ok(Self {
            known: known.into_iter().map(|found| found.identity).collect(),
            path,
            held,
            before,
            most,
        })
    }

    /// Reads what was written since.
    pub(super) fn end(self) -> Result<LogRead, LogFault> {
        let mut reading = Reading::of_at_most(self.most);
        let old = self.held.as_ref().map(|(_, identity)| *identity);
        let is_gone = self.held.is_none();
        let before = self.before;
        if let Some((mut file, _)) = self.held {
            let read = reading.rest(&mut file, &before);
            read.map_err(|error| unreadable(&error))?;
        }
        let mut found = files(&self.path).map_err(|error| unreadable(&error))?;
        found.retain(|file| {
            let is_new = !self.known.contains(&file.identity);
            let is_next = file.path == self.path && old != Some(file.identity);
            is_new || is_next
        });
        found.sort_by(|a, b| (a.written, &a.path).cmp(&(b.written, &b.path)));
        if is_gone && found.is_empty() {
            return Err(LogFault::Missing);
        }
        for file in found {
            match regular_file(&file.path) {
                Ok(Some(mut open)) => reading
                    .rest(&mut open, &before)
                    .map_err(|error| unreadable(&error))?,
                // What took its place since it was found is none of the log's.
                Ok(None) => {}
                // The oldest go while new ones come.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(unreadable(&error)),
            }
        }
        let Reading { scan, cut, .. } = reading;
        Ok(LogRead { scan, cut })
    }
}

fn unreadable(error: &io::Error) -> LogFault {
    LogFault::Unreadable(error.to_string())
}
